"""What everybody may know of the queue: positions, and whether anybody is there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chassis import metrics
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Operator, Waits, in_order, positions
from chat_svc.domain.values import Force

_FORCES = ("police", "gendarmerie", "reserve")
_WAITING = (State.WAITING, State.OFFERED)


class Board:
    """The queue as the last look at the database found it. `changed` is called after every look.

    Whoever knows that it is not so any more sets `stale`, for somebody to look again.
    """

    def __init__(self) -> None:
        self.positions: Mapping[str, int] = {}
        self.sessions: Sequence[Waits] = ()
        self.operators: Sequence[Operator] = ()
        self.now: datetime | None = None
        self.changed: list[Callable[[], None]] = []
        self.stale = asyncio.Event()

    @property
    def staffed(self) -> bool:
        """Whether anybody takes chats at all: sooner or later every session may come to any force."""
        return any(operator.there for operator in self.operators)

    def show(self, sessions: Sequence[Waits], operators: Sequence[Operator], now: datetime) -> None:
        """The queue is like this."""
        self.sessions, self.operators, self.now = sessions, operators, now
        self.positions = positions(sessions)
        self._measure(now)
        for changed in self.changed:
            changed()

    def waiting(self) -> dict[Force, list[Waits]]:
        """Who waits for each force, first come first."""
        found: dict[Force, list[Waits]] = {}
        for session in in_order(one for one in self.sessions if one.state in _WAITING):
            found.setdefault(session.force, []).append(session)
        return found

    def _measure(self, now: datetime) -> None:
        waiting = self.waiting()
        for force in Force:
            first = waiting.get(force, ())
            oldest = (now - first[0].created_at).total_seconds() if first else 0
            metrics.CHAT_OLDEST_WAITING.labels(force).set(max(0, oldest))
            for state in (State.WAITING, State.OFFERED, State.ACTIVE):
                count = sum(one.state is state and one.force is force for one in self.sessions)
                metrics.CHAT_SESSIONS.labels(state, force).set(count)
        for kind in _FORCES:
            there = [one for one in self.operators if one.force == kind and one.leased]
            metrics.CHAT_OPERATORS.labels(kind).set(len(there))
            metrics.CHAT_FREE_CAPACITY.labels(kind).set(sum(one.free for one in there))
