"""The values that entries carry."""

from enum import StrEnum

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
    SPECIALIST = "specialist"
    SYSTEM = "system"


class Part(StrEnum):
    """How somebody of staff takes part besides the interlocutor."""

    JOIN = "join"
    ADVISE = "advise"
    WATCH = "watch"


class HandoverEnding(StrEnum):
    """How a proposal to hand over ended without a handover."""

    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


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
    HANDED_BACK = "handed_back"


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


class SafeWord(StrEnum):
    """What became of the safe word when she came back with her return code."""

    NOT_AGREED = "not_agreed"
    NOT_GIVEN = "not_given"
    RIGHT = "right"
    WRONG = "wrong"


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
    danger: bool = False
    """She, or someone, is in danger now."""
