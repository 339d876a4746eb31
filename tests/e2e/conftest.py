"""The whole stack, started as a newcomer starts it, and a real browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.async_api import Browser, async_playwright

from chassis.up.accounts import ACCOUNTS
from chassis.up.stack import Settings
from tests.e2e.colleagues import Colleague, Psychologist, Supervisor
from tests.e2e.editors import Editor
from tests.e2e.people import Officer, Staff, Visitor
from tests.e2e.tidy import close_chats
from tests.fakes.gateway_stage import Stage, stage
from tests.fakes.standins import free_base_port

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_START_SECONDS = 120
Someone = TypeVar("Someone", bound=Staff)


@dataclass(frozen=True)
class Stack:
    """A running stack."""

    base_port: int
    data: Path

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.base_port}"

    @property
    def console(self) -> str:
        return f"http://127.0.0.1:{self.base_port + 1}"

    @property
    def mailbox(self) -> str:
        return f"http://127.0.0.1:{self.base_port + 3}"

    @property
    def exit(self) -> str:
        """Where quick exit leads: another site that is always there."""
        return self.mailbox


def pnav(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs the command a newcomer types."""
    command = Path(sys.executable).with_name("pnav")
    return subprocess.run(
        [command, *arguments], capture_output=True, text=True, timeout=_START_SECONDS, env={**os.environ, **env}
    )


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole platform, on ports of its own. No overflow to the other force: who serves whom is the story's."""
    running = Stack(free_base_port(), tmp_path_factory.mktemp("stack") / "data")
    where = ("--data", str(running.data))
    env = {"PNAV_OVERFLOW_SECONDS": "3600", "PNAV_EXIT_URL": f"{running.exit}/"}
    started = pnav("up", "--detach", *where, "--base-port", str(running.base_port), **env)
    assert started.returncode == 0, started.stdout + started.stderr
    try:
        yield running
    finally:
        stopped = pnav("down", *where)
        assert stopped.returncode == 0, stopped.stderr


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The distribution's Chromium."""
    path = shutil.which("chromium")
    assert path, "the browser tests need Chromium: make test installs it, or says how"
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Stage]:
    """The gateway alone, before services that a test plays."""
    async with stage(tmp_path, browsed=True) as one:
        yield one


@pytest.fixture
async def she(browser: Browser, front: Stage) -> AsyncIterator[Visitor]:
    """Someone who has just opened its page."""
    person = await Visitor.arrives(browser, f"http://{front.address}")
    yield person
    await person.page.context.close()


@asynccontextmanager
async def _signed_in(who: type[Someone], browser: Browser, stack: Stack, name: str) -> AsyncIterator[Someone]:
    person = await who.signs_in(browser, stack.console, name)
    yield person
    await person.page.context.close()


@pytest.fixture(scope="session")
async def officer(browser: Browser, stack: Stack) -> AsyncIterator[Officer]:
    """Élise, who reads for every unit of the demonstration."""
    async with _signed_in(Officer, browser, stack, "Élise") as person:
        yield person


@asynccontextmanager
async def _at_the_console(browser: Browser, stack: Stack, name: str) -> AsyncIterator[Colleague]:
    async with _signed_in(Colleague, browser, stack, name) as person:
        yield person
        await person.is_away()
    subject = next(one.subject for one in ACCOUNTS if one.name == name)
    await close_chats(Settings(stack.data, stack.base_port), subject)


@asynccontextmanager
async def _taking_chats(browser: Browser, stack: Stack, name: str) -> AsyncIterator[Colleague]:
    async with _at_the_console(browser, stack, name) as person:
        await person.is_available()
        yield person


@pytest.fixture
async def alice(browser: Browser, stack: Stack) -> AsyncIterator[Colleague]:
    """A police operator who takes chats."""
    async with _taking_chats(browser, stack, "Alice") as person:
        yield person


@pytest.fixture
async def bruno(browser: Browser, stack: Stack) -> AsyncIterator[Colleague]:
    """A gendarmerie operator who takes chats."""
    async with _taking_chats(browser, stack, "Bruno") as person:
        yield person


@pytest.fixture
async def chloe(browser: Browser, stack: Stack) -> AsyncIterator[Colleague]:
    """An operator of the national reserve who takes chats."""
    async with _taking_chats(browser, stack, "Chloé") as person:
        yield person


@pytest.fixture
async def ines(browser: Browser, stack: Stack) -> AsyncIterator[Colleague]:
    """Another police operator, who has not said yet that she takes chats."""
    async with _at_the_console(browser, stack, "Inès") as person:
        yield person


@pytest.fixture
async def jonas(browser: Browser, stack: Stack) -> AsyncIterator[Colleague]:
    """Another gendarmerie operator, who has not said yet that he takes chats."""
    async with _at_the_console(browser, stack, "Jonas") as person:
        yield person


@pytest.fixture
async def hana(browser: Browser, stack: Stack) -> AsyncIterator[Psychologist]:
    """A psychologist."""
    async with _signed_in(Psychologist, browser, stack, "Hana") as person:
        yield person


@pytest.fixture
async def denis(browser: Browser, stack: Stack) -> AsyncIterator[Supervisor]:
    """A supervisor."""
    async with _signed_in(Supervisor, browser, stack, "Denis") as person:
        yield person


@pytest.fixture
async def gaelle(browser: Browser, stack: Stack) -> AsyncIterator[Editor]:
    """An editor of the directory."""
    async with _signed_in(Editor, browser, stack, "Gaëlle") as person:
        yield person


@pytest.fixture
async def hugo(browser: Browser, stack: Stack) -> AsyncIterator[Editor]:
    """Another editor."""
    async with _signed_in(Editor, browser, stack, "Hugo") as person:
        yield person
