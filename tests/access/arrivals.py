"""Someone in every state of the page, outside of a test: for figures and for pictures."""

import tempfile
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from playwright.async_api import async_playwright

from tests.e2e.page_states import STATES
from tests.e2e.people import Visitor
from tests.fakes.gateway_stage import stage


async def arrivals(states: Iterable[str], *arguments: str) -> AsyncIterator[tuple[str, Visitor]]:
    """Each state, and who is in it; her window closes when the next is asked for. `arguments`: more of Chromium's."""
    with tempfile.TemporaryDirectory(prefix="pnav-page-") as directory:
        async with stage(Path(directory), browsed=True) as front, async_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu", *arguments]
            browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
            for state in states:
                she = await Visitor.arrives(browser, f"http://{front.address}", reduced_motion="reduce")
                await STATES[state](she, front)
                yield state, she
                await she.page.context.close()
