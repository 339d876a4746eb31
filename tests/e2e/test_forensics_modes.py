"""What a profile keeps of a page that is served with status 404, by a portal, or to a browser without script (R11)."""

import asyncio
import sqlite3
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


@asynccontextmanager
async def her_device(*arguments):
    async with async_playwright() as playwright, device(playwright, *arguments) as hers:
        yield hers


async def found(profile, **canaries):
    return await asyncio.to_thread(search, profile, canaries)


def listed(profile):
    """What the history and the address bar show: rows that are not hidden, and the sites seen most."""
    with sqlite3.connect(profile / "Default/History") as history:
        rows = history.execute("select url from urls where not hidden union select name from segments")
        return [url for (url,) in rows if HOST in url]


async def lives_and_leaves(shown, stack, operator):
    """The whole story, quick exit, and the browser closed; gives what of it, what host, and what history was found."""
    canaries = Canaries()
    async with her_device(*shown.arguments) as hers:
        she = await lived(hers.page, shown, operator, canaries)
        await she.button("Quitter vite").click()
        await hers.page.wait_for_url(f"{stack.exit}/**")
        await hers.closes()
        hits = await found(hers.profile, **canaries.texts)
        names = await found(hers.profile, platform=HOST, portal=PORTAL)
        return hits, {hit.canary for hit in names}, listed(hers.profile)


async def test_with_status_404_no_history_shows_the_page(stack, tmp_path, bruno):
    settings = Settings(stack.data, stack.base_port)
    async with front(settings, tmp_path, f"{stack.exit}/", PNAV_PAGE_STATUS="404") as shown:
        hits, names, history = await lives_and_leaves(shown, stack, bruno)
    assert (hits, history) == ([], [])
    assert names == {"platform"}, "hidden, not gone: the page says so"


async def test_with_status_200_the_history_shows_it_which_is_what_that_setting_is_for(stack, tmp_path, bruno):
    async with front(Settings(stack.data, stack.base_port), tmp_path, f"{stack.exit}/") as shown:
        hits, _, history = await lives_and_leaves(shown, stack, bruno)
    assert hits == []
    assert history


async def test_from_a_portal_no_file_names_the_platform(stack, tmp_path, bruno):
    (listen,) = free_addresses(1)
    origin = f"https://{PORTAL}:{listen.port}"
    settings = Settings(stack.data, stack.base_port)
    async with (
        front(settings, tmp_path, f"{stack.exit}/", PNAV_PORTAL_ORIGIN=origin) as platform,
        portal(listen, platform, tmp_path, f"{stack.exit}/") as hosted,
    ):
        hits, names, _ = await lives_and_leaves(hosted, stack, bruno)
    assert (hits, names) == ([], {"portal"})


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
    files = {hit.file.split("/")[1] for hit in kept}
    assert files <= {"Sessions"}, "not in the history, not in the forms it fills in"
    assert {hit.canary for hit in kept} <= {"postal"}, "what she typed, not what she was answered"
