"""What happens without anybody asking: consents are read, errands run, gauges set.

Everything here is level-triggered and may be cut off at any point: the store and the session's log say what is left
to do, and both take the same thing twice as once. Only mail can go out twice, under one Message-ID.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from chassis import logs, metrics
from chassis.refusals import Refusal, StoreUnavailable
from referral_svc.config import Pace
from referral_svc.domain import life
from referral_svc.domain.census import Census, Tally
from referral_svc.domain.life import SETTLED, TOLD, Answer, Errand, Task
from referral_svc.domain.refusals import ConsentMissing, ConsentWithdrawn, EpochStale, SessionClosed, SessionUnknown
from referral_svc.domain.values import Referral, Stage, State, Unit, Urgency

MAILS = frozenset({Task.MAIL})  # apart from the others: a mail server that hangs delays no inbox
ERRANDS = frozenset(Task) - MAILS

_NEVER_ASKED = (EpochStale, SessionClosed, SessionUnknown)
_MUST_NOT_LEAVE = (ConsentWithdrawn, ConsentMissing, SessionUnknown)
_ANSWERS_AT_ONCE = 500  # ReadConsents' limit
_ERRANDS_AT_ONCE = 8  # in flight per process and kind of dispatcher: chat_svc and mail servers are not flooded


class Store(Protocol):
    """What the jobs need of the store; see store.py."""

    async def now(self) -> datetime: ...
    async def get(self, identifier: str) -> Referral | None: ...
    async def change(self, before: Referral, after: Referral) -> bool: ...
    async def discard(self, referral: Referral) -> None: ...
    async def unanswered(self, limit: int) -> list[Referral]: ...
    async def look_later(self, identifiers: Sequence[str]) -> None: ...
    async def claim(self, tasks: Collection[Task], lease: timedelta) -> Errand | None: ...
    async def finish(self, task: Task, identifier: str) -> None: ...
    async def postpone(self, errand: Errand, delay: timedelta) -> None: ...
    async def census(self) -> Census: ...


class Chat(Protocol):
    """What the jobs need of the session's log; see upstream.py."""

    async def ask(self, referral: Referral) -> None: ...
    async def answers(self, referrals: Sequence[Referral]) -> Mapping[str, Answer]: ...
    async def dispatch(self, referral: Referral) -> None: ...
    async def advance(self, referral: Referral, stage: Stage) -> None: ...


class Directory(Protocol):
    """What the jobs need of the directory; see upstream.py."""

    async def unit(self, name: str) -> Unit: ...


class Mailer(Protocol):
    """Where mail goes; see mail.py."""

    async def send(self, referral: Referral, recipient: str) -> None: ...


