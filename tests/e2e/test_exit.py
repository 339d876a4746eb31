"""The ways out of the page, in a real browser, whatever is broken: the network, the server, the script."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from playwright.async_api import expect

from tests.e2e.people import Visitor
from tests.fakes.gateway_stage import listening, stage

BROKEN = "EventTarget.prototype.addEventListener = () => undefined"


@pytest.fixture(scope="module")
async def elsewhere():
    """A neutral site."""

    async def home(_request):
        return web.Response(text="La météo")

    app = web.Application()
    app.router.add_get("/{any:.*}", home)
    async with listening(app) as address:
        yield f"http://{address}"


@pytest.fixture
async def served(tmp_path, elsewhere):
    """The page, and the way to stop its server."""
    async with AsyncExitStack() as running:
        front = await running.enter_async_context(stage(tmp_path, browsed=True, PNAV_EXIT_URL=elsewhere))
        yield f"http://{front.address}", running.aclose


@pytest.fixture
async def she(browser, served):
    person = await Visitor.arrives(browser, served[0])
    # On a machine too busy for five seconds, she still presses in time.
    await person.page.clock.pause_at(datetime.now(UTC) + timedelta(days=1))
    yield person
    await person.page.context.close()


async def left(page, elsewhere):
    await page.wait_for_url(f"{elsewhere}/**")
    await expect(page.get_by_text("La météo")).to_be_visible()


@pytest.mark.parametrize("key", ["Escape", "Shift"])
async def test_three_presses_leave_and_each_says_how_many_are_missing(she, elsewhere, key):
    countdown = she.page.get_by_role("alert")
    for missing in (2, 1):
        await she.page.keyboard.press(key)
        await expect(countdown).to_have_text(f"Pour quitter la page, encore {missing} fois")
    await she.page.keyboard.press(key)
    await left(she.page, elsewhere)


async def test_a_press_too_many_is_not_the_browsers_stop_which_would_keep_her_here(she):
    press = """dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", cancelable: true, repeat: %s }))"""
    assert not await she.page.evaluate(press % "false")
    assert not await she.page.evaluate(press % "true")


async def test_walking_back_with_shift_and_tab_never_leaves(she, served):
    for _ in range(12):
        await she.page.keyboard.press("Shift+Tab")
    await she.page.keyboard.down("Shift")
    for _ in range(12):
        await she.page.keyboard.press("Tab")
    await she.page.keyboard.up("Shift")
    await expect(she.page.get_by_role("alert")).to_have_text("")
    assert she.page.url == f"{served[0]}/"


@pytest.mark.parametrize("way", ["click", "Escape"])
async def test_the_way_out_needs_no_server(she, served, elsewhere, way):
    await she.chooses()
    await asyncio.shield(served[1]())
    if way == "click":
        await she.button("Quitter vite").click()
    else:
        for _ in range(3):
            await she.page.keyboard.press("Escape")
    await left(she.page, elsewhere)


async def test_nothing_asks_whether_she_really_wants_to_leave(she, elsewhere):
    asked = []
    she.page.on("dialog", lambda dialog: asked.append(dialog) or asyncio.ensure_future(dialog.dismiss()))
    await she.chooses()
    await she.page.get_by_label("Commune ou code postal").first.fill("Cergy")
    await she.button("Quitter vite").click()
    await left(she.page, elsewhere)
    assert asked == []


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}], ids=["no script", "no listener works"])
async def test_the_way_out_is_a_link_that_works_by_itself(browser, served, elsewhere, options):
    context = await browser.new_context(locale="fr-FR", **options)
    await context.add_init_script(BROKEN)
    page = await context.new_page()
    await page.goto(served[0])
    await page.locator("#exit").click()
    await left(page, elsewhere)
    await context.close()


async def test_no_feature_that_this_browser_knows_is_on(she):
    known = "document.featurePolicy.features()"
    assert len(await she.page.evaluate(known)) > 50
    assert await she.page.evaluate("document.featurePolicy.allowedFeatures()") == []
