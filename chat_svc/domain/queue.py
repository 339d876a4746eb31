"""Who is offered to whom: the difference between the world as it is and as it should be (level-triggered)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import msgspec

from chat_svc.domain.around import Handover, Invitation
from chat_svc.domain.intake import Roster
from chat_svc.domain.picture import State
from chat_svc.domain.values import Category, Force, ReturnCause

_ROSTERS = frozenset(Roster)


class Waits(msgspec.Struct, frozen=True):
    """What the queue knows of one session that is not over."""

    session: str
    state: State
    force: Force
    category: Category
    language: str
    created_at: datetime
    operator: str = ""
    epoch: int = 0
    offered_at: datetime | None = None
    passed: tuple[str, ...] = ()
    handover: Handover | None = None
    invitation: Invitation | None = None
    talked_with: str = ""  # her last interlocutor
    waits_since: datetime | None = None
    lost_at: datetime | None = None  # when that one fell silent, if nobody has taken the chat since
    danger: bool = False
    """She said at intake that someone is in danger now."""
    away: bool = False
    """She is connected nowhere, and has not been for a while."""

    @property
    def since(self) -> datetime:
        """Since when she has waited without a break; `created_at` gives her place."""
        return self.waits_since or self.created_at


class Operator(msgspec.Struct, frozen=True):
    """What the queue knows of one operator. `slots`: session → when it was reserved for her."""

    subject: str
    force: str
    skills: frozenset[str]
    languages: frozenset[str]
    capacity: int
    accepting: bool
    leased: bool
    slots: dict[str, datetime]
    resting: bool = False
    """A grave chat was her last: nothing new is offered to her for a while."""
    paused: bool = False
    """A supervisor paused the intake of her force."""

    @property
    def works(self) -> bool:
        """Whether she is at work; one of no force that the queue knows never is."""
        return self.leased and self.force in _ROSTERS

    @property
    def there(self) -> bool:
        """Whether she takes chats now, if she has room."""
        return self.works and self.accepting and not self.resting and not self.paused

    @property
    def free(self) -> int:
        """Chats she could still take."""
        return max(0, self.capacity - len(self.slots)) if self.there else 0


class Patience(msgspec.Struct, frozen=True):
    """How long things may take."""

    offer: timedelta
    """An offer that is not accepted in this time goes to the next operator."""
    overflow: timedelta
    """After this, the other force may take it; after twice this, the national reserve."""
    grace: timedelta
    """A chat whose operator fell silent is kept for her this long, should she be back."""
    slot: timedelta
    """A place held for a session that never came to its operator is free again after this."""


class Offer(msgspec.Struct, frozen=True):
    """Propose this session to this operator."""

    session: str
    operator: str


class GiveBack(msgspec.Struct, frozen=True):
    """Take this session from this operator."""

    session: str
    operator: str
    epoch: int
    cause: ReturnCause
    taken_at: datetime | None = None  # her place for it; None if she held none


class Bounce(msgspec.Struct, frozen=True):
    """Take back the proposal that was made to this colleague at that moment."""

    session: str
    operator: str
    at: datetime
    taken_at: datetime | None = None


class FreeSlot(msgspec.Struct, frozen=True):
    """This operator's place, taken then, is held for a session she does not have."""

    session: str
    operator: str
    taken_at: datetime


Step: TypeAlias = Offer | GiveBack | Bounce | FreeSlot


def plan(sessions: Sequence[Waits], operators: Sequence[Operator], now: datetime, patience: Patience) -> list[Step]:
    """What to do now, for sessions in their order; nobody is given more than she has room for.

    Whoever is away keeps her place and is passed over while others wait: an offer to nobody costs them its time.
    """
    staff = {operator.subject: operator for operator in operators}
    steps: list[Step] = [
        *_give_backs(sessions, staff, now, patience),
        *_bounces(sessions, staff, now, patience),
        *_free_slots(sessions, operators, now, patience),
    ]
    room = {operator.subject: operator.free for operator in operators}
    for session in _to_offer(sessions):
        chosen = _choose(session, operators, room, now, patience)
        if chosen is not None:
            room[chosen.subject] -= 1
            steps.append(Offer(session.session, chosen.subject))
    return steps


def in_order(sessions: Iterable[Waits]) -> list[Waits]:
    """Declared danger first, then chats broken off, then first come first served: by the time at which they came."""
    return sorted(sessions, key=lambda one: (not one.danger, not one.talked_with, one.created_at, one.session))