class Jobs:
    """The passes. Each returns whether there may be more to do at once."""

    def __init__(self, store: Store, chat: Chat, directory: Directory, mailer: Mailer, pace: Pace) -> None:
        self._store = store
        self._chat = chat
        self._directory = directory
        self._mailer = mailer
        self._pace = pace
        self._performers: Mapping[Task, Callable[[Errand, Referral], Awaitable[None]]] = {
            Task.ASK: self._ask_again,
            Task.DELIVER: self._deliver,
            Task.MAIL: self._mail,
            Task.TELL_DELIVERED: self._tell,
            Task.TELL_ACKNOWLEDGED: self._tell,
        }

    async def ask(self, referral: Referral) -> None:
        """Asks the visitor; forgets the referral, and raises, where the log refuses the question for good."""
        try:
            await self._chat.ask(referral)
        except _NEVER_ASKED:
            await self._store.discard(referral)
            raise
        await self._store.finish(Task.ASK, referral.id)

    async def read_consents(self) -> bool:
        """One pass over the referrals that await an answer: those answered go on their way or are withdrawn."""
        waiting = await self._store.unanswered(_ANSWERS_AT_ONCE)
        if not waiting:
            return False
        answers = await self._chat.answers(waiting)
        now = await self._store.now()
        for referral in waiting:
            if (answer := answers.get(referral.id)) is not None:
                await self._store.change(referral, life.answered(referral, answer, now))
        await self._store.look_later([referral.id for referral in waiting if referral.id not in answers])
        return len(waiting) == _ANSWERS_AT_ONCE

    async def run_errands(self, tasks: Collection[Task]) -> bool:
        """Runs some of the errands that are due; one that fails is left for a while, longer each time."""
        held: list[Errand] = []
        while len(held) < _ERRANDS_AT_ONCE:
            errand = await self._store.claim(tasks, self._pace.lease)
            if errand is None:
                break
            held.append(errand)
        await asyncio.gather(*map(self._run, held))
        return len(held) == _ERRANDS_AT_ONCE

    async def set_gauges(self) -> bool:
        """Says how many referrals there are, how late, and how much is owed."""
        census = await self._store.census()
        metrics.REFERRAL_OUTBOX.set(census.owed)
        for urgency in Urgency:
            for state in sorted(set(State) - SETTLED):
                count = census.tallies.get((state, urgency), Tally()).count
                metrics.REFERRALS.labels(state, urgency).set(count)
            delivered = census.tallies.get((State.DELIVERED, urgency), Tally())
            metrics.REFERRAL_OLDEST.labels(urgency).set(delivered.oldest.total_seconds())
            metrics.REFERRAL_OVERDUE.labels(urgency).set(delivered.overdue)
        return False

    async def _run(self, errand: Errand) -> None:
        try:
            referral = await self._store.get(errand.referral)
            if referral is not None:
                await self._performers[errand.task](errand, referral)
            await self._store.finish(errand.task, errand.referral)
        except Exception as error:
            logs.failure("errand failed", error, reason=errand.task)
            with suppress(StoreUnavailable):  # its lease will end by itself
                await self._store.postpone(errand, life.backoff(errand.attempts))

    async def _ask_again(self, _errand: Errand, referral: Referral) -> None:
        if referral.state is State.AWAITING_CONSENT:
            try:
                await self.ask(referral)
            except _NEVER_ASKED:
                logs.log().info("referral discarded")

    async def _deliver(self, _errand: Errand, referral: Referral) -> None:
        """The log first: once it has the dispatch, it refuses a withdrawal. Then, and only then, the details."""
        if referral.state is not State.QUEUED:
            return
        try:
            await self._chat.dispatch(referral)
        except _MUST_NOT_LEAVE:
            await self._store.change(referral, life.withdraw(referral))
            return
        answers = await self._chat.answers([referral])
        clock = self._pace.clocks[referral.proposal.urgency]
        after = life.deliver(referral, answers[referral.id], await self._store.now(), clock)
        if await self._store.change(referral, after):
            metrics.REFERRAL_DELIVERIES.labels("inbox", "delivered").inc()

    async def _mail(self, _errand: Errand, referral: Referral) -> None:
        try:
            unit = await self._directory.unit(referral.proposal.unit)
            if not unit.email:
                return
            await self._mailer.send(referral, unit.email)
        except Exception:
            metrics.REFERRAL_DELIVERIES.labels("mail", "failed").inc()
            raise
        metrics.REFERRAL_DELIVERIES.labels("mail", "delivered").inc()

    async def _tell(self, errand: Errand, referral: Referral) -> None:
        try:
            for stage in TOLD[errand.task]:
                await self._chat.advance(referral, stage)
        except SessionUnknown:
            logs.log().info("nobody left to tell")


async def every(period: timedelta, stop: asyncio.Event, work: Callable[[], Awaitable[bool]]) -> None:
    """Runs `work` until `stop`, at once again where it says so, else after `period`; failures are noted."""
    while not stop.is_set():
        more = False
        try:
            more = await work()
        except Refusal as refusal:
            logs.log().warning("job postponed", reason=refusal.reason)
        except Exception as error:
            logs.failure("job failed", error)
        if not more:
            await _wait(stop, period)


async def _wait(stop: asyncio.Event, period: timedelta) -> None:
    try:
        await asyncio.wait_for(stop.wait(), period.total_seconds())
    except TimeoutError:
        return
