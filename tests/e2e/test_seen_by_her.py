"""What she sees, in a real browser, of the people who come and go around her chat."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def test_she_sees_the_psychologist_come_and_go_and_whose_words_are_hers(browser, stack, alice, hana):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95400", "Arnouville")
    await alice.asks_for_a_psychologist("rejoigne la conversation")
    await she.button("Oui").click()
    await she.sees("Vous avez dit oui")
    await hana.takes("Rejoindre la conversation")
    await she.reads("Une psychologue a rejoint la conversation.")
    await expect(she.button("J’ai changé d’avis")).to_have_count(0)
    await hana.says("Prenez votre temps.")
    words = she.page.locator(".message", has_text="Prenez votre temps.")
    await expect(words.get_by_text("Psychologue :")).to_be_visible()
    await hana.leaves()
    await she.reads("La psychologue a quitté la conversation.")


async def test_she_sees_that_somebody_else_answers_and_her_place_while_nobody_does(browser, stack, alice, denis):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95160", "Montmorency")
    await denis.watches(alice, "alice")
    await denis.takes_over()
    await she.reads("Une autre personne de la plateforme vous répond maintenant.")
    await alice.is_away()
    await denis.returns("La file où il était")
    await she.reads("Nous cherchons quelqu’un pour vous répondre.")
    room = she.page.locator(".wait")
    await expect(room.get_by_role("heading")).to_be_visible()
    await she.says("Je suis toujours là.")
    await alice.is_available()
    await alice.accepts("Montmorency")
    await alice.reads("Je suis toujours là.")
    await she.reads("Quelqu’un vous répond maintenant")
    await expect(room).to_be_hidden()