def positions(sessions: Iterable[Waits]) -> dict[str, int]:
    """Place of each session that nobody has answered yet, among those of its force; 1 is next."""
    counted: dict[Force, int] = {}
    places: dict[str, int] = {}
    for session in in_order(one for one in sessions if one.state in (State.WAITING, State.OFFERED)):
        counted[session.force] = counted.get(session.force, 0) + 1
        places[session.session] = counted[session.force]
    return places


def serves(operator: Operator, session: Waits, waited: timedelta, patience: Patience) -> bool:
    """Whether this operator may be offered this session after it has waited that long."""
    if operator.skills and session.category not in operator.skills:
        return False
    if operator.force == Roster.RESERVE:
        return session.force is Force.UNKNOWN or waited >= 2 * patience.overflow
    own = session.force is Force.MIXED or session.force == operator.force
    return own or waited >= patience.overflow


def may_have(operator: Operator, session: Waits, now: datetime, patience: Patience) -> bool:
    """Whether this operator, if she has room, may be offered this session now. Whom she talked with always may."""
    if operator.subject == session.talked_with:
        return True
    return not held(session, now, patience) and serves(operator, session, now - session.created_at, patience)


def held(session: Waits, now: datetime, patience: Patience) -> bool:
    """Whether her interlocutor, who fell silent, may still be back in a moment: then it is offered to nobody else."""
    if session.lost_at is None or session.talked_with in session.passed:
        return False
    return now - session.lost_at < patience.grace


def _to_offer(sessions: Iterable[Waits]) -> list[Waits]:
    waiting = in_order(one for one in sessions if one.state is State.WAITING)
    return sorted(waiting, key=lambda session: session.away)


def _choose(
    session: Waits, operators: Sequence[Operator], room: dict[str, int], now: datetime, patience: Patience
) -> Operator | None:
    able = [one for one in operators if room[one.subject] > 0 and may_have(one, session, now, patience)]
    return min(able, key=lambda one: _preference(one, session, room[one.subject]), default=None)


def _preference(operator: Operator, session: Waits, room: int) -> tuple[bool, bool, bool, int, str]:
    """Not one who passed, whom she talked with, one who speaks her language, then the fewest chats."""
    return (
        operator.subject in session.passed,
        operator.subject != session.talked_with,
        operator.languages.isdisjoint((session.language, session.language.partition("-")[0])),
        operator.capacity - room,
        operator.subject,
    )


def _give_backs(
    sessions: Sequence[Waits], staff: dict[str, Operator], now: datetime, patience: Patience
) -> Iterable[GiveBack]:
    for session in sessions:
        if session.state not in (State.OFFERED, State.ACTIVE):
            continue
        operator = staff.get(session.operator)
        cause = _cause(session, operator, now, patience)
        if cause is not None:
            taken_at = operator.slots.get(session.session) if operator else None
            yield GiveBack(session.session, session.operator, session.epoch, cause, taken_at)


def _cause(session: Waits, operator: Operator | None, now: datetime, patience: Patience) -> ReturnCause | None:
    if operator is None or not operator.leased:
        return ReturnCause.LEASE_EXPIRED
    late = session.offered_at is not None and now - session.offered_at > patience.offer
    return ReturnCause.OFFER_EXPIRED if late and session.state is State.OFFERED else None


def _bounces(
    sessions: Sequence[Waits], staff: dict[str, Operator], now: datetime, patience: Patience
) -> Iterable[Bounce]:
    for session in sessions:
        if session.handover is None:
            continue
        colleague = staff.get(session.handover.to)
        if colleague is None or not colleague.leased or now - session.handover.at > patience.offer:
            taken_at = colleague.slots.get(session.session) if colleague else None
            yield Bounce(session.session, session.handover.to, session.handover.at, taken_at)


def _free_slots(
    sessions: Sequence[Waits], operators: Sequence[Operator], now: datetime, patience: Patience
) -> Iterable[FreeSlot]:
    held = {(one.operator, one.session) for one in sessions if one.state in (State.OFFERED, State.ACTIVE)}
    held |= {(one.handover.to, one.session) for one in sessions if one.handover}
    for operator in operators:
        for session, since in operator.slots.items():
            if (operator.subject, session) not in held and now - since > patience.slot:
                yield FreeSlot(session, operator.subject, since)
