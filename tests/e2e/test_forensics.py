"""R11: quick exit leaves nothing of the chat in the browser's profile, nor does a phone that dies in mid-chat."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import async_playwright, expect

from chassis.up.stack import Settings
from tests.e2e.people import Visitor
from tests.forensics.browser import device
from tests.forensics.front import HOST, front
from tests.forensics.naive import naive_page
from tests.forensics.search import search
from tests.forensics.story import TITLE, Canaries, lived, lived_naively

pytestmark = pytest.mark.xdist_group("stack")


@asynccontextmanager
async def her_device(*arguments):
    async with async_playwright() as playwright, device(playwright, *arguments) as hers:
        yield hers


@pytest.fixture
async def shown(stack, tmp_path):
    async with front(Settings(stack.data, stack.base_port), tmp_path, f"{stack.exit}/") as page:
        yield page


async def found(profile, canaries):
    return await asyncio.to_thread(search, profile, canaries)


async def what_this_device_keeps(page):
    await page.get_by_role("button", name="Ce que cet appareil garde").click()
    await expect(page.get_by_text("Le titre de la page peut y rester")).to_be_visible()
    return await page.get_by_role("contentinfo").inner_text()


async def test_after_quick_exit_nothing_of_the_chat_is_anywhere_in_the_profile(stack, shown, bruno):
    canaries = Canaries()
    async with her_device(*shown.arguments) as hers:
        she = await lived(hers.page, shown, bruno, canaries)
        await she.button("Quitter vite").click()
        await hers.page.wait_for_url(f"{stack.exit}/**")
        for way in (hers.page.go_back, hers.page.go_forward, hers.page.go_back):
            await way()
            await expect(hers.page.get_by_role("log")).to_have_count(0)
        await hers.closes()
        assert await found(hers.profile, canaries.texts) == []
        assert await found(hers.profile, {"host": HOST}), "what does remain is told: the name of this site"


async def test_a_phone_that_dies_in_the_middle_of_a_chat_keeps_nothing_of_it(shown, bruno):
    canaries = Canaries()
    async with her_device(*shown.arguments) as hers:
        await lived(hers.page, shown, bruno, canaries)
        told = await what_this_device_keeps(hers.page)
        await hers.dies()
        assert await found(hers.profile, canaries.texts) == []
        assert all(one in told for one in (HOST, TITLE)), "other browsers may write down both"


async def test_the_search_finds_what_a_page_keeps_that_was_made_without_care(stack):
    async with (
        naive_page(f"{stack.exit}/") as listen,
        her_device(f"--host-resolver-rules=MAP {HOST} 127.0.0.1") as hers,
    ):
        canaries = await lived_naively(hers.page, f"{HOST}:{listen.port}")
        await hers.page.get_by_role("link", name="Quitter").click()
        await hers.page.wait_for_url(f"{stack.exit}/**")
        await hers.closes()
        hits = await found(hers.profile, canaries)
    assert {hit.canary for hit in hits} == set(canaries)


async def test_the_page_is_blank_before_anything_is_asked_of_a_network_that_is_gone(browser, stack):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.page.context.set_offline(True)
    left = "document.getElementById('exit').click(); [document.body.hidden, document.body.textContent]"
    assert await she.page.evaluate(left) == [True, ""]
