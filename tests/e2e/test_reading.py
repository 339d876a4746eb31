"""What she reads beside the steps and the chat: in place, in her language, without a trace in the address."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor
from tests.fakes.gateway_stage import stage


@pytest.fixture
async def front(tmp_path):
    async with stage(tmp_path, browsed=True) as one:
        yield one


@pytest.fixture
async def she(browser, front):
    person = await Visitor.arrives(browser, f"http://{front.address}")
    yield person
    await person.page.context.close()


async def test_what_is_read_in_place_changes_neither_address_nor_history_and_hides_no_chat(she, front):
    rows = await she.page.evaluate("history.length")
    await she.chooses()
    opener = she.page.get_by_role("button", name="Ce que cet appareil garde")
    await opener.click()
    await expect(she.page.get_by_role("heading", name="Ce que cet appareil garde")).to_be_focused()
    await expect(she.page.locator("#foot").get_by_role("link", name="Appeler le 17")).to_be_visible()
    await expect(she.page.get_by_role("heading", name="Où cela se passe-t-il ?")).to_be_visible()
    await she.button("Fermer").click()
    await expect(opener).to_be_focused()
    assert (await she.page.evaluate("history.length"), she.page.url) == (rows, f"http://{front.address}/")


async def test_who_says_she_is_under_18_reads_what_must_be_done_for_her(she):
    await she.chooses()
    await she.page.get_by_role("checkbox", name="J’ai moins de 18 ans").check()
    await she.sees("La personne qui te répond doit te protéger")
    await expect(she.page.get_by_role("link", name="Appeler le 119")).to_have_attribute("href", "tel:119")


async def test_while_she_waits_she_reads_her_rights_and_what_to_keep_if_it_is_safe(she):
    await she.chooses()
    await she.button("Je préfère ne pas le dire").click()
    await she.starts()
    await she.sees("ordonnance de protection")
    await expect(
        she.page.get_by_role("heading", name="Garder des preuves, seulement si c’est sans danger")
    ).to_be_visible()
    await expect(she.page.get_by_role("link", name="Appeler le 3919").first).to_have_attribute("href", "tel:3919")


async def test_what_is_open_is_said_anew_in_another_language(she):
    await she.page.get_by_role("button", name="Ce que cet appareil garde").click()
    await she.sees("Un logiciel espion")
    await she.page.get_by_role("combobox", name="Langue").select_option("en")
    await she.sees("Spyware")
    await expect(she.page.get_by_role("heading", name="What this device keeps")).to_be_visible()
