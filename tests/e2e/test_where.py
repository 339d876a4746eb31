"""She says where: the page leads a former name to today's, and never takes what is only near without asking."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


@pytest.fixture
async def she(browser, stack):
    person = await Visitor.arrives(browser, stack.public)
    await person.chooses()
    yield person
    await person.page.context.close()


async def test_a_former_commune_is_named_beside_todays(she):
    await she.page.get_by_label("Commune ou code postal").first.fill("Cherbourg-Octeville")
    option = she.page.get_by_role("listbox").get_by_role("option")
    await expect(option).to_have_text(re.compile(r"Cherbourg-en-Cotentin \(50100\)\s+Cherbourg-Octeville, Manche"))


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Tolouse", "Toulouse (31000)"), ("95801", "Cergy (95800)"), ("Cergy Pontoise", "Cergy (95000)")],
)
async def test_what_is_only_near_is_offered_and_chosen_by_her(she, typed, near):
    await she.types_place(typed)
    await she.page.get_by_text("Nous ne trouvons pas ce lieu.").last.click(trial=True)  # nothing covers it
    await she.page.get_by_role("listbox").get_by_role("option").filter(has_text=near).first.click()
    await expect(she.page.get_by_label("Commune ou code postal").first).to_have_value(near)
    await she.button("Continuer").click()
    await expect(she.button("Commencer l’échange")).to_be_visible()


async def test_an_answer_about_a_place_that_she_has_changed_meanwhile_leads_nowhere(she):
    asked, arrives = asyncio.Event(), asyncio.Event()

    async def late(route):
        asked.set()
        await arrives.wait()
        await route.continue_()

    await she.page.route("**/api/resolve", late, times=1)
    field = she.page.get_by_label("Commune ou code postal").first
    await she.types_place("95800")
    async with asyncio.timeout(60):
        await asked.wait()
    await field.fill("75011")
    async with she.page.expect_response("**/api/resolve"):
        arrives.set()
    await she.button("Continuer").click()
    await she.sees("Paris 11e")
