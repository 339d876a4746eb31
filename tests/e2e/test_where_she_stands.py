"""What changes under her hands leaves a keyboard, and a screen reader, where they were: never at the top of nowhere."""

import pytest
from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.e2e.played import CODE, FIRST, opens, types_code
from tests.e2e.states import coming_back, talk
from tests.fakes.played_chat import PlayedChat


async def code_is_ready(she, front):
    played = await coming_back.code_shown(she, front)
    await she.page.get_by_label("Code de retour").fill(CODE)
    await she.button("Vérifier le code").press("Enter")
    await played.hears("code_confirm")
    played.tell(code_confirmed=link.CodeConfirmedFrame())
    await expect(she.page.get_by_role("group").get_by_text("Votre code est prêt.")).to_be_visible()


async def chat_is_closed(she, front):
    played = await talk.talking(she, front)
    await she.page.get_by_role("textbox", name="Votre message").fill("Je voulais dire")
    played.enter(chat.AUTHOR_OPERATOR, closed=chat.Closed())
    await she.sees("Vous pouvez encore relire les messages.")


async def end_of_the_log_is_asked_for(she, front):
    await talk.below(she, front)
    await she.button("Voir le dernier message").press("Enter")
    await expect(she.button("Voir le dernier message")).to_be_hidden()


async def past_is_asked_for(she, front):
    await types_code(she)
    played = await PlayedChat.opens(front)
    played.write(opened=chat.Opened())
    played.welcome(held_back=True)
    await she.button("Afficher les messages d’avant").press("Enter")
    await played.hears("history")
    played.welcome()
    played.show()
    await she.reads("L’échange est ouvert.")


async def somebody_comes(she, front):
    played = await opens(she, front)
    played.place(2, staffed=False)
    await she.page.get_by_role("main").get_by_role("link", name="Appeler le 17").focus()
    played.enter(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=1))
    await she.reads(FIRST)


@pytest.mark.parametrize(
    "change",
    [code_is_ready, chat_is_closed, end_of_the_log_is_asked_for, past_is_asked_for, somebody_comes],
    ids=lambda change: change.__name__,
)
async def test_what_goes_away_under_her_hands_leaves_her_near_to_where_she_was(she, front, change):
    await change(she, front)
    await expect(she.page.locator("main:focus, main :focus")).to_have_count(1)
