"""How long a full queue takes to reach operators who come all at once.

1,000 visitors wait, connected; 50 operators with room for 20 each look at their empty desks. They become available at
the same moment. `assign_1000_s`: from there until each of the 1,000 is offered to an operator, committed, and on that
operator's screen; nobody is offered to two. Then all begin to accept, each one offer after the other. `accept_1000_s`:
from there until each visitor is told so.
"""

import asyncio
import time
from collections.abc import Sequence
from statistics import median

from tests.bench import chat_stage
from tests.bench.chat_crowd import crowd, operators
from tests.bench.chat_people import Notes
from tests.bench.chat_stage import Running
from tests.fakes.platform import Platform

WAITING = 1_000
_PATIENCE_SECONDS = 60.0


async def measure(whole: Platform, uri: str, databases: Sequence[str]) -> dict[str, float]:
    """Seconds; medians of a turn on each of these databases, which are empty."""
    turns = []
    for database in databases:
        async with chat_stage.product(whole, uri, database) as running:
            turns.append(await _turn(whole, running))
    return {name: round(median(turn[name] for turn in turns), 3) for name in turns[0]}


async def _turn(whole: Platform, running: Running) -> dict[str, float]:
    accepting = asyncio.Event()
    async with (
        asyncio.timeout(_PATIENCE_SECONDS),
        crowd(running, WAITING, Notes(), until="queue") as waiting,
        operators(running, whole, WAITING, Notes(), accepting) as staff,
    ):
        began = time.perf_counter()
        await asyncio.gather(*(one.come() for one in staff))
        await asyncio.gather(*(one.full.wait() for one in staff))
        offered = time.perf_counter()
        accepting.set()
        await waiting.assigned()
        return {f"assign_{WAITING}_s": offered - began, f"accept_{WAITING}_s": time.perf_counter() - offered}
