"""How soon what a visitor writes is before her operator, how much of it can be written, and what an idle visitor costs.

End to end on real processes: WebSocket → gateway → chat_svc → MongoDB → the operator's Follow stream. The load comes
from this process. Everything is measured in turn with the chain of `tests/bench/chain.py`, on the same database, by the
same visitors with the same frames; there a message has arrived when it is back at its visitor.

Latency: 20 visitors write a message per second each, out of step, 5 s on the one side, 5 s on the other, three times a
round; p50 and p99 are those of the 300 messages of a round. Rate: 16 and 128 visitors write their next message when the
one before is confirmed to them, for 4 s a round; what has arrived is counted. A figure is the median of the rounds; a
ratio is the median of the rounds' ratios, whose two sides are measured within the same minute: other users of the
machine spoil figures more than ratios.
Rolling restart: see `tests/bench/chat_restart.py`.
Memory: the growth of each process by 1,000 visitors who have opened a session and wait, after the first 100.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

import uvloop
from pymongo import AsyncMongoClient

from chassis.up.mongod import running_mongod
from tests.bench import chat_restart, chat_stage
from tests.bench.chat_crowd import TALK_SECONDS, TALKERS, Crowd, crowd, operators
from tests.bench.chat_stage import Running
from tests.fakes.platform import Platform, free_addresses, platform

ROUNDS = 3
SLICES = 3
WRITERS = (16, 128)
IDLE = 1_000
WARM = 100
_SETTLE_SECONDS = 3.0  # chat_svc looks at its queue every second
_RATIOS = {
    "latency_p50_ms": "latency_ratio_p50",
    "latency_p99_ms": "latency_ratio_p99",
    **{f"rate_{writers}": f"rate_ratio_{writers}" for writers in WRITERS},
}


def run() -> dict[str, float]:
    """Milliseconds, messages per second, kilobytes per visitor, microseconds of processor time per message."""
    with (
        tempfile.TemporaryDirectory(prefix="pnav-bench-") as place,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(_run(Path(place)))


async def _run(place: Path) -> dict[str, float]:
    async with _mongodb(place) as uri, platform(place / "certificates") as whole:
        return await _restart(whole, uri) | await _memory(whole, uri) | await _compare(whole, uri, place)


async def _restart(whole: Platform, uri: str) -> dict[str, float]:
    _say("a rolling restart")
    async with _database(uri) as database:
        return await chat_restart.measure(whole, uri, database)


async def _memory(whole: Platform, uri: str) -> dict[str, float]:
    _say(f"memory of {IDLE:,} visitors who wait")
    async with (
        _database(uri) as database,
        chat_stage.product(whole, uri, database) as running,
        crowd(running, WARM, until="queue"),
    ):
        before = await _settled(running)
        async with crowd(running, IDLE, until="queue"):
            after = await _settled(running)
    gateway, chat = ((now - then) / 1000 / IDLE for now, then in zip(after, before, strict=True))
    return {"gateway_kb_per_visitor": round(gateway, 1), "chat_kb_per_visitor": round(chat, 1)}


async def _compare(whole: Platform, uri: str, place: Path) -> dict[str, float]:
    _say("visitors and operators come")
    everybody = max(WRITERS)
    async with (
        _database(uri) as ours,
        _database(uri) as theirs,
        chat_stage.chain(place, uri, theirs) as chain,
        crowd(chain, everybody, until="opened") as chain_crowd,
        chat_stage.product(whole, uri, ours) as product,
        operators(product, whole, everybody) as notes,
        crowd(product, everybody, until="assigned", notes=notes) as product_crowd,
    ):
        for warm in (chain_crowd, product_crowd):
            await warm.write(everybody)
        rounds = [await _round(number, chain_crowd, product_crowd) for number in range(ROUNDS)]
    medians = {name: round(median(one[name] for one in rounds), 3) for name in rounds[0]}
    return medians | {"latency_samples": ROUNDS * SLICES * TALKERS * TALK_SECONDS}


async def _round(number: int, chain: Crowd, product: Crowd) -> dict[str, float]:
    """Each thing on the one and then on the other; the chain's figures have `chain_` before their names."""
    _say(f"round {number + 1} of {ROUNDS}")
    theirs, ours = await _latencies(chain, product)
    for writers in WRITERS:
        theirs |= await chain.write(writers)
        ours |= await product.write(writers)
    ratios = {ratio: ours[name] / theirs[name] for name, ratio in _RATIOS.items()}
    return ours | ratios | {f"chain_{name}": figure for name, figure in theirs.items()}


async def _latencies(*crowds: Crowd) -> list[dict[str, float]]:
    """p50 and p99 of each, from turns so short that whoever else uses the machine is fair to all."""
    taken: list[list[float]] = [[] for _ in crowds]
    for _ in range(SLICES):
        for one, seconds in zip(crowds, taken, strict=True):
            seconds += await one.talk()
    return [
        {f"latency_p{share}_ms": sorted(one)[len(one) * share // 100] * 1000 for share in (50, 99)} for one in taken
    ]


async def _settled(running: Running) -> list[int]:
    """Bytes of memory of each process once it has nothing new to do."""
    await asyncio.sleep(_SETTLE_SECONDS)
    return running.memory()


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
