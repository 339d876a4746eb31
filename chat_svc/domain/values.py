"""The values a session's log is made of."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec


class Force(StrEnum):
    """Who is competent; never guessed."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Category(StrEnum):
    """The three chats."""

    SEXUAL_SEXIST = "sexual_sexist"
    DOMESTIC = "domestic"
    DISCRIMINATION_HATE = "discrimination_hate"


class Standing(StrEnum):
    """Who she is in the matter."""

    UNSAID = "unspecified"
    VICTIM = "victim"
    WITNESS = "witness"
    RELATIVE = "relative"
    PROFESSIONAL = "professional"


class Author(StrEnum):
    """Who wrote an entry."""

    VISITOR = "visitor"
    OPERATOR = "operator"
    SYSTEM = "system"


class Departure(StrEnum):
    """How she left: four different things."""

    QUICK_EXIT = "quick_exit"
    TAB_CLOSED = "tab_closed"
    CONNECTION_LOST = "connection_lost"
    NORMAL_END = "normal_end"


class ReturnCause(StrEnum):
    """Why a session went back to the queue."""

    DECLINED = "declined"
    OFFER_EXPIRED = "offer_expired"
    LEASE_EXPIRED = "lease_expired"
    VISITOR_BACK = "visitor_back"


class Outcome(StrEnum):
    """How a chat ended, for statistics."""

    UNSAID = "unspecified"
    INFORMED = "informed"
    ORIENTED = "oriented"
    REFERRED = "referred"
    VISITOR_LEFT = "visitor_left"
    OUT_OF_SCOPE = "out_of_scope"


class Severity(StrEnum):
    """How hard a chat was."""

    UNSAID = "unspecified"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ContactField(StrEnum):
    """A detail by which she can be reached or known."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


class ReferralStage(StrEnum):
    """What became of a referral, as she is told."""

    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"


class Place(msgspec.Struct, frozen=True):
    """Where it happens, as far as she said."""

    force: Force = Force.UNKNOWN
    commune: str = ""
    title: str = ""
    postal_code: str = ""
    department_code: str = ""
    point: tuple[float, float] | None = None
    """Latitude, longitude: WGS84 degrees."""


class Intake(msgspec.Struct, frozen=True):
    """What a session is about."""

    category: Category
    place: Place = Place()
    standing: Standing = Standing.UNSAID
    language: str = "fr"
    minor: bool = False


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


class Body(msgspec.Struct, frozen=True, tag_field="kind", tag=_snake):
    """What an entry says."""


class Message(Body, frozen=True):
    """Words."""

    text: str


class Opened(Body, frozen=True):
    """The session exists."""

    intake: Intake


class Offered(Body, frozen=True):
    """Proposed to an operator."""

    operator: str


class Assigned(Body, frozen=True):
    """Accepted by an operator; from here on nothing of an earlier epoch enters."""

    operator: str
    epoch: int
    force: str = ""


class Returned(Body, frozen=True):
    """Back in the queue, at its place."""

    cause: ReturnCause


class Departed(Body, frozen=True):
    """She left, and said so."""

    how: Departure


class ConsentRequested(Body, frozen=True):
    """Her consent is asked for: named fields, a named recipient."""

    referral: str
    recipient: str
    fields: tuple[ContactField, ...]
    wording_version: str


class ConsentGranted(Body, frozen=True):
    """She agreed, with these details, to those words."""

    referral: str
    details: tuple[tuple[ContactField, str], ...]
    wording_version: str
    language: str


class ConsentWithdrawn(Body, frozen=True):
    """She refused, or took it back before anything left."""

    referral: str


class ReferralDispatched(Body, frozen=True):
    """From here on her details are with the unit."""

    referral: str


class ReferralAdvanced(Body, frozen=True):
    """The unit has it, or a person there has taken it."""

    referral: str
    stage: ReferralStage


class ServiceShared(Body, frozen=True):
    """A card with a service or help line."""

    service: str
    title: str
    description: str = ""
    phone: str = ""
    address: str = ""
    verified: str = ""


class Closed(Body, frozen=True):
    """A person ended it."""

    outcome: Outcome = Outcome.UNSAID
    severity: Severity = Severity.UNSAID


AnyBody: TypeAlias = (
    Message | Opened | Offered | Assigned | Returned | Departed | ConsentRequested | ConsentGranted
    | ConsentWithdrawn | ReferralDispatched | ReferralAdvanced | ServiceShared | Closed
)  # fmt: skip

STAFF_ONLY: frozenset[type[Body]] = frozenset({Offered})
"""Kinds that only staff may read."""


class Draft(msgspec.Struct, frozen=True):
    """What someone wants to add to a log."""

    author: Author
    body: AnyBody
    client_id: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One line of a session's log.

    `seq` counts every entry, `place` only those that the visitor may read: each reader has an order without holes,
    and a visitor cannot tell whether staff wrote something for staff.
    """

    session: str
    seq: int
    place: int
    at: datetime
    author: Author
    body: AnyBody
    epoch: int = 0
    client_id: str = ""
    staff_only: bool = False


def for_visitor(body: AnyBody) -> AnyBody:
    """The same body without what only staff may know: who the operator is, how the chat was judged."""
    match body:
        case Assigned():
            return Assigned(operator="", epoch=body.epoch)
        case Closed():
            return Closed()
        case _:
            return body


def kind(body: AnyBody) -> str:
    """The name of the body's kind, as stored and as on the visitor's line."""
    return str(body.__struct_config__.tag)
