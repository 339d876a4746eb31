"""The switch that says whether an operator takes chats, over a line that delivers late."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect

RENEWED = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/RenewLease')).length"
pytestmark = pytest.mark.xdist_group("stack")


@asynccontextmanager
async def one_renewal_held_back(page):
    """The next renewal of the lease is answered by the platform, but its answer arrives at the end. Gives what tells
    that the platform has answered."""
    answered, arrives = asyncio.Event(), asyncio.Event()

    async def late(route):
        response = await route.fetch()
        answered.set()
        await arrives.wait()
        await route.fulfill(response=response)

    await page.route("**/RenewLease", late, times=1)
    yield answered
    before = await page.evaluate(RENEWED)
    arrives.set()
    async with asyncio.timeout(60):
        while await page.evaluate(RENEWED) == before:
            pass  # each look is a round trip to the browser


async def test_an_answer_that_was_overtaken_does_not_turn_the_switch_back(alice):
    switch = alice.page.get_by_role("switch", name="Disponible")
    async with one_renewal_held_back(alice.page) as answered:
        async with asyncio.timeout(60):
            await answered.wait()
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "false")
    shown = "(it) => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(it.ariaChecked))))"
    assert await switch.evaluate(shown) == "false"


async def test_nothing_can_be_changed_before_the_platform_has_said_what_holds(alice):
    switch = alice.page.get_by_role("switch", name="Disponible")
    await alice.page.route("**/RenewLease", lambda route: route.abort())
    await alice.page.reload()
    await alice.enters("Alice")
    await expect(switch).to_be_disabled()
    await alice.page.unroute("**/RenewLease")
    await expect(switch).to_be_enabled()
    await expect(switch).to_have_attribute("aria-checked", "true")
