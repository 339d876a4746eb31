"""What time alone causes: assignment, repair, and listening to the other replicas."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from chassis import metrics
from chat_svc.board import Board
from chat_svc.clock import StoreClock
from chat_svc.domain import team, verbs
from chat_svc.domain.entries import Assigned, Entry
from chat_svc.domain.queue import Bounce, FreeSlot, GiveBack, Offer, Operator, Patience, Step, Waits, plan
from chat_svc.domain.refusals import NotWaiting
from chat_svc.failpoints import Failpoint
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.loops import guarded, woken
from chat_svc.places import Places
from chat_svc.presence import Presence

PASS_SECONDS = 1.0  # what no event woke is found after this
_PAUSE_SECONDS = 1.0  # after a failure of the database


class Hint(Protocol):
    """Somebody else added an entry to this session."""

    @property
    def session(self) -> str:
        """Which."""

    @property
    def seq(self) -> int:
        """Its place."""


class QueueStore(Protocol):
    """What the queue needs from the database."""

    async def now(self) -> datetime:
        """The primary's clock."""

    async def live_sessions(self) -> list[Waits]:
        """What is waiting, offered or active."""

    async def operators(self) -> list[Operator]:
        """Whoever is there or holds a slot."""

    async def reserve(self, operator: str, session: str) -> bool:
        """Takes one of her places, atomically."""

    def hints(self, listening: Callable[[], None]) -> AsyncIterator[Hint]:
        """What other processes append, from the moment at which `listening` is called."""


class Queue:
    """Level-triggered: each pass looks at the world as it is and closes the difference; events only wake it."""

    def __init__(
        self,
        log: Log,
        store: QueueStore,
        places: Places,
        board: Board,
        presence: Presence,
        clock: StoreClock,
        patience: Patience,
    ) -> None:
        self._log = log
        self._places = places
        self._presence = presence
        self._store = store
        self._board = board
        self._clock = clock
        self._patience = patience
        self._wake = asyncio.Event()
        log.moved.append(self._moved)

    async def run(self) -> None:
        """Passes until cancelled, at once when woken, else every second."""
        while True:
            self._wake.clear()
            await guarded("queue pass failed", self.once)
            await woken(self._wake, PASS_SECONDS)

    async def once(self) -> None:
        """One pass."""
        now = await self._store.now()
        self._clock.set(now)
        stored, operators = await self._store.live_sessions(), await self._store.operators()
        sessions = [replace(one, away=self._presence.away(one.session)) for one in stored]
        self._board.show(sessions, operators, now)
        for step in plan(sessions, operators, now, self._patience):
            await guarded("queue step failed", partial(self._take, step))

    async def _take(self, step: Step) -> None:
        match step:
            case Offer():
                await self._offer(step)
            case GiveBack():
                await self._log.append(step.session, verbs.give_back(step.operator, step.epoch, step.cause))
                self._log.failpoints.reach(Failpoint.GIVEN_BACK)
                await self._mend(step)
            case Bounce():
                await self._log.append(step.session, team.expire_handover(step.operator, step.at))
                await self._mend(step)
            case FreeSlot():
                await self._mend(step)

    async def _offer(self, step: Offer) -> None:
        """First her place, then the session's log: neither can be given twice."""
        if not await self._store.reserve(step.operator, step.session):
            return
        self._log.failpoints.reach(Failpoint.SLOT_RESERVED)
        try:
            await self._log.append(step.session, verbs.offer(step.operator))
        except NotWaiting:
            self._log.failpoints.reach(Failpoint.OFFER_LOST)
            await self._mend(step)

    async def _mend(self, step: Step) -> None:
        """What the log says holds: the session's document is written anew, and a place that is not hers is freed."""
        live = await self._log.fresh(step.session)
        await self._log.project(live)
        self._log.failpoints.reach(Failpoint.BEFORE_RELEASE)
        await self._places.settle(live.picture, step.operator)

    def _moved(self, live: Live, entry: Entry) -> None:
        self._wake.set()
        picture = live.picture
        if isinstance(entry.body, Assigned) and entry.body.epoch == 1 and picture.intake and picture.created_at:
            waited = (entry.at - picture.created_at).total_seconds()
            metrics.CHAT_WAITED_SECONDS.labels(picture.intake.place.force).observe(max(0, waited))


class Listener:
    """One change stream per process: what other replicas append wakes the readers here. A lost hint costs a second."""

    def __init__(self, log: Log, store: QueueStore) -> None:
        self._log = log
        self._store = store

    async def run(self) -> None:
        """Listens until cancelled; whatever was held before it listened, or listened again, is read anew."""
        while True:
            await guarded("hints broke", self._listen)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _listen(self) -> None:
        async for hint in self._store.hints(self._suspect_all):
            self._log.failpoints.reach(Failpoint.HINT_HEARD)
            if hint.seq > self._log.live(hint.session).picture.last_seq:  # one read brings all of a burst
                await self._log.fresh(hint.session)

    def _suspect_all(self) -> None:
        for live in self._log.held():
            live.suspect = True


class Mender:
    """Whatever a failure of the database left unknown or unwritten is looked at again until it is known and written."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def run(self) -> None:
        """Looks every second until cancelled."""
        while True:
            await guarded("mending failed", self.once)
            await asyncio.sleep(PASS_SECONDS)

    async def once(self) -> None:
        """One look."""
        for live in self._log.held():
            if live.suspect and live.watchers:
                await self._log.fresh(live.picture.session)
        for session in tuple(self._log.unprojected):
            await self._log.project(await self._log.fresh(session))
