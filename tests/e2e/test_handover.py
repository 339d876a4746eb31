"""Passing a chat on, in real browsers: cold, warm, bounced, and back to a queue (pain 11)."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def arrives(browser, stack):
    return await Visitor.arrives(browser, stack.public)


async def test_a_chat_that_a_colleague_accepts_is_hers_alone_with_all_that_was_said(browser, stack, alice, ines):
    she = await (await arrives(browser, stack)).talks_with(alice, "95870", "Bezons")
    await ines.is_available()
    await alice.passes_on("ines", "Elle préfère les phrases courtes.")
    await alice.sees("Relais proposé à ines.")
    await alice.says("Une collègue va continuer avec vous.")
    await she.reads("Une collègue va continuer avec vous.")
    await ines.sees("Elle préfère les phrases courtes.")
    await ines.accepts("Bezons")
    for said in ("Je suis là.", "Une collègue va continuer avec vous."):
        await ines.reads(said)
    await expect(alice.listed("Mes échanges", "Bezons")).to_have_count(0)
    await expect(alice.listed("À côté", "Bezons")).to_have_count(0)
    await ines.says("Bonsoir, je prends la suite.")
    await she.reads("Bonsoir, je prends la suite.")
    await she.says("Merci.")
    await ines.reads("Merci.")


async def test_whoever_stays_beside_writes_notes_alone_until_she_leaves(browser, stack, alice, ines):
    she = await (await arrives(browser, stack)).talks_with(alice, "95110", "Sannois")
    await ines.is_available()
    await alice.passes_on("ines", beside=True)
    await ines.accepts("Sannois")
    await alice.sees("Vous êtes à côté")
    await expect(alice.page.get_by_role("textbox", name=re.compile("^Message à"))).to_have_count(0)
    await alice.notes("Son frère est au courant.")
    await ines.reads_note("Son frère est au courant.")
    await ines.says("Je vous lis.")
    await she.reads("Je vous lis.")
    await alice.reads("Je vous lis.")
    await alice.leaves()
    await expect(alice.listed("À côté", "Sannois")).to_have_count(0)
    await expect(she.page.get_by_text("Son frère est au courant.")).to_have_count(0)


async def test_a_chat_that_a_colleague_declines_has_never_left(browser, stack, alice, ines):
    she = await (await arrives(browser, stack)).talks_with(alice, "95210", "Saint-Gratien")
    await ines.is_available()
    await alice.passes_on("ines")
    await ines.declines("Saint-Gratien")
    await alice.reads("Relais décliné : ines a dit non")
    await expect(alice.button("Passer le relais")).to_be_enabled()
    await alice.says("Je reste avec vous.")
    await she.reads("Je reste avec vous.")


async def test_a_proposal_that_is_taken_back_is_nobodys_offer_any_more(browser, stack, alice, ines):
    await (await arrives(browser, stack)).talks_with(alice, "95230", "Soisy")
    await ines.is_available()
    await alice.passes_on("ines")
    offer = ines.page.get_by_role("article", name=re.compile("Proposition.*Soisy"))
    await expect(offer).to_be_visible()
    await alice.button("Annuler").click()
    await alice.reads("Relais annulé")
    await expect(offer).to_have_count(0)


async def test_a_chat_given_to_the_other_forces_queue_is_answered_by_that_force(browser, stack, alice, jonas):
    she = await (await arrives(browser, stack)).talks_with(alice, "95240", "Cormeilles")
    await jonas.is_available()
    await alice.returns("La file de la gendarmerie")
    await jonas.accepts("Cormeilles")
    await jonas.reads("Je suis là.")
    await expect(alice.listed("Mes échanges", "Cormeilles")).to_have_count(0)
    await jonas.says("Bonsoir, gendarmerie.")
    await she.reads("Bonsoir, gendarmerie.")
