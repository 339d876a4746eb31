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
from chat_svc.domain.intake import Decision, Roster
from chat_svc.domain.queue import Bounce, FreeSlot, GiveBack, Offer, Operator, Patience, Step, Waits, plan
from chat_svc.domain.refusals import NotWaiting
from chat_svc.failpoints import Failpoint
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.loops import guarded, woken
from chat_svc.places import Places
from chat_svc.presence import Presence

PASS_SECONDS = 1.0  # what no event woke is found after this
BREATH_SECONDS = 0.1  # a surge wakes at every entry, and a pass may push her place to everybody who waits
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

    async def reserve(self, operator: str, session: str) -> datetime | None:
        """Takes one of her places, atomically: when, or None if she has none."""

    def hints(self, listening: Callable[[], None]) -> AsyncIterator[Hint]:
        """What other processes append, from the moment at which `listening` is called."""


class Intake(Protocol):
    """What supervisors decided."""

    async def decisions(self) -> dict[Roster, Decision]:
        """What holds for each team that anything was ever decided for."""


class Queue:
    """Level-triggered: each pass looks at the world as it is and closes the difference; events only wake it."""

    def __init__(
        self,
        log: Log,
        store: QueueStore,
        intake: Intake,
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
        self._intake = intake
        self._board = board
        self._clock = clock
        self._patience = patience
        self._wake = board.stale
        log.moved.append(self._moved)

    async def run(self) -> None:
        """Passes until cancelled, at once when woken, else every second; it leaves others half of the time.

        But never more than a second at once: a pass that waited for a database that was gone took ten (R12).
        """
        clock = asyncio.get_running_loop().time
        while True:
            self._wake.clear()
            began = clock()
            await guarded("queue pass failed", self.once)
            await asyncio.sleep(min(PASS_SECONDS, max(BREATH_SECONDS, clock() - began)))
            await woken(self._wake, PASS_SECONDS)

    async def once(self) -> None:
        """One pass."""
        now = await self._store.now()
        self._clock.set(now)
        paused = [roster for roster, decision in (await self._intake.decisions()).items() if decision.paused]
        # Places before sessions: a session that is seen with her was offered on a place that was seen, or on none.
        operators = [replace(one, paused=one.force in paused) for one in await self._store.operators()]
        sessions = [replace(one, away=self._presence.away(one.session)) for one in await self._store.live_sessions()]
        self._board.show(sessions, operators, now, paused)
        steps = plan(sessions, operators, now, self._patience)
        await asyncio.gather(*(guarded("queue step failed", partial(self._take, step)) for step in steps))

    async def _take(self, step: Step) -> None:
        match step:
            case Offer():
                await self._offer(step)
            case GiveBack():
                await self._give_back(step)
            case Bounce():
                await self._bounce(step)
            case FreeSlot():
                await self._mend(step.session, step.operator, step.taken_at)

    async def _offer(self, step: Offer) -> None:
        """First her place, then the session's log: neither can be given twice."""
        taken_at = await self._store.reserve(step.operator, step.session)
        if taken_at is None:
            return
        self._log.failpoints.reach(Failpoint.SLOT_RESERVED)
        try:
            await self._log.append(step.session, verbs.offer(step.operator))
        except NotWaiting:
            self._log.failpoints.reach(Failpoint.OFFER_LOST)
            await self._mend(step.session, step.operator, taken_at)

    async def _give_back(self, step: GiveBack) -> None:
        """Whoever ends it frees the place: if another did, the place may be held for the next offer to her by now."""
        verb = verbs.Noted(verbs.give_back(step.operator, step.epoch, step.cause))
        await self._log.append(step.session, verb)
        self._log.failpoints.reach(Failpoint.GIVEN_BACK)
        await self._mend(step.session, step.operator, step.taken_at if verb.added else None)

    async def _bounce(self, step: Bounce) -> None:
        verb = verbs.Noted(team.expire_handover(step.operator, step.at))
        await self._log.append(step.session, verb)
        await self._mend(step.session, step.operator, step.taken_at if verb.added else None)

    async def _mend(self, session: str, operator: str, taken_at: datetime | None) -> None:
        """What the log says holds: the session's document is written anew, and a place that is not hers is freed."""
        live = await self._log.fresh(session)
        await self._log.project(live)
        self._log.failpoints.reach(Failpoint.BEFORE_RELEASE)
        if taken_at is not None:
            await self._places.settle(live.picture, operator, taken_at)

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
