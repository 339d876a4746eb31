"""The life of a referral: what may become of it, and what is owed from there on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto

from referral_svc.domain.refusals import (
    FieldsMissing,
    KindMissing,
    ReferralNotDelivered,
    RequestIdReused,
    SummaryEmpty,
    SummaryTooLong,
    UrgencyUnknown,
)
from referral_svc.domain.values import Consent, Detail, Field, Kind, Proposal, Referral, Stage, State, Urgency

SUMMARY_LIMIT = 20_000  # characters; the contract's


class Verb(StrEnum):
    """What moves it."""

    GRANT = auto()
    WITHDRAW = auto()
    DELIVER = auto()
    ACKNOWLEDGE = auto()


class Task(StrEnum):
    """What the platform owes the world about a referral."""

    ASK = auto()
    DELIVER = auto()
    MAIL = auto()
    TELL_DELIVERED = auto()
    TELL_ACKNOWLEDGED = auto()


# Every legal move; what is absent is illegal.
MOVES: Mapping[State, Mapping[Verb, State]] = {
    State.AWAITING_CONSENT: {Verb.GRANT: State.QUEUED, Verb.WITHDRAW: State.WITHDRAWN},
    State.QUEUED: {Verb.DELIVER: State.DELIVERED, Verb.WITHDRAW: State.WITHDRAWN},
    State.DELIVERED: {Verb.ACKNOWLEDGE: State.ACKNOWLEDGED},
    State.ACKNOWLEDGED: {},
    State.WITHDRAWN: {},
}

# What is owed from the moment a state is entered; committed together with it.
OWED: Mapping[State, tuple[Task, ...]] = {
    State.AWAITING_CONSENT: (Task.ASK,),
    State.QUEUED: (Task.DELIVER,),
    State.DELIVERED: (Task.MAIL, Task.TELL_DELIVERED),
    State.ACKNOWLEDGED: (Task.TELL_ACKNOWLEDGED,),
    State.WITHDRAWN: (),
}

# What has to be said in the visitor's log for a task. Each says all that came before it, so that an
# acknowledgement told first is never followed by the news that the referral arrived.
TOLD: Mapping[Task, tuple[Stage, ...]] = {
    Task.TELL_DELIVERED: (Stage.DELIVERED,),
    Task.TELL_ACKNOWLEDGED: (Stage.DELIVERED, Stage.ACKNOWLEDGED),
}

SETTLED = frozenset({State.ACKNOWLEDGED, State.WITHDRAWN})  # nothing is waited for any more
WITH_UNIT = frozenset({State.DELIVERED, State.ACKNOWLEDGED})  # the unit holds it


@dataclass(frozen=True, slots=True)
class Errand:
    """One row of the outbox, held under a lease. `attempts` counts the claims, this one included."""

    task: Task
    referral: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What she said last about a referral, as the log has it at `seq`."""

    seq: int
    granted: bool
    details: tuple[Detail, ...] = ()
    wording_version: str = ""
    language: str = ""


def backoff(attempts: int) -> timedelta:
    """How long to leave a task alone that failed `attempts` times: 1 s, doubling, at most 5 min."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 10)), timedelta(minutes=5))


def propose(
    *,
    operator: str,
    session: str,
    epoch: int,
    kind: Kind | None,
    urgency: Urgency | None,
    unit: str,
    fields: Sequence[Field | None],
    summary: str,
) -> Proposal:
    """A proposal that the contract allows; None stands for what the wire did not name. Refuses the rest."""
    if kind is None:
        raise KindMissing
    if urgency is None:
        raise UrgencyUnknown
    asked = tuple(field for field in dict.fromkeys(fields) if field is not None)
    if not asked or None in fields:
        raise FieldsMissing
    if not summary.strip():
        raise SummaryEmpty
    if len(summary) > SUMMARY_LIMIT:
        raise SummaryTooLong
    return Proposal(operator, session, epoch, kind, urgency, unit, asked, summary)


def same_request(known: Referral, proposal: Proposal) -> Referral:
    """The referral a repeated request finds; RequestIdReused if it asks for something else."""
    if known.proposal != proposal:
        raise RequestIdReused
    return known


class MoveForbidden(Exception):
    """The state table has no such move: a fault of ours, never told to anybody."""


def answered(referral: Referral, answer: Answer, now: datetime) -> Referral:
    """She was asked and has answered: it is on its way, or withdrawn. Her details are not kept yet."""
    if not answer.granted:
        return withdraw(referral)
    return replace(referral, state=_moved(referral, Verb.GRANT), consent=_consent(referral, answer, now))


def withdraw(referral: Referral) -> Referral:
    """She refused, or took it back before anything left."""
    return replace(referral, state=_moved(referral, Verb.WITHDRAW))


def deliver(referral: Referral, answer: Answer, now: datetime, clock: timedelta) -> Referral:
    """It reaches the unit, with what she gave of what was asked for; `clock` starts to run.

    `answer` is the log's at dispatch: it may be a later consent than the one that queued the referral.
    """
    if not answer.granted:
        raise MoveForbidden("nothing leaves without consent")
    state = _moved(referral, Verb.DELIVER)
    known = referral.consent
    return replace(
        referral,
        state=state,
        consent=known if known and known.seq == answer.seq else _consent(referral, answer, now),
        details=_asked(referral, answer),
        deliver_time=now,
        due_time=now + clock,
    )


def acknowledge(referral: Referral, officer: str, now: datetime) -> Referral:
    """A person at the unit has taken it; again changes nothing. ReferralNotDelivered before it left."""
    if referral.state is State.ACKNOWLEDGED:
        return referral
    if referral.state is not State.DELIVERED:
        raise ReferralNotDelivered
    state = _moved(referral, Verb.ACKNOWLEDGE)
    return replace(referral, state=state, acknowledge_time=now, acknowledged_by=officer)


def _asked(referral: Referral, answer: Answer) -> tuple[Detail, ...]:
    return tuple(detail for detail in answer.details if detail.field in referral.proposal.fields)


def _consent(referral: Referral, answer: Answer, now: datetime) -> Consent:
    fields = tuple(detail.field for detail in _asked(referral, answer))
    return Consent(answer.seq, fields, answer.wording_version, answer.language, now)


def _moved(referral: Referral, verb: Verb) -> State:
    try:
        return MOVES[referral.state][verb]
    except KeyError:
        raise MoveForbidden(f"{verb} from {referral.state}") from None
