"""Product and chain in turn, on the same database, by the same visitors with the same frames."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from tests.bench import chat_stage
from tests.bench.chat_crowd import Crowd, crowd, operators
from tests.bench.chat_people import Notes
from tests.bench.chat_stage import Running
from tests.fakes.platform import Platform

ROUNDS = 3
FEW = (1, 16, 128)
MANY = 1_000
TALKERS = 20  # at one message per second each: one alone would need an hour for a p99
_SLICES = 2
_TALK_SECONDS = 5
_BUSY_SECONDS = 3
_SHARES = (50, 99)

Figures = dict[str, float]


async def measure(whole: Platform, uri: str, place: Path, ours: str, theirs: str) -> Figures:
    """Medians of the rounds; `ours` and `theirs` are names of databases."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        chain = await enter(chat_stage.chain(place, uri, theirs))
        product = await enter(chat_stage.product(whole, uri, ours))
        notes = Notes(), Notes()
        few = await _come(stack, whole, chain, product, notes, max(FEW))
        rounds = [await _few(number, *few) for number in range(ROUNDS)]
        more = await _come(stack, whole, chain, product, notes, MANY - max(FEW))
        many = [one.joined(other) for one, other in zip(few, more, strict=True)]
        for number, figures in enumerate(rounds):
            _say(f"round {number + 1} of {ROUNDS}: {MANY:,} visitors")
            figures |= await _rates(*many, MANY)
    return {name: round(median(one[name] for one in rounds), 3) for name in rounds[0]}


async def _come(
    stack: AsyncExitStack, whole: Platform, chain: Running, product: Running, notes: tuple[Notes, Notes], size: int
) -> tuple[Crowd, Crowd]:
    """That many more visitors on both sides, and the operators they need, warm."""
    _say(f"{size} visitors and their operators come")
    enter = stack.enter_async_context
    theirs = await enter(crowd(chain, size, notes[0], until="opened", echoed=True))
    for one in await enter(operators(product, whole, size, notes[1])):
        await one.come()
    ours = await enter(crowd(product, size, notes[1], until="assigned"))
    for warm in (theirs, ours):
        await warm.write(size)
    return theirs, ours


async def _few(number: int, chain: Crowd, product: Crowd) -> Figures:
    """Each thing on the one and then on the other; the chain's figures have `chain_` before their names."""
    _say(f"round {number + 1} of {ROUNDS}: latency")
    found = await _latencies("latency", chain, product, _SLICES, TALKERS, TALKERS, _TALK_SECONDS)
    for writers in FEW:
        _say(f"round {number + 1} of {ROUNDS}: {writers} visitors")
        found |= await _rates(chain, product, writers)
    half = found[f"rate_{max(FEW)}"] / 2
    return found | await _latencies("half", chain, product, 1, max(FEW), half, _BUSY_SECONDS)


async def _rates(chain: Crowd, product: Crowd, writers: int) -> Figures:
    return _compared(await chain.write(writers), await product.write(writers), {f"rate_{writers}"})


async def _latencies(
    name: str, chain: Crowd, product: Crowd, slices: int, talkers: int, per_second: float, seconds: float
) -> Figures:
    """p50 and p99 of each, from turns so short that whoever else uses the machine is fair to both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(slices):
        for one, those in zip((chain, product), taken, strict=True):
            those += await one.talk(talkers, per_second, seconds)
    theirs, ours = ({f"{name}_p{share}_ms": _quantile(one, share) * 1000 for share in _SHARES} for one in taken)
    return _compared(theirs, ours, ours.keys()) | {f"{name}_samples": len(taken[1])}


def _compared(theirs: Figures, ours: Figures, names: Mapping[str, object] | set[str] | Sequence[str]) -> Figures:
    return (
        ours
        | {f"chain_{name}": figure for name, figure in theirs.items()}
        | {_ratio(name): ours[name] / theirs[name] for name in names}
    )


def _ratio(name: str) -> str:
    """rate_16 → rate_ratio_16, latency_p99_ms → latency_ratio_p99."""
    what, _, which = name.removesuffix("_ms").partition("_")
    return f"{what}_ratio_{which}"


def _quantile(values: Sequence[float], share: int) -> float:
    return sorted(values)[len(values) * share // 100]


def _say(what: str) -> None:
    print(f"chat: {what} …", file=sys.stderr, flush=True)
