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

WRITE_SECONDS = 3
_AT_ONCE = 128  # who open at the same time
_PATIENCE_SECONDS = 120.0


class Crowd:
    """The visitors of one side, chain or product; `notes` says when their messages arrived."""

    def __init__(self, running: Running, notes: Notes, visitors: Sequence[Visitor]) -> None:
        self._running = running
        self._notes = notes
        self._visitors = visitors

    def joined(self, others: "Crowd") -> "Crowd":
        """Both together; their notes are the same."""
        return Crowd(self._running, self._notes, (*self._visitors, *others._visitors))

    async def talk(self, talkers: int, per_second: float, seconds: float) -> list[float]:
        """Seconds that each message took while `talkers` wrote that many messages a second together, out of step.

        Whoever is late because her last message was not confirmed yet is counted from when she meant to write.
        """
        self._notes.clear()
        each, count = talkers / per_second, max(1, round(seconds * per_second / talkers))
        async with asyncio.timeout(seconds + _PATIENCE_SECONDS):
            await asyncio.gather(*(_now_and_then(one, each, count) for one in self._visitors[:talkers]))
        return list(self._notes.seconds)

    async def assigned(self) -> None:
        """Returns when each has been told that she has an operator."""
        await asyncio.gather(*(visitor.assigned.wait() for visitor in self._visitors))

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
async def crowd(running: Running, size: int, notes: Notes, *, until: str, echoed: bool = False) -> AsyncIterator[Crowd]:
    """New visitors who have come as far as `until`. `echoed`: what comes back to themselves is what counts."""
    heard = notes.arrived if echoed else _ignore
    visitors, door = [Visitor(notes, heard) for _ in range(size)], asyncio.Semaphore(_AT_ONCE)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def come(visitor: Visitor) -> None:
            async with door:
                await visitor.open(http, running.url, running.origin, until)

        async with asyncio.timeout(_PATIENCE_SECONDS):
            await asyncio.gather(*map(come, visitors))
        yield Crowd(running, notes, visitors)
        await asyncio.gather(*(visitor.leave() for visitor in visitors))


@asynccontextmanager
async def operators(
    product: Running, whole: Platform, chats: int, notes: Notes, accepting: asyncio.Event | None = None
) -> AsyncIterator[Sequence[Operator]]:
    """As many as that many chats need, all following, none available yet; they accept at once, or when they may.

    They are of the reserve: nobody else takes chats of an unknown place at once.
    """
    if accepting is None:
        accepting = asyncio.Event()
        accepting.set()
    subjects = [f"operator-{random.getrandbits(64):x}" for _ in range(ceil(chats / CAPACITY))]
    tokens = [whole.token(Role.OPERATOR, sub=subject, force="reserve") for subject in subjects]
    async with whole.channel(product.chat, "pnav.chat.v1", Peer.ENVOY) as channel:
        stub = OperatorServiceStub(channel)
        staff = [Operator(stub, token, notes, accepting) for token in tokens]
        working = [asyncio.create_task(one.work()) for one in staff]
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await asyncio.gather(*(one.following.wait() for one in staff))
            yield staff
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)


def _ignore(_message: str) -> None:
    """The operators note what arrives."""


async def _now_and_then(visitor: Visitor, each: float, count: int) -> None:
    """`count` messages, one every `each` seconds, from a moment of her own."""
    due = time.perf_counter() + random.random() * each
    for _ in range(count):
        pause = due - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        await visitor.say(since=None if pause > 0 else due)
        due += each


async def _on_and_on(visitor: Visitor, end: float) -> None:
    while time.perf_counter() < end:
        await visitor.say()
