"""What her page shows of the people around her: who answers, who joins, who is looked for; before a played chat_svc."""

import re

from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.e2e.people import DOMESTIC
from tests.e2e.played import CODE, FIRST, INVITATION, answers, begins, card, invites, opens, talks, types_code
from tests.fakes.played_chat import PlayedChat

SEEKING = "Nous cherchons quelqu’un pour vous répondre"


async def test_a_psychologist_joins_only_when_she_agreed_and_her_words_bear_her_name(she, front):
    played = await talks(she, front)
    field = she.page.get_by_role("textbox", name="Votre message")
    await field.focus()
    invites(played)
    await expect(card(she)).to_be_visible()
    await expect(field).to_be_focused()
    await she.page.get_by_role("log").focus()
    await she.page.keyboard.press("Tab")
    await expect(card(she).get_by_role("button", name="Oui", exact=True)).to_be_focused()
    await she.page.keyboard.press("Enter")
    frame = await played.hears("invitation")
    assert (frame.invitation, frame.agreed) == (INVITATION, True)
    answers(played, frame)
    await expect(card(she).get_by_role("button", name="J’ai changé d’avis")).to_be_visible()
    await expect(card(she)).to_be_focused()
    played.enter(chat.AUTHOR_SPECIALIST, joined=chat.Joined(part=chat.PART_JOIN, invitation=INVITATION))
    await she.reads("Une psychologue a rejoint la conversation.")
    await expect(card(she).get_by_role("button")).to_have_count(0)
    played.enter(chat.AUTHOR_SPECIALIST, message=chat.Message(text="Bonjour, je vous lis aussi."))
    played.enter(chat.AUTHOR_OPERATOR, message=chat.Message(text="Nous sommes deux."))
    hers = she.page.locator(".message", has_text="je vous lis aussi")
    await expect(hers.get_by_text("Psychologue :")).to_have_css("position", "static")
    others = she.page.locator(".message", has_text="Nous sommes deux").get_by_text("Votre interlocuteur")
    await expect(others).to_have_css("position", "absolute")
    played.enter(chat.AUTHOR_SPECIALIST, left=chat.Left(part=chat.PART_JOIN))
    await she.reads("La psychologue a quitté la conversation.")


async def test_no_is_one_press_and_a_yes_can_be_taken_back_until_she_has_come(she, front):
    played = await talks(she, front)
    invites(played)
    await card(she).get_by_role("button", name="Oui", exact=True).click()
    answers(played, await played.hears("invitation"))
    await card(she).get_by_role("button", name="J’ai changé d’avis").click()
    frame = await played.hears("invitation")
    assert not frame.agreed
    answers(played, frame)
    await expect(card(she).get_by_text("Vous avez dit non.")).to_be_visible()
    await expect(card(she).get_by_role("button")).to_have_count(0)


async def test_an_answer_that_comes_too_late_says_so_and_one_that_is_replaced_asks_no_more(she, front):
    played = await talks(she, front)
    invites(played)
    await card(she).get_by_role("button", name="Non", exact=True).click()
    frame = await played.hears("invitation")
    played.tell(refused=link.RefusedFrame(reason="INVITATION_GONE", client_id=frame.client_id))
    await expect(card(she).get_by_text("Cette question ne se pose plus.")).to_be_visible()
    invites(played)
    invites(played)
    await expect(card(she)).to_have_count(3)
    await expect(she.page.get_by_role("button", name="Oui", exact=True)).to_have_count(1)


async def test_she_is_told_when_somebody_else_answers_and_waits_in_sight_while_nobody_does(she, front):
    played = await opens(she, front)
    room = she.page.locator(".wait")
    await she.page.set_viewport_size({"width": 320, "height": 640})
    played.place(2)
    played.enter(returned=chat.Returned(cause=chat.RETURN_CAUSE_DECLINED))
    await expect(room.get_by_text("Votre place dans la file : 2")).to_be_visible()
    played.enter(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=1))
    await expect(room).to_be_hidden()
    played.enter(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=2))
    await she.reads("Une autre personne de la plateforme vous répond maintenant.")
    played.enter(returned=chat.Returned(cause=chat.RETURN_CAUSE_LEASE_EXPIRED))
    await expect(room.get_by_text(SEEKING)).to_be_visible()
    played.place(1)
    await expect(room.get_by_text("Vous êtes la prochaine personne")).to_be_visible()
    await expect(she.page.get_by_role("textbox", name="Votre message")).to_be_in_viewport(ratio=1)
    played.enter(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=3))
    await she.reads("Quelqu’un vous répond maintenant")
    await expect(room).to_be_hidden()
    await expect(she.page.get_by_role("log").get_by_text("a dû s’interrompre")).to_have_count(1)


