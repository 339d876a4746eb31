"""What is said to whoever hears the page instead of seeing it, and what takes neither her focus nor her time."""

from datetime import UTC

import pytest
from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.e2e.page_states import STATES
from tests.e2e.people import Visitor
from tests.e2e.played import invites

WATCH = """subtree => {
  globalThis.heard = [];
  const watched = new MutationObserver(changes => changes.forEach(({ addedNodes, removedNodes }) =>
    heard.push(...Array.from(addedNodes, one => one.textContent), ...Array.from(removedNodes, () => "removed"))));
  watched.observe(document.querySelector("[role=log]"), { childList: true, subtree });
}"""
FOCUSED = "globalThis.focused = []; addEventListener('focusin', ({ target }) => focused.push(target.localName))"
COMPOSING = "(node, key) => node.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true }))"


def message(she: Visitor):
    return she.page.get_by_role("textbox", name="Votre message")


def says(played, text):
    played.enter(chat.AUTHOR_OPERATOR, message=chat.Message(text=text))


async def test_the_log_is_there_before_its_first_entry(she, front):
    await STATES["connecting"](she, front)
    await expect(she.page.get_by_role("log", name="Messages de l’échange")).to_be_empty()


async def test_a_new_message_is_the_only_thing_the_log_says_and_begins_with_who_wrote_it(she, front):
    played = await STATES["talking"](she, front)
    await she.page.evaluate(WATCH)
    says(played, "Prenez votre temps.")
    await she.reads("Prenez votre temps.")
    (heard,) = await she.page.evaluate("heard")
    assert heard.startswith("Votre interlocuteur\u00a0: Prenez votre temps.")


async def test_the_confirmation_of_her_own_words_does_not_say_them_again(she, front):
    played = await STATES["talking"](she, front)
    await she.says("Je suis seule.")
    said = await played.hears("say")
    await she.page.evaluate(WATCH)
    played.enter(chat.AUTHOR_VISITOR, message=chat.Message(text=said.text), client_id=said.client_id)
    await expect(she.page.locator(".unsent")).to_have_count(0)
    assert await she.page.evaluate("heard") == []


async def test_that_her_words_have_arrived_is_said_once_however_often_they_are_confirmed(she, front):
    played = await STATES["talking"](she, front)
    await she.says("Je suis seule.")
    said = await played.hears("say")
    entry = played.write(chat.AUTHOR_VISITOR, message=chat.Message(text=said.text), client_id=said.client_id)
    await she.page.clock.set_fixed_time(entry.create_time.ToDatetime(UTC))
    await she.page.evaluate(WATCH, True)
    played.tell(ack=link.AckFrame(client_id=said.client_id, seq=entry.seq))
    played.tell(entry=entry)
    says(played, "Je vous lis.")
    await she.reads("Je vous lis.")
    before, sent, answered = await she.page.evaluate("heard")
    assert before == "removed"
    assert "Envoyé" in sent
    assert "Je vous lis." in answered


async def test_one_status_says_that_somebody_writes_and_that_the_line_is_cut(she, front):
    played = await STATES["talking"](she, front)
    status = she.page.get_by_role("status")
    await expect(status).to_have_count(1)
    played.tell(typing=link.TypingFrame(active=True))
    await expect(status).to_have_text("On vous écrit…")
    played.tell(typing=link.TypingFrame(active=False))
    await expect(status).to_be_empty()
    await played.cut()
    await expect(status).to_have_text("Connexion perdue")


async def test_each_step_moves_the_focus_once_to_its_heading(she, front):
    await she.page.evaluate(FOCUSED)
    await she.chooses()
    await she.button("Je préfère ne pas le dire").click()
    await expect(she.page.get_by_role("heading", name="Avant de commencer")).to_be_focused()
    moved = await she.page.evaluate("focused")
    assert [to for to in moved if to != "button"] == ["h1", "h1"], moved


async def test_nothing_that_comes_takes_her_out_of_what_she_is_writing(she, front):
    played = await STATES["talking"](she, front)
    await message(she).fill("Je voudrais")
    await she.page.evaluate(FOCUSED)
    says(played, "Bonjour")
    invites(played)
    played.enter(chat.AUTHOR_OPERATOR, service_shared=chat.ServiceShared(title="CIDFF"))
    played.enter(returned=chat.Returned(cause=chat.RETURN_CAUSE_LEASE_EXPIRED))
    played.place(1)
    await she.sees("Vous êtes la prochaine personne")
    await expect(message(she)).to_be_focused()
    await expect(message(she)).to_have_value("Je voudrais")
    assert await she.page.evaluate("focused") == []


async def test_enter_that_ends_the_composing_of_a_word_sends_nothing(she, front):
    await STATES["talking"](she, front)
    await message(she).fill("我在这里")
    await message(she).evaluate(COMPOSING, "Enter")
    await expect(message(she)).to_have_value("我在这里")
    await expect(she.page.locator(".unsent")).to_have_count(0)


@pytest.mark.parametrize("key", ["Escape", "Shift"])
async def test_keys_of_composing_never_leave_the_page(she, front, key):
    await STATES["talking"](she, front)
    for _ in range(3):
        await message(she).evaluate(COMPOSING, key)
    await expect(message(she)).to_be_visible()
    await expect(she.page.locator("#countdown")).to_be_empty()


async def test_composing_in_the_field_of_places_chooses_none(she, front):
    await STATES["combobox_open"](she, front)
    field = she.page.get_by_role("combobox", name="Commune ou code postal")
    await field.evaluate(COMPOSING, "Enter")
    await expect(field).to_have_value("er")
    await expect(field).to_have_attribute("aria-expanded", "true")


async def test_she_may_take_two_hours_over_a_step(she, front):
    await she.page.clock.install()
    await she.page.reload()
    await she.chooses()
    await she.page.get_by_role("combobox", name="Commune ou code postal").fill("95000")
    await she.page.clock.fast_forward("02:00:00")
    await she.button("Continuer").click()
    await she.sees("Cergy (95000)")
