"""The directory's editors at their consoles, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")

PLACE = "Centre de démonstration — droits des femmes et des familles (Argenteuil)"
NEW, OTHER = "01 99 00 55 55", "01 99 00 66 66"


async def test_a_number_is_corrected_and_verified_and_whoever_was_slower_loses_nothing(
    browser, stack, gaelle, hugo, alice
):
    await gaelle.finds("femmes argenteuil", PLACE)
    await hugo.finds("argenteuil", PLACE)
    await gaelle.field("Téléphones").fill(NEW)
    await gaelle.page.get_by_role("checkbox", name=re.compile("^J’ai appelé")).check()
    await gaelle.saves()
    await expect(gaelle.page.get_by_text(re.compile("vérifié : .* par gaelle"))).to_be_visible()
    await expect(gaelle.history().first).to_contain_text("gaelle")
    await expect(gaelle.history().first).to_contain_text(NEW)

    await hugo.field("Téléphones").fill(OTHER)
    await hugo.field("Précision sur les horaires").fill("Sur rendez-vous")
    await hugo.saves()
    await expect(hugo.page.get_by_role("alert").get_by_text("Quelqu’un a modifié cette fiche")).to_be_visible()
    await expect(hugo.field("Téléphones")).to_have_value(OTHER)
    await expect(hugo.field("Précision sur les horaires")).to_have_value("Sur rendez-vous")
    await expect(hugo.page.get_by_text(f"Écrit entre-temps par quelqu’un d’autre : {NEW}")).to_be_visible()

    she = await Visitor.arrives(browser, stack.public)
    await she.talks_with(alice, "95680", "Montlignon")
    await alice.opens("Partager un service")
    await expect(alice.page.get_by_text(re.compile(f"{re.escape(PLACE)} · {NEW}"))).to_be_visible()

    await hugo.field("Téléphones").fill(NEW)
    await hugo.saves()
    await expect(hugo.history()).to_have_count(2)
    await expect(hugo.history().first).to_contain_text("Sur rendez-vous")
    await expect(hugo.history().first).to_contain_text("hugo")


async def test_a_field_that_is_wrong_is_named_and_reached_and_a_record_is_made_and_retired_by_keyboard(gaelle):
    page, press = gaelle.page, gaelle.page.keyboard.press
    await gaelle.tabs_to(gaelle.button("Nouvelle fiche"))
    await press("Enter")
    await expect(page.get_by_role("heading", name="Nouvelle fiche")).to_be_focused()
    await gaelle.tabs_to(gaelle.field("Nom"))
    await page.keyboard.type("Permanence du clavier")
    await gaelle.tabs_to(gaelle.field("Horaires"))
    await page.keyboard.type("du lundi au vendredi")
    await press("Enter")
    await expect(gaelle.field("Horaires")).to_be_focused()
    await expect(gaelle.field("Horaires")).to_have_attribute("aria-invalid", "true")
    await press("Control+a")
    await page.keyboard.type("Mo-Fr 09:00-17:00")
    await press("Enter")
    await expect(page.get_by_role("heading", name="Permanence du clavier")).to_be_visible()
    await page.get_by_role("heading", name="Permanence du clavier").focus()
    await gaelle.tabs_to(gaelle.button("Retirer…"))
    await press("Enter")
    dialog = page.get_by_role("dialog")
    await gaelle.tabs_to(dialog.get_by_role("button", name="Retirer", exact=True))
    await press("Enter")
    await expect(page.get_by_text("Retirée : aucune recherche ne la montre")).to_be_visible()
    await gaelle.button("Remettre en service").click()
    await expect(page.get_by_text("Retirée : aucune recherche ne la montre")).to_have_count(0)
    await expect(gaelle.history()).to_have_count(3)


async def test_two_records_of_one_place_are_compared_and_merged(gaelle):
    for phone in ("01 99 00 77 77", "01 99 00 88 88"):
        await gaelle.button("Nouvelle fiche").click()
        await gaelle.field("Nom").fill("Maison double")
        await gaelle.field("Code postal").fill("35000")
        await gaelle.field("Téléphones").fill(phone)
        await gaelle.button("Créer la fiche").click()
        await expect(gaelle.page.get_by_role("heading", name="Maison double")).to_be_visible()
        await gaelle.button("Fermer").click()
    await gaelle.page.get_by_role("button", name=re.compile("^Doublons")).click()
    group = gaelle.page.get_by_role("region", name="Maison double")
    await expect(group.get_by_role("cell", name="01 99 00 88 88")).to_be_visible()
    await group.get_by_role("button", name="Garder la fiche 1…").click()
    await expect(gaelle.page.get_by_role("dialog")).to_contain_text("Maison double, fiche 2")
    await gaelle.confirms("Fusionner")
    await expect(group).to_have_count(0)
    await gaelle.page.get_by_role("button", name=re.compile("^Retirées")).click()
    await (
        gaelle.page.get_by_role("region", name="Retirées")
        .get_by_role("button", name=re.compile("^Maison double"))
        .click()
    )
    await gaelle.button("Voir celle qui la remplace").click()
    await expect(gaelle.history().first).to_contain_text("conservée", ignore_case=True)
