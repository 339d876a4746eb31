"""A Chromium as a person has it: a profile of its own on disk, nothing of a test's comfort in it."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from playwright.async_api import Browser, Page, Playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--headless=new",
    "--remote-debugging-port=0",
    "--accept-lang=fr-FR",
)
_START_SECONDS = 60
_LISTENING = b"DevTools listening on "


@dataclass
class Device:
    """Her browser: where it keeps what it keeps, and the page she has open."""

    profile: Path
    process: asyncio.subprocess.Process
    browser: Browser
    page: Page

    async def closes(self) -> None:
        """As a person closes it: the browser writes down whatever it wants to."""
        session = await self.browser.new_browser_cdp_session()
        with suppress(Exception):  # it answers, or is gone before it does
            await session.send("Browser.close")
        await self.process.wait()

    async def dies(self) -> None:
        """SIGKILL to all of it: the battery, the system, a hand on the plug."""
        os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def device(playwright: Playwright, *arguments: str) -> AsyncIterator[Device]:
    """Chromium with an empty profile, which is also its home and the place of its temporary files.

    In a short path: the name of a socket in it may have 107 characters (unix(7)).
    """
    chromium = shutil.which("chromium")
    assert chromium, "the browser tests need Chromium: make test installs it, or says how"
    profile = Path(mkdtemp())
    env = os.environ | dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), str(profile))
    process = await asyncio.create_subprocess_exec(
        chromium, *ARGUMENTS, *arguments, f"--user-data-dir={profile}", "about:blank",
        env=env, start_new_session=True, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        browser = await playwright.chromium.connect_over_cdp(await _told(process))
        context = browser.contexts[0]
        yield Device(profile, process, browser, context.pages[0] if context.pages else await context.new_page())
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        shutil.rmtree(profile, ignore_errors=True)  # a child that dies last may still write


async def _told(process: asyncio.subprocess.Process) -> str:
    """Where to speak to it, as it says once it listens. What it complains of after that, a few lines, nobody reads."""
    assert process.stderr
    async with asyncio.timeout(_START_SECONDS):
        async for line in process.stderr:
            if line.startswith(_LISTENING):
                return line.removeprefix(_LISTENING).decode().strip()
    raise RuntimeError("Chromium ended while it started")
