"""Who has a session when several sockets want it: over real sockets, two gateways, two chat_svc and a real database."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from secrets import token_urlsafe
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import WSCloseCode

from chat_svc.lines import LINES_MAX
from tests.fakes import programs
from tests.fakes.gateway_stage import ORIGIN, Page
from tests.fakes.platform import platform

SOCKETS = 50


@pytest.fixture(scope="module")
async def doors(tmp_path_factory, mongodb_uri):
    """Two gateways, each before a chat_svc of its own: how a page comes to either."""
    async with platform(tmp_path_factory.mktemp("platform") / "certificates") as whole:
        database = f"pages_{uuid4().hex[:8]}"
        chats = [programs.chat_svc(whole, mongodb_uri, database, f"chat_svc-{number}") for number in range(2)]
        fronts = [programs.gateway(whole, chat.listen, ORIGIN, f"gateway-{n}") for n, chat in enumerate(chats)]
        async with programs.running(*chats), programs.running(*fronts), aiohttp.ClientSession() as http:
            yield [_door(http, f"http://{front.listen}/line") for front in fronts]


def _door(http, url):
    @asynccontextmanager
    async def enter(**first):
        async with http.ws_connect(url, headers={"Origin": ORIGIN}, protocols=("pnav.1",)) as socket:
            page = Page(socket)
            await page.send(**first)
            yield page

    return enter


@pytest.fixture(autouse=True)
async def _in_time():
    async with asyncio.timeout(40):
        yield


def opening():
    return {"t": "open", "token": token_urlsafe(32), "category": "domestic", "lang": "fr"}


def resuming(first):
    return {"t": "resume", "token": first["token"], "after": 0}


async def until(page, *kinds):
    """The next frame of one of these kinds."""
    while (told := await page.get())["t"] not in kinds:
        pass
    return told


async def test_she_goes_on_at_another_replica_and_her_old_page_is_over_everywhere(doors):
    here, there = doors
    first, token = opening(), token_urlsafe(32)
    async with here(**first) as old, AsyncExitStack() as later:
        await old.send(t="code")
        code = (await until(old, "code"))["code"]
        await old.send(t="code_confirm", code=code, word="cerisier")
        await until(old, "code_confirmed")
        new = await later.enter_async_context(there(t="return", token=token, code=code, word="autre"))
        assert (await until(new, "opened", "refused"))["held_back"]
        assert await until(old, "bye") == {"t": "bye", "reason": "RETURNED_ELSEWHERE"}
        assert (await old.socket.receive()).data == WSCloseCode.OK
        for door in doors:
            again = await later.enter_async_context(door(**resuming(first)))
            assert await again.get() == {"t": "refused", "reason": "RETURNED_ELSEWHERE"}
        await new.send(t="say", id=str(uuid4()), text="Je suis chez une amie.")
        assert (await until(new, "entry"))["text"] == "Je suis chez une amie."


async def test_one_token_on_fifty_sockets_keeps_a_few_of_them_and_nobody_else_notices(doors):
    here, _ = doors
    first = opening()
    async with here(**opening()) as neighbour, here(**first) as page, AsyncExitStack() as crowd:
        await until(page, "opened")
        sockets = [await crowd.enter_async_context(here(**resuming(first))) for _ in range(SOCKETS - 1)]
        for socket in sockets:
            await until(socket, "opened")
        await neighbour.send(t="say", id=str(uuid4()), text="là")
        while (await until(neighbour, "entry"))["kind"] != "message":
            pass
        ended = [page, *sockets][:-LINES_MAX]
        assert [(await until(one, "bye"))["reason"] for one in ended] == ["LINES_TOO_MANY"] * (SOCKETS - LINES_MAX)
        await sockets[-1].send(t="say", id=str(uuid4()), text="encore là")
        for one in sockets[-LINES_MAX:]:
            while (await until(one, "entry", "bye"))["kind"] != "message":
                pass
