"""Units and help lines at the editors' consoles, and lists of more than one page, in a real browser."""

import re
from uuid import uuid4

import aiohttp
import pytest
from playwright.async_api import expect

from chassis.up.stack import Settings
from tests.e2e.editors import retire_many
from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")

UNIT = "Commissariat de police d'Enghien Les Bains"
PAGE = 50  # rows that a list shows first


def an_address():
    return f"unite-{uuid4().hex[:8]}@exemple.fr"


async def test_a_report_goes_where_an_editor_has_said_that_its_unit_reads(browser, stack, gaelle, alice, officer):
    new = an_address()
    await gaelle.finds_unit("Enghien-les-Bains", UNIT)
    await gaelle.field("Adresse des transmissions").fill(new)
    await gaelle.page.get_by_role("checkbox", name=re.compile("^J’ai appelé")).check()
    await gaelle.saves()
    await expect(gaelle.history().first).to_contain_text(new)
    await expect(gaelle.history().first).to_contain_text("gaelle")
    await expect(gaelle.page.get_by_text(re.compile("vérifié : .* par gaelle"))).to_be_visible()

    she = await Visitor.arrives(browser, stack.public)
    await she.talks_with(alice, "95880", "Enghien-les-Bains")
    await alice.proposes_referral("Enghien", "Pour l’adresse corrigée.")
    await she.agrees("Camille Essai", "06 39 98 12 34")
    await she.reads(re.compile("Bien arrivé"))
    assert new in await newest_mail(stack)


async def test_whoever_corrects_a_unit_more_slowly_reads_what_a_colleague_wrote_and_loses_nothing(gaelle, hugo):
    hers, his = an_address(), an_address()
    for person in (gaelle, hugo):
        await person.finds_unit("Montmorency", UNIT)
    await gaelle.field("Adresse des transmissions").fill(hers)
    await gaelle.saves()
    await expect(gaelle.history().first).to_contain_text(hers)
    await hugo.field("Adresse des transmissions").fill(his)
    await hugo.field("Téléphone").fill("01 99 00 44 44")
    await hugo.saves()
    await expect(hugo.page.get_by_role("alert").get_by_text("Quelqu’un a modifié cette fiche")).to_be_visible()
    await expect(hugo.page.get_by_text(f"Écrit entre-temps par quelqu’un d’autre : {hers}")).to_be_visible()
    await expect(hugo.field("Adresse des transmissions")).to_have_value(his)
    await expect(hugo.field("Téléphone")).to_have_value("01 99 00 44 44")
    await hugo.saves()
    await expect(hugo.history().first).to_contain_text(his)
    await expect(hugo.history().first).to_contain_text("01 99 00 44 44")


async def test_a_unit_is_never_left_without_an_address_to_write_to(gaelle):
    await gaelle.finds_unit("Enghien-les-Bains", UNIT)
    before = await gaelle.field("Adresse des transmissions").input_value()
    for wrong in ("", "pas une adresse"):
        await gaelle.field("Adresse des transmissions").fill(wrong)
        await gaelle.saves()
        await expect(gaelle.page.get_by_role("alert").get_by_text("Adresse des transmissions :")).to_be_visible()
        await expect(gaelle.field("Adresse des transmissions")).to_be_focused()
    await gaelle.button("Fermer").click()
    await gaelle.picks("Unités", UNIT)
    await expect(gaelle.field("Adresse des transmissions")).to_have_value(before)


async def test_a_help_line_is_corrected_by_keyboard_and_read_so_by_operators_and_visitors(browser, stack, gaelle):
    page = gaelle.page
    await gaelle.lists("Numéros")
    line = page.get_by_role("region", name="Numéros").get_by_role("button", name=re.compile("^3018"))
    await gaelle.tabs_to(line)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=2)).to_be_focused()
    hours = f"tous les jours, de 9 h à {uuid4().int % 3 + 21} h {uuid4().int % 50 + 10}"
    await gaelle.tabs_to(gaelle.field("Horaires, en mots"))
    await page.keyboard.press("Control+A")
    await page.keyboard.type(hours)
    await gaelle.tabs_to(gaelle.button("Enregistrer les corrections"))
    await page.keyboard.press("Enter")
    await expect(gaelle.history().first).to_contain_text(hours)
    await expect(line).to_contain_text(hours)
    context = await browser.new_context(locale="fr-FR", java_script_enabled=False)
    plain = await context.new_page()
    await plain.goto(stack.public)
    await plain.locator("main button").first.click()
    await expect(plain.get_by_text(hours)).to_be_visible()
    await context.close()


async def test_who_has_called_a_unit_and_found_all_of_it_right_says_so_without_changing_it(gaelle):
    await gaelle.finds_unit("Montmorency", UNIT)
    address = await gaelle.field("Adresse des transmissions").input_value()
    vouching = gaelle.button("J’ai appelé : tout est juste")
    await gaelle.field("Téléphone").fill("01 99 00 55 55")
    await expect(vouching).to_be_disabled()
    await gaelle.button("Fermer").click()
    await gaelle.picks("Unités", UNIT)
    await vouching.click()
    await expect(gaelle.history().first).to_contain_text("gaelle")
    await expect(gaelle.history().first).not_to_contain_text(address)
    await expect(gaelle.page.get_by_text(re.compile("vérifié : .* par gaelle"))).to_be_visible()


async def test_a_long_list_goes_on_where_it_was_and_keeps_its_place_when_a_record_comes_back(stack, gaelle):
    await retire_many(Settings(stack.data, stack.base_port), PAGE + 2, "Point retiré")
    await gaelle.lists("Retirées")
    rows = gaelle.page.get_by_role("region", name="Retirées").get_by_role("listitem")
    await expect(rows).to_have_count(PAGE)
    await gaelle.button("Afficher la suite").press("Enter")
    await expect(rows.nth(PAGE).get_by_role("button")).to_be_focused()
    shown = await rows.count()
    assert shown >= PAGE + 2
    await gaelle.page.get_by_role("button", name=re.compile("^Point retiré 0")).click()
    await gaelle.button("Remettre en service").click()
    await expect(gaelle.page.get_by_role("button", name=re.compile("^Point retiré 0"))).to_have_count(0)
    await expect(rows).to_have_count(shown - 1)
    await gaelle.button("Retirer…").click()
    await gaelle.confirms("Retirer")


async def newest_mail(stack) -> str:
    """What was mailed to a unit last."""
    async with aiohttp.ClientSession() as http, http.get(f"{stack.mailbox}/") as listing:
        link = re.findall(r'href="(/messages/[^"]+)"', await listing.text())[0]
        return await (await http.get(f"{stack.mailbox}{link}")).text()
