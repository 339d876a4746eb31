"""A session as its log tells it: the fold of all its entries, and the one table of its states."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from chat_svc.domain.around import AROUND, Around
from chat_svc.domain.entries import (
    AnyBody,
    Assigned,
    Body,
    Closed,
    ConsentGranted,
    ConsentRequested,
    ConsentWithdrawn,
    Departed,
    Draft,
    Entry,
    Message,
    Offered,
    Opened,
    ReferralAdvanced,
    ReferralDispatched,
    Returned,
    VisitorReturned,
    for_staff,
)
from chat_svc.domain.refusals import ClientIdReused
from chat_svc.domain.values import Author, Departure, Force, Intake, ReferralStage, ReturnCause, Severity


class State(StrEnum):
    """Where a session is in its life."""

    NEW = "new"
    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    CLOSED = "closed"
    ABANDONED = "abandoned"


TRANSITIONS: Mapping[tuple[State, type[Body]], State] = {
    (State.NEW, Opened): State.WAITING,
    (State.WAITING, Offered): State.OFFERED,
    (State.OFFERED, Assigned): State.ACTIVE,
    (State.OFFERED, Returned): State.WAITING,
    (State.ACTIVE, Returned): State.WAITING,
    (State.ACTIVE, Assigned): State.ACTIVE,
    (State.WAITING, Departed): State.ABANDONED,
    (State.OFFERED, Departed): State.ABANDONED,
    (State.ABANDONED, Returned): State.WAITING,
    (State.ACTIVE, Closed): State.CLOSED,
}
"""All moves there are. A kind that no row names under any state moves nothing; a row that is absent is illegal."""

MOVING = frozenset(kind for _, kind in TRANSITIONS)
STAYING: frozenset[tuple[State, type[Body]]] = frozenset({(State.ACTIVE, Departed)})
"""Moving kinds that are legal without a move: she left, her operator stays until a person closes."""

_NOT_PASSING = (ReturnCause.LEASE_EXPIRED, ReturnCause.VISITOR_BACK)


CHANGING = MOVING | AROUND
"""Kinds that change whose session it is or who else takes part, hence what the queue and the consoles know of it."""


class Referral:
    """What the log says of one referral."""

    __slots__ = ("answer", "answer_seq", "asked", "dispatched_seq", "stages")

    def __init__(self, asked: ConsentRequested) -> None:
        self.asked = asked
        self.answer: ConsentGranted | ConsentWithdrawn | None = None
        self.answer_seq = 0
        self.dispatched_seq = 0
        self.stages: dict[ReferralStage, int] = {}


class Picture:
    """The fold of one log. `apply` is the only way to change it, and takes the next entry alone."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.state = State.NEW
        self.intake: Intake | None = None
        self.earlier = ""
        self.force = Force.UNKNOWN
        self.severity = Severity.UNSAID
        self.created_at: datetime | None = None
        self.waits_since: datetime | None = None
        self.lost_at: datetime | None = None
        self.offered_at: datetime | None = None
        self.last_seq = 0
        self.last_place = 0
        self.epoch = 0
        self.operator = ""
        self.talked_with = ""
        self.departure: Departure | None = None
        self.holder = session
        """The page whose line this is: the name that its token makes. The first one's is the session's own."""
        self.passed: tuple[str, ...] = ()
        self.referrals: dict[str, Referral] = {}
        self.around = Around()
        self._staff_only: list[int] = []
        self._written: dict[tuple[Author, str], tuple[int, int, int]] = {}

    @property
    def interlocutor(self) -> str:
        """Whose session it is now; empty while nobody has it."""
        return self.operator if self.state is State.ACTIVE else ""

    def reads(self, subject: str) -> bool:
        """Whether this member of staff may read on: the interlocutor, and whoever takes part."""
        return subject in (self.interlocutor, *self.around.guests)

    def holds_place(self, subject: str) -> bool:
        """Whether one of this operator's places is taken by it: hers, offered, or proposed to her."""
        handover = self.around.handover
        hers = self.operator == subject and self.state in (State.OFFERED, State.ACTIVE)
        return hers or (handover is not None and handover.to == subject)

    def find(self, draft: Draft) -> int:
        """Where an entry with the draft's id stands; 0 for nowhere. Raises ClientIdReused if it says something else."""
        if not draft.client_id:
            return 0
        seq, _, digest = self._written.get((draft.author, draft.client_id), (0, 0, 0))
        if seq and digest != _digest(draft):
            raise ClientIdReused
        return seq

    def seq_of(self, author: Author, client_id: str) -> int:
        """Where the author's entry with this id stands, whatever it says; 0 for nowhere."""
        return self._written.get((author, client_id), (0, 0, 0))[0]

    def place_of(self, author: Author, client_id: str) -> int:
        """Where the author's entry with this id stands in the visitor's order; 0 for nowhere."""
        return self._written.get((author, client_id), (0, 0, 0))[1]

    def staff_seq_of(self, place: int) -> int:
        """Where the entry at this place of the visitor's order stands in staff's."""
        seq = place
        for hidden in self._staff_only:
            if hidden > seq:
                break
            seq += 1
        return seq

    def next(self, draft: Draft, at: datetime) -> Entry:
        """The draft as the log's next entry. Raises ValueError for what the table of states does not have."""
        if not allowed(self.state, draft.body):
            raise ValueError(f"{type(draft.body).__name__} has no place in a session that is {self.state}")
        staff_only = for_staff(draft.body)
        return Entry(
            session=self.session,
            seq=self.last_seq + 1,
            place=self.last_place if staff_only else self.last_place + 1,
            at=at,
            author=draft.author,
            body=draft.body,
            epoch=self.epoch,
            client_id=draft.client_id,
            by=draft.by,
            staff_only=staff_only,
        )

    def apply(self, entry: Entry) -> None:
        """Takes the next entry. Raises ValueError for any other: a hole is a bug, never an opinion."""
        if entry.seq != self.last_seq + 1:
            raise ValueError("a log is read in order and without holes")
        self.last_seq = entry.seq
        self.last_place = entry.place
        if entry.staff_only:
            self._staff_only.append(entry.seq)
        if entry.client_id:
            self._written[entry.author, entry.client_id] = (entry.seq, entry.place, _digest(entry))
        if type(entry.body) in CHANGING:
            self.around.apply(entry, self.operator)
        if type(entry.body) in MOVING:
            self._move(entry)
        elif isinstance(entry.body, VisitorReturned):
            self.holder, self.departure = entry.body.page, None
        elif type(entry.body) is not Message:
            self._remember_referral(entry)

    def _move(self, entry: Entry) -> None:
        body, before = entry.body, self.state
        if (before, type(body)) not in STAYING:
            self.state = TRANSITIONS[before, type(body)]
        match body:
            case Opened():
                self.intake, self.created_at, self.earlier = body.intake, entry.at, body.earlier
                self.force, self.waits_since = body.intake.place.force, entry.at
            case Offered():
                self.operator, self.offered_at = body.operator, entry.at
            case Assigned():
                self.operator, self.epoch, self.passed = body.operator, body.epoch, ()
                self.talked_with, self.lost_at = body.operator, None
            case Returned():
                self.force = body.force or self.force
                self._return(body.cause, before, entry.at)
            case Departed():
                self.departure = body.how
                self.operator = self.operator if self.state is State.ACTIVE else ""
            case Closed():
                self.severity = body.severity

    def _return(self, cause: ReturnCause, before: State, at: datetime) -> None:
        """Whoever did not want it has passed; whoever fell silent is still the one she talked with."""
        if cause not in _NOT_PASSING and self.operator not in self.passed:
            self.passed = (*self.passed, self.operator)
        if cause is ReturnCause.VISITOR_BACK:
            self.departure = None
        if before is not State.OFFERED:
            self.waits_since = at
        if before is State.ACTIVE and cause is ReturnCause.LEASE_EXPIRED:
            self.lost_at = at
        self.operator = ""

    def _remember_referral(self, entry: Entry) -> None:
        body = entry.body
        if isinstance(body, ConsentRequested):
            self.referrals[body.referral] = Referral(body)
        referral = self.referrals.get(getattr(body, "referral", ""))
        if referral is None:
            return
        match body:
            case ConsentGranted() | ConsentWithdrawn():
                referral.answer, referral.answer_seq = body, entry.seq
            case ReferralDispatched():
                referral.dispatched_seq = entry.seq
            case ReferralAdvanced():
                referral.stages[body.stage] = entry.seq


def allowed(state: State, body: AnyBody) -> bool:
    """Whether the table lets an entry of this kind into a session of this state."""
    key = (state, type(body))
    return type(body) not in MOVING or key in TRANSITIONS or key in STAYING


def _digest(said: Draft | Entry) -> int:
    """What was said, and by whom of staff. The epoch of an assignment is what the log made of it."""
    body = said.body
    return hash((said.by, (body.operator, body.force) if isinstance(body, Assigned) else body))
