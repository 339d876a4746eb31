"""Who is around a session besides the visitor and her interlocutor, as the log tells it."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from chat_svc.domain.entries import (
    Assigned,
    Body,
    Closed,
    Entry,
    HandoverEnded,
    HandoverOffered,
    InvitationAnswered,
    Joined,
    Left,
    Returned,
    SpecialistInvited,
)
from chat_svc.domain.values import Part

AROUND: frozenset[type[Body]] = frozenset(
    {HandoverOffered, HandoverEnded, SpecialistInvited, InvitationAnswered, Joined, Left}
)
"""Kinds that change who is around, and nothing else."""


class Handover(msgspec.Struct, frozen=True):
    """A proposal to a colleague; the chat stays where it is until she accepts."""

    to: str
    overlap: bool
    note: str
    at: datetime


class Invitation(msgspec.Struct, frozen=True):
    """A psychologist is asked for. She may come once the visitor agrees; to advise, at once."""

    id: str
    part: Part
    at: datetime
    agreed: bool


class Around:
    """The fold of what a log says of them. An entry of any other kind changes nothing."""

    def __init__(self) -> None:
        self.handover: Handover | None = None
        self.invitation: Invitation | None = None
        self.guests: dict[str, Part] = {}

    def apply(self, entry: Entry, operator: str) -> None:
        """Takes the next entry; `operator` is whose session it was before."""
        match entry.body:
            case HandoverOffered(to, overlap, note):
                self.handover = Handover(to, overlap, note, entry.at)
            case HandoverEnded() | Returned():
                self.handover = None
            case Assigned(colleague):
                self._assigned(colleague, operator)
            case SpecialistInvited(invitation, part):
                self.invitation = Invitation(invitation, part, entry.at, agreed=part is Part.ADVISE)
            case InvitationAnswered(_, agreed):
                self.invitation = replace(self.invitation, agreed=True) if self.invitation and agreed else None
            case Joined(part, invitation):
                self.guests[entry.by] = part
                self.invitation = None if invitation else self.invitation
            case Left():
                self.guests.pop(entry.by, None)
            case Closed():
                self.handover = self.invitation = None

    def _assigned(self, colleague: str, operator: str) -> None:
        """Warm: whoever handed it over stays beside. Whoever has it now is no guest of it."""
        handover, self.handover = self.handover, None
        if handover is not None and handover.overlap and handover.to == colleague:
            self.guests[operator] = Part.ADVISE
        self.guests.pop(colleague, None)
