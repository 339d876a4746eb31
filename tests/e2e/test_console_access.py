"""Every screen of the consoles, for axe and for a keyboard, light and dark, wide and narrow (WCAG 2.2 AA, RGAA 4)."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.access.axe import violations
from tests.access.looks import Look, show
from tests.access.walk import walk
from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")

LOOKS = (Look(scheme="dark"), Look(640))  # 640 px is what a window of 1280 px shows at 200 %
SCREEN = Look(height=900)


async def axe_finds_nothing(page: Page, screen: str) -> None:
    for look in LOOKS:
        await show(page, look)
        assert await violations(page) == [], (screen, look)
    await show(page, SCREEN)


async def nothing_is_wrong(page: Page, screen: str, *, skip: bool = True) -> None:
    """For axe, nor for whoever has only a keyboard. A dialogue keeps the focus, and is axe's alone."""
    for look in LOOKS:
        await show(page, look)
        assert await violations(page) == [], (screen, look)
        assert await walk(page, skip=skip, way_out=False) == [], (screen, look)
    await show(page, SCREEN)


async def asks(page: Page, button: Locator) -> None:
    """A dialogue, from which Escape leads back to the button."""
    await button.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await axe_finds_nothing(page, await page.get_by_role("dialog").get_by_role("heading").inner_text())
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()


async def test_nothing_is_wrong_with_the_door_of_the_console(browser, stack):
    page = await (await browser.new_context(locale="fr-FR")).new_page()
    await page.goto(stack.console)
    await expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    await nothing_is_wrong(page, "the door", skip=False)
    await page.context.close()


async def test_nothing_is_wrong_while_an_operator_waits_talks_and_acts(browser, stack, alice, denis):
    page = alice.page
    await axe_finds_nothing(page, "waiting")
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("95130")
    await she.starts()
    await expect(page.get_by_role("article", name=re.compile("Proposition.*Franconville"))).to_be_visible()
    await axe_finds_nothing(page, "proposed")
    await alice.accepts("Franconville")
    await she.says("J’ai peur de rentrer chez moi.")
    await alice.reads("J’ai peur")
    await alice.notes("À rappeler demain.")
    await alice.says("Je suis là.")
    await she.reads("Je suis là.")
    await page.get_by_role("radio", name="Note d’équipe").check()
    await axe_finds_nothing(page, "a note")
    await page.get_by_role("radio", name="À la personne").check()
    await page.get_by_role("button", name="Réponses types").click()
    await expect(page.get_by_role("listbox")).to_be_visible()
    await nothing_is_wrong(page, "replies")
    for panel in ("Partager un service", "Clore l’échange", "Transmettre à une unité"):
        await alice.opens(panel)
        await axe_finds_nothing(page, panel)
    await nothing_is_wrong(page, "a report")
    for dialogue in ("Passer le relais", "Demander une psychologue"):
        await asks(page, alice.button(dialogue))
    await nothing_is_wrong(denis.page, "the supervisor's table")
    await asks(denis.page, denis.button("Tout suspendre…"))
    await denis.watches(alice, "alice")
    await denis.opens("Qui a lu cet échange")
    await nothing_is_wrong(denis.page, "a chat that is watched")
    await she.page.context.close()


async def test_nothing_is_wrong_where_a_psychologist_waits_and_the_first_stop_leads_past_the_bar(hana):
    await hana.page.keyboard.press("Tab")
    await expect(hana.page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    await hana.page.keyboard.press("Enter")
    await expect(hana.page.get_by_role("main")).to_be_focused()
    await nothing_is_wrong(hana.page, "psychologist")


async def test_nothing_is_wrong_where_a_unit_reads_what_was_sent_and_the_focus_stays_with_what_it_took(
    browser, stack, alice, officer
):
    page = officer.page
    she = await Visitor.arrives(browser, stack.public)
    await she.talks_with(alice, "95120", "Ermont")
    await alice.proposes_referral("Ermont", "Pour qui lit à l’oreille.")
    await she.agrees("Camille Essai", "06 39 98 12 34")
    await officer.opens_report("Pour qui lit à l’oreille.", "Ermont")
    await nothing_is_wrong(page, "a report that came")
    await asks(page, officer.button("Accuser réception…"))
    await officer.acknowledges()
    await expect(officer.button("Accuser réception…")).to_have_count(0)
    await expect(page.get_by_role("main")).to_be_focused()
    await she.page.context.close()


async def test_nothing_is_wrong_where_editors_search_write_and_compare(gaelle):
    page = gaelle.page
    await page.get_by_role("searchbox").fill("hébergement")
    await gaelle.picks("Recherche", "Permanence de démonstration — hébergement")
    await nothing_is_wrong(page, "a service")
    await asks(page, gaelle.button("Retirer…"))
    await gaelle.lists("Doublons")
    await gaelle.button("Fermer").click()
    await axe_finds_nothing(page, "duplicates")
    await gaelle.finds_unit("Argenteuil", "Commissariat de police d'Argenteuil")
    await nothing_is_wrong(page, "a unit")
    await gaelle.lists("Numéros")
    await gaelle.picks("Numéros", "3919")
    await axe_finds_nothing(page, "a help line")


async def test_the_focus_is_never_nowhere_when_what_had_it_goes_away(gaelle):
    page, press = gaelle.page, gaelle.page.keyboard.press
    await page.get_by_role("searchbox").fill("hébergement")
    await gaelle.picks("Recherche", "Permanence de démonstration — hébergement")
    vouching = gaelle.button("J’ai appelé : tout est juste")
    await gaelle.tabs_to(vouching)
    await press("Enter")
    await expect(gaelle.history().first).to_contain_text("gaelle")
    await expect(vouching).to_be_focused()
    await gaelle.button("Retirer…").press("Enter")
    await gaelle.confirms("Retirer")
    await expect(page.get_by_role("main")).to_be_focused()
    await gaelle.button("Remettre en service").press("Enter")
    await expect(gaelle.button("Retirer…")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_focused()
    await gaelle.field("Sigle").fill(f"PH{await gaelle.history().count()}")
    await gaelle.button("Enregistrer les corrections").press("Enter")
    await expect(page.get_by_text("Enregistré", exact=True)).to_be_visible()
    await expect(gaelle.button("Enregistrer les corrections")).to_be_focused()
    await gaelle.button("Fermer").press("Enter")
    await expect(page.get_by_role("region", name="Recherche").get_by_role("button").first).to_be_focused()
    await gaelle.finds_unit("Argenteuil", "Commissariat de police d'Argenteuil")
    await gaelle.button("Autre commune").press("Enter")
    await expect(page.get_by_role("region", name="Unités")).to_be_focused()
