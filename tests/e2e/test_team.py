"""Who else is around a chat, in real browsers: psychologist, supervisor, and the notes that never reach the visitor."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")

CANARY = "canari-7f3a"


def received_by(page):
    """Everything that a page is sent over its line from here on."""
    frames = []

    def received(data):
        frames.append(data)

    page.on("websocket", lambda line: line.on("framereceived", received))
    return frames


async def test_a_psychologist_joins_once_the_visitor_agrees(browser, stack, alice, hana):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95880", "Enghien")
    await alice.asks_for_a_psychologist("rejoigne la conversation")
    await alice.sees("Psychologue : en attente de l’accord de la personne")
    await she.sees("Une psychologue peut rejoindre la conversation")
    await hana.sees("Personne n’attend une psychologue.")
    await she.button("Oui").click()
    await alice.sees("La personne est d’accord : en attente d’une psychologue")
    await hana.takes("Rejoindre la conversation")
    await hana.reads("Je suis là.")
    await hana.says("Bonsoir, je suis psychologue.")
    await she.reads("Bonsoir, je suis psychologue.")
    await alice.reads("Psychologue · hana")
    await she.says("Merci d’être venue.")
    await hana.reads("Merci d’être venue.")
    await hana.leaves()
    await alice.reads("hana a quitté la conversation")
    await alice.says("Je reste avec vous.")
    await she.reads("Je reste avec vous.")


async def test_a_psychologist_whom_the_visitor_does_not_want_is_told_of_nothing(browser, stack, alice, hana):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95360", "Montmagny")
    await alice.asks_for_a_psychologist("rejoigne la conversation")
    await she.button("Non").click()
    await alice.reads("La personne ne souhaite pas qu’une psychologue rejoigne la conversation")
    await hana.sees("Personne n’attend une psychologue.")


async def test_no_note_whisper_or_watcher_ever_reaches_the_visitors_page(browser, stack, alice, hana, denis):
    page = await (await browser.new_context(locale="fr-FR")).new_page()
    frames = received_by(page)
    await page.goto(stack.public)
    she = await Visitor(page).talks_with(alice, "95250", "Beauchamp")
    await alice.asks_for_a_psychologist("me conseille")
    await hana.takes("Conseiller")
    await denis.watches(alice, "alice")
    for person in (alice, hana, denis):
        await person.notes(f"{CANARY} {type(person).__name__}")
    await alice.reads_note(f"{CANARY} Supervisor")
    await alice.says("Vous m’entendez ?")
    await she.reads("Vous m’entendez ?")
    sent = "".join(frame if isinstance(frame, str) else frame.decode() for frame in frames)
    assert "Vous m’entendez ?" in sent
    for secret in (CANARY, "hana", "denis", "alice"):
        assert secret not in sent
        assert secret not in await page.content()


async def test_after_a_note_the_next_words_go_to_the_visitor_again(browser, stack, alice):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95220", "Herblay")
    await alice.page.get_by_role("textbox", name=re.compile("^Message à")).fill("Un message commencé")
    await alice.page.keyboard.press("Alt+KeyP")
    await alice.page.keyboard.type("Première ligne")
    await alice.page.keyboard.press("Enter")
    await alice.page.keyboard.type("deuxième ligne")
    await alice.page.keyboard.press("Control+Enter")
    await alice.reads_note("deuxième ligne")
    message = alice.page.get_by_role("textbox", name=re.compile("^Message à"))
    await expect(message).to_be_focused()
    await expect(message).to_have_value("Un message commencé")
    await alice.page.keyboard.press("Control+Enter")
    await expect(message).to_have_value("Un message commencé")
    await alice.page.keyboard.press("Enter")
    await she.reads("Un message commencé")
    await expect(she.page.get_by_text("Première ligne")).to_have_count(0)


async def test_a_supervisor_watches_whispers_and_takes_over(browser, stack, alice, denis):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95390", "Saint-Prix")
    await denis.watches(alice, "alice")
    await denis.reads("Je suis là.")
    await alice.reads("denis suit l’échange (supervision)")
    await denis.notes("Demande-lui où sont les enfants.")
    await alice.reads_note("Demande-lui où sont les enfants.")
    await denis.takes_over()
    await expect(denis.page.get_by_role("textbox", name=re.compile("^Message à"))).to_be_focused()
    await alice.sees(re.compile("Saint-Prix.* : cet échange n’est plus à vous"))
    await expect(alice.listed("Mes échanges", "Saint-Prix")).to_have_count(0)
    await denis.says("Bonsoir, je prends la suite.")
    await she.reads("Bonsoir, je prends la suite.")
    await she.says("D’accord.")
    await denis.reads("D’accord.")
    await denis.opens("Qui a lu cet échange")
    reads = denis.page.get_by_role("region", name="Supervision de cet échange").get_by_role("listitem")
    for subject in ("alice", "denis"):
        await expect(reads.filter(has_text=subject).first).to_be_visible()
    await denis.returns("La file où il était")
    await alice.accepts("Saint-Prix")


async def test_after_a_hard_chat_nothing_is_proposed_until_she_says_so(browser, stack, jonas):
    await jonas.is_available()
    await (await Visitor.arrives(browser, stack.public)).talks_with(jonas, "95290", "Isle-Adam")
    await jonas.opens("Clore l’échange")
    await jonas.page.get_by_role("radio", name="Informée").check()
    await jonas.page.get_by_role("radio", name=re.compile("^Grave")).check()
    await jonas.button("Clore…").click()
    await jonas.confirms("Clore définitivement")
    await jonas.sees(re.compile("Ce service : [0-9]+ conversations?, 1 difficile"))
    await jonas.sees("Rien de nouveau ne vous est proposé.")
    await jonas.button("Je reprends").click()
    await expect(jonas.button("Je reprends")).to_have_count(0)


async def test_whoever_signs_out_takes_no_more_chats(browser, stack, ines):
    await ines.is_available()
    await ines.button("Se déconnecter").click()
    await ines.enters("Inès")
    # Twenty at once is what she said before, and what the platform says now: the switch shows what it holds to be true.
    await expect(ines.page.get_by_role("spinbutton", name="échanges à la fois")).to_have_value("20")
    await expect(ines.page.get_by_role("switch", name="Disponible")).to_have_attribute("aria-checked", "false")
