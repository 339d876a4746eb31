"""PyMongo's own asyncio API beside Motor, which it replaces: the log's write, one journalled bulk of 16 at a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient

from chassis.mongo import OPTIONS
from chassis.up.mongod import running_mongod
from tests.fakes.standins import free_base_port

_BATCH = 16
_BULKS = 300
_ROUNDS = 5

Insert = Callable[[list[dict[str, Any]]], Awaitable[Any]]


def run() -> dict[str, float]:
    """Entries per second and processor µs per entry of both, in turn, medians; and PyMongo's as a ratio to Motor's."""
    with (
        TemporaryDirectory(prefix="pnav-driver-") as place,
        running_mongod(Path(place) / "db", free_base_port()) as uri,
    ):
        return asyncio.run(_compare(uri))


async def _compare(uri: str) -> dict[str, float]:
    motor: Any = AsyncIOMotorClient(uri, **OPTIONS)
    async with AsyncMongoClient[dict[str, Any]](uri, **OPTIONS) as own:
        drivers: dict[str, Insert] = {
            "pymongo": lambda batch: own.bench.entries.insert_many(batch, ordered=False),
            "motor": lambda batch: motor.bench.entries.insert_many(batch, ordered=False),
        }
        rounds = [{name: await _measure(insert) for name, insert in drivers.items()} for _ in range(_ROUNDS)]
    motor.close()
    figures: dict[str, float] = {}
    for index, what in enumerate(("rate", "cpu_us")):
        for name in drivers:
            figures[f"{name}_{what}"] = round(median(one[name][index] for one in rounds), 1)
        ratios = (one["pymongo"][index] / one["motor"][index] for one in rounds)
        figures[f"{what}_ratio_to_motor"] = round(median(ratios), 2)
    return figures


async def _measure(insert: Insert) -> tuple[float, float]:
    """Entries per second, and µs of our processor per entry."""
    begun, cpu = time.perf_counter(), time.process_time()
    for _ in range(_BULKS):
        await insert([{"place": 1, "at": datetime.now(UTC), "body": {"kind": "message"}} for _ in range(_BATCH)])
    count = _BULKS * _BATCH
    return count / (time.perf_counter() - begun), (time.process_time() - cpu) * 1e6 / count
