"""How soon what a visitor writes is before her operator, how much of it can be written, and what an idle visitor costs.

End to end on real processes: WebSocket → gateway → chat_svc → MongoDB → the operator's Follow stream. The load comes
from this process. Speed is measured in turn with the chain of `tests/bench/chain.py`, on the same database, by the
same visitors with the same frames; there a message has arrived when it is back at its visitor.

Latency: 20 visitors write a message per second each, out of step, for 5 s on the one side, 5 s on the other, twice a
round. Half: 128 visitors write half as many messages a second as the product took from them just before, on both sides.
Rate: 1, 16, 128 and 1,000 visitors write their next message when the one before is confirmed to them, for 3 s a round;
what has arrived is counted. A figure is the median of the rounds; a ratio is the median of the rounds' ratios, whose
two sides are measured within the same minute: other users of the machine spoil figures more than ratios.
Rolling restart: see `tests/bench/chat_restart.py`. Assignment: see `tests/bench/chat_assign.py`.
Memory: the growth of each process by 10,000 visitors who have opened a session and wait, after the first 100.
"""

import asyncio
import os
import resource
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import uvloop
from pymongo import AsyncMongoClient

from chassis.up.mongod import running_mongod
from tests.bench import chat_assign, chat_compare, chat_restart, chat_stage
from tests.bench.chat_crowd import crowd
from tests.bench.chat_people import Notes
from tests.bench.chat_stage import Running
from tests.fakes.platform import Platform, free_addresses, platform

IDLE = 10_000
WARM = 100
_FILES = IDLE + WARM + 1_000  # sockets of one process, and what else it has open
_SETTLE_SECONDS = 3.0  # chat_svc looks at its queue every second


def run() -> dict[str, float]:
    """Milliseconds, messages per second, kilobytes per visitor, microseconds of processor time per message."""
    _allow_files()
    with (
        tempfile.TemporaryDirectory(prefix="pnav-bench-") as place,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(_run(Path(place)))


async def _run(place: Path) -> dict[str, float]:
    async with _mongodb(place) as uri, platform(place / "certificates") as whole:
        return (
            await _restart(whole, uri)
            | await _assign(whole, uri)
            | await _memory(whole, uri)
            | await _compare(whole, uri, place)
        )


async def _restart(whole: Platform, uri: str) -> dict[str, float]:
    _say("a rolling restart")
    async with _database(uri) as database:
        return await chat_restart.measure(whole, uri, database)


async def _assign(whole: Platform, uri: str) -> dict[str, float]:
    _say(f"{chat_assign.WAITING:,} visitors wait for operators")
    async with _database(uri) as one, _database(uri) as two, _database(uri) as three:
        return await chat_assign.measure(whole, uri, (one, two, three))


async def _memory(whole: Platform, uri: str) -> dict[str, float]:
    _say(f"memory of {IDLE:,} visitors who wait")
    async with (
        _database(uri) as database,
        chat_stage.product(whole, uri, database) as running,
        crowd(running, WARM, Notes(), until="opened"),
    ):
        before = await _settled(running)
        async with crowd(running, IDLE, Notes(), until="opened"):
            after = await _settled(running)
    gateway, chat = ((now - then) / 1000 / IDLE for now, then in zip(after, before, strict=True))
    return {"gateway_kb_per_visitor": round(gateway, 1), "chat_kb_per_visitor": round(chat, 1)}


async def _compare(whole: Platform, uri: str, place: Path) -> dict[str, float]:
    async with _database(uri) as ours, _database(uri) as theirs:
        return await chat_compare.measure(whole, uri, place, ours, theirs)


async def _settled(running: Running) -> list[int]:
    """Bytes of memory of each process once it has nothing new to do."""
    await asyncio.sleep(_SETTLE_SECONDS)
    return running.memory()


def _allow_files() -> None:
    """For this process and those it starts. Raises OSError where the machine does not allow that many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < _FILES and soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, max(hard, _FILES)))


@asynccontextmanager
async def _mongodb(place: Path) -> AsyncIterator[str]:
    """MONGODB_URI if it is set; else a replica set of one member."""
    given = os.environ.get("MONGODB_URI")
    if given:
        yield given
        return
    (address,) = free_addresses(1)
    async with running_mongod(place / "mongodb", address.port) as uri:
        yield uri


@asynccontextmanager
async def _database(uri: str) -> AsyncIterator[str]:
    """A name for a database that is gone afterwards."""
    name = f"bench_{uuid4().hex[:12]}"
    try:
        yield name
    finally:
        async with AsyncMongoClient[dict[str, object]](uri) as client:
            await client.drop_database(name)


def _say(what: str) -> None:
    print(f"chat: {what} …", file=sys.stderr, flush=True)
