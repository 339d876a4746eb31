"""What a session's log is made of: entries, and the kinds of things they say."""

from datetime import datetime
from typing import TypeAlias

import msgspec

from chat_svc.domain.values import (
    Author,
    ContactField,
    Departure,
    Force,
    HandoverEnding,
    Intake,
    Outcome,
    Part,
    ReferralStage,
    ReturnCause,
    SafeWord,
    Severity,
)


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


class Body(msgspec.Struct, frozen=True, tag_field="kind", tag=_snake):
    """What an entry says."""


class Message(Body, frozen=True):
    """Words."""

    text: str


class Opened(Body, frozen=True):
    """The session exists. `earlier`: the ended session whose return code she gave."""

    intake: Intake
    earlier: str = ""


class Offered(Body, frozen=True):
    """Proposed to an operator."""

    operator: str


class Assigned(Body, frozen=True):
    """Accepted by an operator; from here on nothing of an earlier epoch enters."""

    operator: str
    epoch: int
    force: str = ""


class Returned(Body, frozen=True):
    """Back in the queue, at its place; in another force's queue, where an operator said so."""

    cause: ReturnCause
    force: Force | None = None


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


class VisitorReturned(Body, frozen=True):
    """She came back with her return code; from here on the session is this page's alone."""

    safe_word: SafeWord
    page: str


class Closed(Body, frozen=True):
    """A person ended it."""

    outcome: Outcome = Outcome.UNSAID
    severity: Severity = Severity.UNSAID


class HandoverOffered(Body, frozen=True):
    """Proposed to a colleague; it stays where it is until she accepts."""

    to: str
    overlap: bool = False
    note: str = ""


class HandoverEnded(Body, frozen=True):
    """The proposal came to nothing."""

    how: HandoverEnding


class SpecialistInvited(Body, frozen=True):
    """A psychologist is asked for."""

    invitation: str
    part: Part


class InvitationAnswered(Body, frozen=True):
    """She says whether a psychologist may join."""

    invitation: str
    agreed: bool


class Joined(Body, frozen=True):
    """Somebody of staff takes part from here on: whoever wrote this entry."""

    part: Part
    invitation: str = ""


class Left(Body, frozen=True):
    """And no more."""

    part: Part


class Note(Body, frozen=True):
    """Words for staff."""

    text: str


AnyBody: TypeAlias = (
    Message | Opened | Offered | Assigned | Returned | Departed | ConsentRequested | ConsentGranted
    | ConsentWithdrawn | ReferralDispatched | ReferralAdvanced | ServiceShared | VisitorReturned | Closed
    | HandoverOffered | HandoverEnded | SpecialistInvited | InvitationAnswered | Joined | Left | Note
)  # fmt: skip

_STAFF_ONLY: frozenset[type[Body]] = frozenset({Offered, HandoverOffered, HandoverEnded, Note, VisitorReturned})


def for_staff(body: AnyBody) -> bool:
    """Whether only staff may read it: some kinds, and whoever takes part unseen."""
    return type(body) in _STAFF_ONLY or getattr(body, "part", Part.JOIN) is not Part.JOIN


class Draft(msgspec.Struct, frozen=True):
    """What someone wants to add to a log."""

    author: Author
    body: AnyBody
    client_id: str = ""
    by: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One line of a session's log.

    `seq` counts every entry, `place` only those that the visitor may read: each reader has an order without holes,
    and a visitor cannot tell whether staff wrote something for staff. `by` is the member of staff who wrote it.
    """

    session: str
    seq: int
    place: int
    at: datetime
    author: Author
    body: AnyBody
    epoch: int = 0
    client_id: str = ""
    by: str = ""
    staff_only: bool = False


def for_visitor(body: AnyBody) -> AnyBody:
    """The same body without what only staff may know: who the operator is, how the chat was judged."""
    match body:
        case Assigned():
            return Assigned(operator="", epoch=body.epoch)
        case Closed():
            return Closed()
        case Returned():
            return Returned(body.cause)
        case _:
            return body


def kind(body: AnyBody) -> str:
    """The name of the body's kind, as stored and as on the visitor's line."""
    return str(body.__struct_config__.tag)
