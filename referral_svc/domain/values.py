"""What a referral is made of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto


class Kind(StrEnum):
    """What a referral is for."""

    REPORT = auto()
    APPOINTMENT = auto()


class Urgency(StrEnum):
    """How soon it must be taken."""

    NORMAL = auto()
    URGENT = auto()
    EMERGENCY = auto()


class Field(StrEnum):
    """A detail by which she can be reached or known."""

    NAME = auto()
    PHONE = auto()
    EMAIL = auto()
    ADDRESS = auto()


class Category(StrEnum):
    """What the chat is about."""

    SEXUAL_SEXIST = auto()
    DOMESTIC = auto()
    DISCRIMINATION_HATE = auto()


class Standing(StrEnum):
    """Who she is in the matter."""

    VICTIM = auto()
    WITNESS = auto()
    RELATIVE = auto()
    PROFESSIONAL = auto()


class Force(StrEnum):
    """Who is competent for the place."""

    POLICE = auto()
    GENDARMERIE = auto()
    MIXED = auto()
    UNKNOWN = auto()


class Stage(StrEnum):
    """What the visitor is told of a referral, in this order."""

    DELIVERED = auto()
    ACKNOWLEDGED = auto()


class State(StrEnum):
    """Where a referral is in its life."""

    AWAITING_CONSENT = auto()
    QUEUED = auto()
    DELIVERED = auto()
    ACKNOWLEDGED = auto()
    WITHDRAWN = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens, as far as she said; `point` is (latitude, longitude), WGS84 degrees."""

    commune: str
    title: str
    postal_code: str
    department_code: str
    force: Force
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Intake:
    """What the session is about."""

    category: Category | None
    standing: Standing | None
    place: Place | None
    language: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """One contact detail."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Her act: where the log has it, for which fields, in which words, and when it was read there."""

    seq: int
    fields: tuple[Field, ...]
    wording_version: str
    language: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name to show, and where its mail goes (may be empty)."""

    title: str
    email: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the operator asked for; never changes. `session` and `unit` are resource names."""

    operator: str
    session: str
    epoch: int
    kind: Kind
    urgency: Urgency
    unit: str
    fields: tuple[Field, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral. `details` is empty, and the unit sees nothing, before delivery."""

    id: str
    proposal: Proposal
    unit_title: str
    intake: Intake
    create_time: datetime
    state: State = State.AWAITING_CONSENT
    consent: Consent | None = None
    details: tuple[Detail, ...] = ()
    deliver_time: datetime | None = None
    due_time: datetime | None = None
    acknowledge_time: datetime | None = None
    acknowledged_by: str = ""
