"""What a profile keeps of a page that is served with status 404, by a portal, or to a browser without script (R11)."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import async_playwright, expect

from chassis.up.stack import Settings
from tests.fakes.platform import free_addresses
from tests.forensics.browser import device
from tests.forensics.front import HOST, front
from tests.forensics.portal import PORTAL, portal
from tests.forensics.search import search
from tests.forensics.story import POSTAL, TOWN, Canaries, lived

pytestmark = pytest.mark.xdist_group("stack")
HISTORY = "Default/History"


@asynccontextmanager
async def her_device(*arguments):
    async with async_playwright() as playwright, device(playwright, *arguments) as hers:
        yield hers


async def found(profile, **canaries):
    return await asyncio.to_thread(search, profile, canaries)


async def lives_and_leaves(shown, stack, operator):
    """The whole story, quick exit, and the browser closed; gives her device and what must not be on it."""
    canaries = Canaries()
    async with her_device(*shown.arguments) as hers:
        she = await lived(hers.page, shown, operator, canaries)
        await she.button("Quitter vite").click()
        await hers.page.wait_for_url(f"{stack.exit}/**")
        await hers.closes()
        hits = await found(hers.profile, **canaries.texts)
        return hits, await found(hers.profile, platform=HOST, portal=PORTAL)


async def test_with_status_404_the_page_is_in_no_history(stack, tmp_path, bruno):
    settings = Settings(stack.data, stack.base_port)
    async with front(settings, tmp_path, f"{stack.exit}/", PNAV_PAGE_STATUS="404") as shown:
        hits, names = await lives_and_leaves(shown, stack, bruno)
    assert hits == []
    assert [hit for hit in names if hit.file.startswith(HISTORY)] == []


async def test_with_status_200_the_history_has_the_host_which_is_what_that_setting_is_for(stack, tmp_path, bruno):
    async with front(Settings(stack.data, stack.base_port), tmp_path, f"{stack.exit}/") as shown:
        hits, names = await lives_and_leaves(shown, stack, bruno)
    assert hits == []
    assert [hit for hit in names if hit.file.startswith(HISTORY)]


async def test_from_a_portal_no_file_names_the_platform(stack, tmp_path, bruno):
    (listen,) = free_addresses(1)
    origin = f"https://{PORTAL}:{listen.port}"
    settings = Settings(stack.data, stack.base_port)
    async with (
        front(settings, tmp_path, f"{stack.exit}/", PNAV_PORTAL_ORIGIN=origin) as platform,
        portal(listen, platform, tmp_path, f"{stack.exit}/") as hosted,
    ):
        hits, names = await lives_and_leaves(hosted, stack, bruno)
    assert hits == []
    assert {hit.canary for hit in names} == {"portal"}


async def test_without_script_the_place_is_in_no_address_and_what_stays_is_what_the_page_says(stack, tmp_path):
    """Chromium writes a form's body into its record of open tabs, which is why the page says so beside the field."""
    async with (
        front(Settings(stack.data, stack.base_port), tmp_path, f"{stack.exit}/") as shown,
        her_device(*shown.arguments, "--blink-settings=scriptEnabled=false") as hers,
    ):
        await hers.page.goto(shown.url)
        await hers.page.get_by_role("button", name="Numéros et services").click()
        await hers.page.get_by_label("Commune ou code postal").fill(POSTAL)
        await hers.page.get_by_role("button", name="Chercher").click()
        await hers.page.get_by_role("button", name=TOWN).click()
        await expect(hers.page.get_by_role("heading", name=TOWN)).to_be_visible()
        assert hers.page.url == shown.url
        await hers.page.get_by_role("link", name="Quitter vite").click()
        await hers.page.wait_for_url(f"{stack.exit}/**")
        await hers.closes()
        kept = await found(hers.profile, town=TOWN, postal=f"q={POSTAL}")
    assert {hit.file.partition("/Session")[0] for hit in kept} <= {"Default"}
    assert [hit for hit in kept if hit.canary == "town"] == []
