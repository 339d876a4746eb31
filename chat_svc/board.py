"""What everybody may know of the queue: positions, and whether anybody is there."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from chassis import metrics
from chat_svc.domain.intake import Roster
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Operator, Waits, in_order, positions
from chat_svc.domain.values import Force

_WAITING = (State.WAITING, State.OFFERED)


class Board:
    """The queue as the last look at the database found it. `changed` is called after every look.

    Whoever knows that it is not so any more sets `stale`, for somebody to look again.
    """

    def __init__(self) -> None:
        self.positions: Mapping[str, int] = {}
        self.sessions: Sequence[Waits] = ()
        self.operators: Sequence[Operator] = ()
        self.paused: Collection[Roster] = ()
        self.now: datetime | None = None
        self.changed: list[Callable[[], None]] = []
        self.stale = asyncio.Event()

    @property
    def staffed(self) -> bool:
        """Whether anybody takes chats at all: sooner or later every session may come to any force."""
        return any(operator.there for operator in self.operators)

    def show(
        self, sessions: Sequence[Waits], operators: Sequence[Operator], now: datetime, paused: Collection[Roster] = ()
    ) -> None:
        """The queue is like this; `paused`: rosters that are offered nothing."""
        self.sessions, self.operators, self.now, self.paused = sessions, operators, now, paused
        self.positions = positions(sessions)
        self._measure()
        for changed in self.changed:
            changed()

    def waiting(self) -> dict[Force, list[Waits]]:
        """Who waits for each force, in their order."""
        found: dict[Force, list[Waits]] = {}
        for session in in_order(one for one in self.sessions if one.state in _WAITING):
            found.setdefault(session.force, []).append(session)
        return found

    def longest(self, sessions: Iterable[Waits]) -> timedelta:
        """How long the one of them who has waited longest has waited; nothing for none."""
        return max((self.now - one.since for one in sessions if self.now), default=timedelta())

    def _measure(self) -> None:
        waiting = self.waiting()
        for force in Force:
            longest = self.longest(waiting.get(force, ()))
            metrics.CHAT_OLDEST_WAITING.labels(force).set(max(0, longest.total_seconds()))
            for state in (State.WAITING, State.OFFERED, State.ACTIVE):
                count = sum(one.state is state and one.force is force for one in self.sessions)
                metrics.CHAT_SESSIONS.labels(state, force).set(count)
        for roster in Roster:
            members = [one for one in self.operators if one.force == roster]
            metrics.CHAT_OPERATORS.labels(roster).set(sum(one.works for one in members))
            metrics.CHAT_TAKING.labels(roster).set(sum(one.there for one in members))
            metrics.CHAT_FREE_CAPACITY.labels(roster).set(sum(one.free for one in members))
            metrics.CHAT_INTAKE_PAUSED.labels(roster).set(roster in self.paused)
