"""What a device keeps of a chat, what of a careless page's, and how soon quick exit has blanked the screen."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Playwright, async_playwright

from chassis.up.stack import Settings
from tests.e2e.people import Operator, Visitor
from tests.fakes.standins import ROOT, free_base_port
from tests.forensics.browser import device
from tests.forensics.front import HOST, Front, front
from tests.forensics.naive import naive_page
from tests.forensics.search import search
from tests.forensics.story import Canaries, lived, lived_naively

_PATIENCE = 180
_EXITS = 20
_WATCH = """() => document.getElementById("exit").addEventListener("click", (event) => requestAnimationFrame(() => {
  const painted = new MessageChannel();  // its message comes after the frame that the animation was for
  painted.port1.onmessage = () => blanked(document.body.hidden ? performance.now() - event.timeStamp : Infinity);
  painted.port2.postMessage(0);
}))"""


def run() -> dict[str, float]:
    """forensic_hits, naive_control_hits: canaries found in a profile; exit_blank_ms: the slowest of 20 quick exits."""
    with tempfile.TemporaryDirectory(prefix="pnav-page-") as directory, _stack(Path(directory)) as stack:
        return asyncio.run(_run(stack, Path(directory)))


async def _run(stack: Settings, directory: Path) -> dict[str, float]:
    exit_url = stack.url("mailbox")
    async with async_playwright() as playwright, _silence() as silent:
        async with front(stack, directory, exit_url) as shown:
            left = await _left(playwright, stack, shown, exit_url)
            died = await _died(playwright, stack, shown)
        async with front(stack, directory, silent) as shown:
            blank = await _blank(playwright, shown)
        naive = await _naive(playwright, exit_url)
    return {
        "forensic_hits": left + died,
        "naive_control_hits": naive,
        "exit_blank_ms": round(max(blank), 1),
        "exit_blank_p50_ms": round(statistics.median(blank), 1),
    }


async def _left(playwright: Playwright, stack: Settings, shown: Front, exit_url: str) -> int:
    canaries = Canaries()
    async with device(playwright, *shown.arguments) as hers:
        she = await lived(hers.page, shown, await _operator(playwright, stack), canaries)
        await she.button("Quitter vite").click()
        await hers.page.wait_for_url(f"{exit_url}/**")
        await hers.closes()
        return len(search(hers.profile, canaries.texts))


async def _died(playwright: Playwright, stack: Settings, shown: Front) -> int:
    canaries = Canaries()
    async with device(playwright, *shown.arguments) as hers:
        await lived(hers.page, shown, await _operator(playwright, stack), canaries)
        await hers.dies()
        return len(search(hers.profile, canaries.texts))


async def _naive(playwright: Playwright, exit_url: str) -> int:
    async with (
        naive_page(exit_url) as listen,
        device(playwright, f"--host-resolver-rules=MAP {HOST} 127.0.0.1") as hers,
    ):
        canaries = await lived_naively(hers.page, f"{HOST}:{listen.port}")
        await hers.page.get_by_role("link", name="Quitter").click()
        await hers.page.wait_for_url(f"{exit_url}/**")
        await hers.closes()
        return len(search(hers.profile, canaries))


async def _blank(playwright: Playwright, shown: Front) -> list[float]:
    """Milliseconds from the click to the painted blank; nobody answers where it leads, so that the page can tell."""
    taken = []
    async with device(playwright, *shown.arguments) as hers:
        for _ in range(_EXITS):
            page = await hers.browser.contexts[0].new_page()
            blanked: asyncio.Future[float] = asyncio.get_running_loop().create_future()
            await page.expose_function("blanked", lambda taken, told=blanked: told.set_result(taken))
            await page.goto(shown.url)
            await Visitor(page).chooses()
            await page.evaluate(_WATCH)
            await page.locator("#exit").click(no_wait_after=True)
            taken.append(await blanked)
            await page.close()
    return taken


async def _operator(playwright: Playwright, stack: Settings) -> Operator:
    """Bruno, at a console of his own, taking chats."""
    browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    operator = await Operator.signs_in(browser, stack.url("console"), "Bruno")
    await operator.is_available()
    return operator


@asynccontextmanager
async def _silence() -> AsyncIterator[str]:
    """The address of somebody who takes every call and never says a word."""
    held = []
    server = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        for writer in held:
            writer.transport.abort()
        server.close()


@contextmanager
def _stack(directory: Path) -> Iterator[Settings]:
    settings = Settings(directory / "stack", free_base_port())
    where = ("--data", str(settings.data))
    _pnav("up", "--detach", *where, "--base-port", str(settings.base_port))
    try:
        yield settings
    finally:
        _pnav("down", *where)


def _pnav(*arguments: str) -> None:
    command = (sys.executable, "-m", "chassis.up.entry", *arguments)
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=_PATIENCE, check=True)
