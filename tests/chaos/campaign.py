"""One run: people talk, nemeses strike, everything heals, and the history is what they saw and what is stored."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from chassis.auth import Peer, Role
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceStub
from tests.chaos.ground import Ground
from tests.chaos.history import TEXT_MAX, History, Logged, Recorder, of_visitor
from tests.chaos.nemeses import Strike
from tests.chaos.operators import Operator
from tests.chaos.stage import DATABASE, Stage, stage
from tests.chaos.visitors import Visitor
from tests.chaos.watch import Watch

_LOOK_SECONDS = 0.1
_CUT = {"$set": {"body.text": {"$substrCP": [{"$ifNull": ["$body.text", ""]}, 0, TEXT_MAX]}}}


@dataclass(frozen=True)
class Campaign:
    """What is to be done: each nemesis in turn, again and again, until so many messages are acknowledged."""

    strikes: Sequence[Strike]
    messages: int
    seed: int
    limit: float  # seconds: after these the run ends as it is
    rounds: int = 1  # that often each nemesis strikes at least
    visitors: int = 12
    operators: int = 3
    calm: tuple[float, float] = (2.0, 4.0)  # seconds between the first answer after a strike and the next strike
    settle: float = 45.0  # seconds in which every message must be confirmed once nothing is broken any more
    chat: str = "chat_svc.main"


@dataclass(frozen=True)
class Run:
    """What came of it. `settled`: everything that was said was confirmed or refused in the end. `errors`: what the
    services logged as errors: whatever is broken around them, nothing of theirs may be unexpected."""

    history: History
    strikes: int
    settled: bool
    errors: list[str]

    @property
    def acknowledged(self) -> dict[str, int]:
        """How many messages, of visitors and of operators."""
        who = [of_visitor(event.who) for event in self.history.events if event.what == "acknowledged"]
        return {"visitors": sum(who), "operators": len(who) - sum(who)}


async def run(campaign: Campaign, place: Path, ground: Ground) -> Run:
    """Does it in the empty directory `place`. Raises RuntimeError and TimeoutError when the stage does not stand."""
    chance = random.Random(campaign.seed)
    async with stage(place, ground, chance, campaign.chat) as on:
        show = _Show(campaign, on, chance)
        await show.play()
        for process in (on.gateway, *on.chats):
            await process.kill()
        log = await on.replicas.read(DATABASE, "entries", _CUT)
        errors = [error for process in (on.gateway, *on.chats) for error in process.errors()]
    clock = time.time() - time.monotonic()
    return Run(
        History(tuple(show.recorder.events), tuple(_logged(one, clock) for one in log)),
        show.strikes,
        show.settled,
        errors,
    )


class _Show:
    """The people of a run, and who strikes."""

    def __init__(self, campaign: Campaign, on: Stage, chance: random.Random) -> None:
        self._campaign = campaign
        self._stage = on
        self._chance = chance
        self._talking = True
        self.recorder = Recorder()
        self.strikes = 0
        self.settled = False

    async def play(self) -> None:
        """All of it."""
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
            channels = [
                await stack.enter_async_context(self._stage.whole.channel(address, "pnav.chat.v1", Peer.ENVOY))
                for address in self._stage.chat_addresses
            ]
            people = [self._visitor(number) for number in range(self._campaign.visitors)]
            stubs = [OperatorServiceStub(channel) for channel in channels]
            staff = [self._operator(number, stubs) for number in range(self._campaign.operators)]
            url, origin = self._stage.url, self._stage.origin
            tasks = [asyncio.create_task(one.run(http, url, origin)) for one in people]
            tasks += [asyncio.create_task(one.run()) for one in staff]
            watch = Watch(self.recorder, self._stage.pages, (self._stage.gateway, *self._stage.chats))
            tasks.append(asyncio.create_task(watch.run(http)))
            try:
                await self._strike_until_enough()
                await self._settle(people, staff)
            finally:
                tasks += [call for one in staff for call in one.calls]
                await _end(tasks)

    async def _strike_until_enough(self) -> None:
        end = time.monotonic() + self._campaign.limit
        while self._lacking() and time.monotonic() < end:
            await self._calm(end)
            strike = self._campaign.strikes[self.strikes % len(self._campaign.strikes)]
            self.recorder.note("nemesis", "struck", text=strike.__name__)
            for what, times in (await strike(self._stage, self._chance)).items():
                self.recorder.note("nemesis", "did", text=what, seq=times)
            self.recorder.note("nemesis", "healed", text=strike.__name__)
            self.strikes += 1
        await self._calm(end)

    async def _calm(self, end: float) -> None:
        """Somebody has been answered since the last strike, and a moment has passed."""
        self.recorder.answered.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.recorder.answered.wait(), max(0, end - time.monotonic()))
        await asyncio.sleep(self._chance.uniform(*self._campaign.calm))

    def _lacking(self) -> bool:
        few = self.strikes < self._campaign.rounds * len(self._campaign.strikes)
        return few or self.recorder.acknowledged < self._campaign.messages

    async def _settle(self, people: Sequence[Visitor], staff: Sequence[Operator]) -> None:
        self._talking = False
        await self._stage.heal()
        end = time.monotonic() + self._campaign.settle
        while not self.settled and time.monotonic() < end:
            await asyncio.sleep(_LOOK_SECONDS)
            self.settled = not any(one.unconfirmed for one in people) and not any(one.calls for one in staff)

    def _visitor(self, number: int) -> Visitor:
        own = random.Random(self._chance.random())
        return Visitor(f"visitor-{number}", own, self.recorder, lambda: self._talking)

    def _operator(self, number: int, stubs: Sequence[Any]) -> Operator:
        own = random.Random(self._chance.random())
        return Operator(
            f"operator-{number}",
            own,
            self.recorder,
            stubs,
            self._token,
            lambda: self._talking,
            self._stage.staffed,
        )

    def _token(self, subject: str) -> str:
        return self._stage.whole.token(Role.OPERATOR, sub=subject, force="reserve")


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancels them. Raises what one of them died of: people come again, they do not die."""
    died = [task.exception() for task in tasks if task.done() and not task.cancelled()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for error in died:
        if error is not None:
            raise error


def _logged(document: dict[str, Any], clock: float) -> Logged:
    """The entry; `clock` is what the database's clock, which is this machine's, says beyond that of the events."""
    session, _, seq = document["_id"].partition("/")
    body = document["body"]
    return Logged(
        session=session,
        seq=int(seq),
        place=document["place"],
        author=document["author"],
        kind=body["kind"],
        id=document["client"],
        text=body.get("text", ""),
        epoch=body.get("epoch", document["epoch"]),
        operator=body.get("operator", ""),
        staff=document.get("staff", False),
        at=document["at"].timestamp() - clock,
    )
