"""Canned replies at the operator's composer, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def talking(browser, stack, alice, postal, town):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place(postal)
    await she.starts()
    await alice.accepts(town)
    return she


def composer(alice):
    return alice.page.get_by_role("textbox", name=re.compile("^Message à"))


def search(alice):
    return alice.page.get_by_role("combobox", name="Chercher une réponse type")


def option(alice, title):
    return alice.page.get_by_role("option", name=title)


async def test_a_reply_is_found_by_keyboard_waits_in_the_composer_and_leaves_when_she_sends_it(browser, stack, alice):
    she = await talking(browser, stack, alice, "95170", "Deuil-la-Barre")
    keyboard = alice.page.keyboard
    await composer(alice).fill("Je vous écoute.\n")
    await keyboard.press("End")
    await keyboard.type("/")
    await expect(search(alice)).to_be_focused()
    await keyboard.type("URGÉNCE")
    await expect(option(alice, "Urgence médicale : 15")).to_have_attribute("aria-selected", "true")
    await keyboard.press("ArrowDown")
    chosen = option(alice, "Danger immédiat : 17 ou 112")
    await expect(chosen).to_have_attribute("aria-selected", "true")
    active = await search(alice).get_attribute("aria-activedescendant")
    assert await chosen.get_attribute("id") == active
    await keyboard.press("Enter")
    await expect(composer(alice)).to_be_focused()
    await expect(composer(alice)).to_have_value(re.compile(r"^Je vous écoute\.\nSi vous êtes en danger maintenant"))
    await expect(alice.page.get_by_role("log").get_by_text("en danger maintenant")).to_have_count(0)
    await keyboard.type(" Je reste là.")
    await keyboard.press("Enter")
    await she.reads(re.compile(r"^Je vous écoute\.\nSi vous êtes en danger .* 7 j/7\. Je reste là\.$"))
    await keyboard.type("17/112 /")
    await expect(search(alice)).to_have_count(0)
    await expect(composer(alice)).to_have_value("17/112 /")
    await composer(alice).fill("")
    await keyboard.type("/")
    await expect(option(alice, "Danger immédiat : 17 ou 112")).to_have_attribute("aria-selected", "true")
    await keyboard.press("Escape")
    await expect(composer(alice)).to_be_focused()
    await expect(composer(alice)).to_have_value("")


async def test_a_draft_is_kept_as_a_reply_of_her_own_changed_and_deleted(browser, stack, alice):
    await talking(browser, stack, alice, "95220", "Herblay")
    await composer(alice).fill("Bonjour {prénom}, prenez votre temps.")
    await alice.button("Réponses types").click()
    await alice.button("Garder mon brouillon…").click()
    await alice.page.get_by_label("Titre").fill("Mon accueil")
    await alice.button("Garder pour moi").click()
    await search(alice).fill("prenom")
    await expect(option(alice, "Mon accueil pour moi")).to_have_attribute("aria-selected", "true")
    await alice.button("Modifier").click()
    await alice.page.get_by_role("textbox", name="Texte").fill("Bonsoir {prénom}.")
    await alice.button("Garder pour moi").click()
    await composer(alice).fill("")
    await search(alice).fill("bonsoir")
    await expect(option(alice, "Mon accueil")).to_be_visible()
    await search(alice).press("Enter")
    await expect(composer(alice)).to_have_value("Bonsoir {prénom}.")
    await alice.button("Réponses types").click()
    await search(alice).fill("mon acc")
    await expect(option(alice, "Mon accueil")).to_be_visible()
    await alice.button("Supprimer…").click()
    await alice.confirms("Supprimer")
    await expect(alice.page.get_by_text("Aucune réponse ne contient ces mots.")).to_be_visible()
