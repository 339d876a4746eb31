"""Visitors and operators in numbers: who comes, how they write, and what is measured meanwhile."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from math import ceil

import aiohttp

from chassis.auth import Peer, Role
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceStub
from tests.bench.chat_people import CAPACITY, Notes, Operator, Visitor
from tests.bench.chat_stage import Running
from tests.fakes.platform import Platform

TALKERS = 20  # at one message per second each, out of step: one alone would need an hour for a p99
TALK_SECONDS = 5
WRITE_SECONDS = 4
_AT_ONCE = 128  # who open at the same time
_PATIENCE_SECONDS = 60.0


class Crowd:
    """The visitors of one side, chain or product; `notes` says when their messages arrived."""

    def __init__(self, running: Running, notes: Notes, visitors: Sequence[Visitor]) -> None:
        self._running = running
        self._notes = notes
        self._visitors = visitors

    async def talk(self) -> list[float]:
        """Seconds that each message took while some visitors talked as people do."""
        self._notes.clear()
        async with asyncio.timeout(TALK_SECONDS + _PATIENCE_SECONDS):
            await asyncio.gather(*map(_now_and_then, self._visitors[:TALKERS]))
        return list(self._notes.seconds)

    async def write(self, writers: int) -> dict[str, float]:
        """How many messages arrive per second while `writers` write as fast as they are confirmed; what each costs."""
        self._notes.clear()
        before, started = self._running.processor_seconds(), time.perf_counter()
        async with asyncio.timeout(WRITE_SECONDS + _PATIENCE_SECONDS):
            end = started + WRITE_SECONDS
            await asyncio.gather(*(_on_and_on(visitor, end) for visitor in self._visitors[:writers]))
        count, seconds = len(self._notes.seconds), time.perf_counter() - started
        costs = zip(("gateway", "chat"), before, self._running.processor_seconds(), strict=True)
        return {f"rate_{writers}": count / seconds} | {
            f"{part}_us_per_message_{writers}": (now - then) / count * 1e6 for part, then, now in costs
        }


@asynccontextmanager
async def crowd(running: Running, size: int, *, until: str, notes: Notes | None = None) -> AsyncIterator[Crowd]:
    """New visitors who have come as far as `until`. Without other `notes` they note what comes back to themselves."""
    back = Notes()
    heard = back.arrived if notes is None else _ignore
    visitors, door = [Visitor(notes or back, heard) for _ in range(size)], asyncio.Semaphore(_AT_ONCE)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def come(visitor: Visitor) -> None:
            async with door:
                await visitor.open(http, running.url, running.origin, until)

        async with asyncio.timeout(_PATIENCE_SECONDS):
            await asyncio.gather(*map(come, visitors))
        yield Crowd(running, notes or back, visitors)
        await asyncio.gather(*(visitor.leave() for visitor in visitors))


@asynccontextmanager
async def operators(product: Running, whole: Platform, chats: int) -> AsyncIterator[Notes]:
    """As many as that many chats need, and their notes of what arrived.

    They are of the reserve: nobody else takes chats of an unknown place at once.
    """
    notes = Notes()
    tokens = [whole.token(Role.OPERATOR, sub=f"operator-{n}", force="reserve") for n in range(ceil(chats / CAPACITY))]
    async with whole.channel(product.chat, "pnav.chat.v1", Peer.ENVOY) as channel:
        stub = OperatorServiceStub(channel)
        working = [asyncio.create_task(Operator(stub, token, notes).work()) for token in tokens]
        try:
            yield notes
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)


def _ignore(_message: str) -> None:
    """The operators note what arrives."""


async def _now_and_then(visitor: Visitor) -> None:
    """One message a second, at a moment of her own."""
    due = time.perf_counter() + random.random()
    for _ in range(TALK_SECONDS):
        await asyncio.sleep(due - time.perf_counter())
        await visitor.say()
        due += 1


async def _on_and_on(visitor: Visitor, end: float) -> None:
    while time.perf_counter() < end:
        await visitor.say()