async def test_what_happened_while_she_was_cut_off_does_not_move_her_from_the_place_she_is_told(she, front):
    played = await talks(she, front)
    await played.cut()
    assert played.first.resume.after == 2
    played.write(returned=chat.Returned(cause=chat.RETURN_CAUSE_LEASE_EXPIRED))
    played.write(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=2))
    played.write(returned=chat.Returned(cause=chat.RETURN_CAUSE_HANDED_BACK))
    played.welcome()
    played.place(3)
    played.show(after=2)
    await expect(she.page.get_by_role("log").get_by_text(SEEKING)).to_have_count(2)
    await expect(she.page.locator(".wait").get_by_text("Votre place dans la file : 3")).to_be_visible()
    await played.cut()
    played.write(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=3))
    played.welcome()
    played.show(after=5)
    await expect(she.page.locator(".wait")).to_be_hidden()


async def finds_it_ended(she, front):
    await types_code(she)
    played = await PlayedChat.opens(front)
    assert played.first.returning.code == CODE
    played.tell(refused=link.RefusedFrame(reason="SESSION_CLOSED"))
    await expect(she.page.get_by_role("heading", name="Cet échange est terminé")).to_be_focused()


async def test_a_code_of_a_chat_that_has_ended_begins_another_which_may_be_linked_to_it(she, front):
    await finds_it_ended(she, front)
    await she.button("Commencer, et laisser relire l’échange terminé").click()
    await begins_with_link(she)
    played = await PlayedChat.opens(front)
    assert played.first.open.earlier_code == CODE
    played.tell(refused=link.RefusedFrame(reason="TOO_FAST"))
    await she.sees("Vous pouvez commencer sans lui.")
    await expect(she.page.get_by_text("Échange terminé")).to_have_count(0)
    await she.starts()
    played = await PlayedChat.opens(front)
    assert not played.first.open.earlier_code
    played.write(opened=chat.Opened())
    played.welcome()
    played.show()
    await she.reads("L’échange est ouvert.")


async def test_what_she_wrote_for_a_chat_that_could_not_be_opened_stands_in_the_next(she, front):
    await begins(she)
    played = await PlayedChat.opens(front)
    await she.says("Êtes-vous là ?")
    await she.page.get_by_role("textbox", name="Votre message").fill("Il arrive")
    played.tell(refused=link.RefusedFrame(reason="SERVICE_UNAVAILABLE"))
    await she.button("Je préfère ne pas le dire").click()
    await she.starts()
    await expect(she.page.get_by_role("textbox", name="Votre message")).to_have_value("Êtes-vous là ?\nIl arrive")


async def begins_with_link(she):
    await she.page.get_by_role("button", name=re.compile(DOMESTIC)).click()
    await she.button("Je préfère ne pas le dire").click()
    await she.sees("La personne qui vous répondra pourra le relire")
    await she.starts()


async def test_the_link_is_hers_to_leave_out(she, front):
    await finds_it_ended(she, front)
    await she.button("Commencer sans ce lien").click()
    await begins(she)
    played = await PlayedChat.opens(front)
    assert played.first.HasField("open")
    assert not played.first.open.earlier_code


async def test_before_asked_for_again_leaves_her_place_and_what_she_is_told_in_order(she, front):
    await types_code(she)
    played = await PlayedChat.opens(front)
    played.write(opened=chat.Opened())
    played.write(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=1))
    played.write(returned=chat.Returned(cause=chat.RETURN_CAUSE_LEASE_EXPIRED))
    played.welcome(held_back=True)
    played.place(4)
    await she.button("Afficher les messages d’avant").click()
    await played.hears("history")
    played.welcome()
    played.show()
    await she.reads(FIRST)
    await she.reads(SEEKING)
    await expect(she.page.locator(".wait").get_by_text("Votre place dans la file : 4")).to_be_visible()
