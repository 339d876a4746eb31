"""Between the contracts' messages and the domain's values."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from chassis.names import build, parse
from chassis.refusals import NameInvalid
from chat_svc.domain.entries import (
    AnyBody,
    Assigned,
    Closed,
    ConsentGranted,
    ConsentRequested,
    ConsentWithdrawn,
    Departed,
    Entry,
    HandoverEnded,
    HandoverOffered,
    InvitationAnswered,
    Joined,
    Left,
    Message,
    Note,
    Offered,
    Opened,
    ReferralAdvanced,
    ReferralDispatched,
    Returned,
    ServiceShared,
    SpecialistInvited,
    VisitorReturned,
    for_visitor,
    kind,
)
from chat_svc.domain.picture import Picture
from chat_svc.domain.values import Category, ContactField, Force, Intake, Place, Standing
from chat_svc.enums import number, value
from chat_svc.presence import Presence
from pnav.chat.v1 import resources_pb2 as pb


def intake_of(message: pb.Intake) -> Intake | None:
    """What a session is about; None without one of the three chats. Raises NameInvalid for a malformed commune."""
    category = value(Category, message.category)
    if category is None:
        return None
    return Intake(
        category=category,
        place=_place_of(message.place),
        standing=value(Standing, message.standing) or Standing.UNSAID,
        language=message.language[:35] or "fr",
        minor=message.minor,
        danger=message.danger,
    )


def _place_of(message: pb.Place) -> Place:
    if message.commune:
        parse("communes", message.commune)
    if max(map(len, (message.title, message.postal_code, message.department_code))) > 200:
        raise NameInvalid
    point = (message.point.latitude, message.point.longitude) if message.HasField("point") else None
    return Place(
        force=value(Force, message.force) or Force.UNKNOWN,
        commune=message.commune,
        title=message.title,
        postal_code=message.postal_code,
        department_code=message.department_code,
        point=point,
    )


def intake(value: Intake) -> pb.Intake:
    """The contract's picture of an intake."""
    place = value.place
    message = pb.Intake(
        category=number(value.category),
        standing=number(value.standing),
        place=pb.Place(
            commune=place.commune,
            title=place.title,
            postal_code=place.postal_code,
            department_code=place.department_code,
            force=number(place.force),
        ),
        language=value.language,
        minor=value.minor,
        danger=value.danger,
    )
    if place.point is not None:
        message.place.point.latitude, message.place.point.longitude = place.point
    return message


def session(picture: Picture, presence: Presence) -> pb.Session:
    """The contract's picture of a session, for staff."""
    present = presence.present(picture.session)
    departure = None if present else presence.left(picture.session) or picture.departure
    message = pb.Session(
        name=build("sessions", picture.session),
        state=number(picture.state),
        last_seq=picture.last_seq,
        epoch=picture.epoch,
        operator=picture.operator,
        visitor_present=present,
        departure=number(departure),
        continues=bool(picture.earlier),
    )
    _show_around(message, picture)
    if picture.intake is not None:
        message.intake.CopyFrom(intake(picture.intake))
    if picture.created_at is not None:
        message.create_time.FromDatetime(picture.created_at)
    return message


def session_of(picture: Picture, presence: Presence, subject: str) -> pb.Session | None:
    """The same for whoever has it, is to have it, or takes part; None once it is hers no more (pain 22)."""
    hers = picture.operator == subject or picture.reads(subject) or picture.holds_place(subject)
    return session(picture, presence) if hers else None


def _show_around(message: pb.Session, picture: Picture) -> None:
    around = picture.around
    if picture.intake is not None and picture.force is not picture.intake.place.force:
        message.queue_force = number(picture.force)
    if around.handover is not None:
        handover = around.handover
        message.handover.CopyFrom(pb.Handover(to=handover.to, overlap=handover.overlap, note=handover.note))
    if around.invitation is not None:
        asked = around.invitation
        message.invitation.CopyFrom(pb.Invitation(invitation=asked.id, part=number(asked.part), agreed=asked.agreed))
    for subject, part in around.guests.items():
        message.guests.add(subject=subject, part=number(part))


def entry(value: Entry, *, staff: bool) -> dict[str, Any]:
    """The members of the contract's picture of an entry, for staff or for the visitor.

    A frame takes them in where it is made: a message of their own would be built and then copied, at three times the
    cost, for every reader of every message.
    """
    body = value.body if staff else for_visitor(value.body)
    return {
        "session": build("sessions", value.session) if staff else "",
        "seq": value.seq if staff else value.place,
        "create_time": {"seconds": int(value.at.timestamp()), "nanos": value.at.microsecond * 1000},
        "author": number(value.author),
        "client_id": value.client_id,
        "staff_only": value.staff_only,
        "by": value.by if staff else "",
        kind(body): _BODIES[type(body)](body),
    }


def granted(body: ConsentGranted) -> pb.ConsentGranted:
    """What she agreed to, with the details she gave."""
    return pb.ConsentGranted(
        referral=body.referral,
        details=[pb.ContactDetail(field=number(field), value=text) for field, text in body.details],
        wording_version=body.wording_version,
        language=body.language,
    )


def details_of(details: Iterable[pb.ContactDetail]) -> tuple[tuple[ContactField, str], ...]:
    """The details of a message that has them; those of an unknown field are left out."""
    fields = ((value(ContactField, detail.field), detail.value) for detail in details)
    return tuple((field, text) for field, text in fields if field is not None)


def requested_of(message: pb.ConsentRequested) -> ConsentRequested:
    """What an operator asks the visitor for."""
    fields = (value(ContactField, number) for number in message.fields)
    return ConsentRequested(
        referral=message.referral,
        recipient=message.recipient,
        fields=tuple(field for field in fields if field is not None),
        wording_version=message.wording_version,
    )


def _requested(body: ConsentRequested) -> pb.ConsentRequested:
    return pb.ConsentRequested(
        referral=body.referral,
        recipient=body.recipient,
        fields=[number(field) for field in body.fields],
        wording_version=body.wording_version,
    )


def _assigned(body: Assigned) -> pb.Assigned:
    force = Force(body.force) if body.force in list(Force) else None
    return pb.Assigned(operator=body.operator, epoch=body.epoch, force=number(force))


def card_of(message: pb.ServiceShared) -> ServiceShared:
    """A card."""
    return ServiceShared(**{name: getattr(message, name) for name in ServiceShared.__struct_fields__})


_BODIES: Mapping[type[AnyBody], Callable[[Any], Any]] = {
    Message: lambda body: {"text": body.text},
    Opened: lambda body: pb.Opened(intake=intake(body.intake), continues=bool(body.earlier)),
    Offered: lambda body: pb.Offered(operator=body.operator),
    Assigned: _assigned,
    Returned: lambda body: pb.Returned(cause=number(body.cause), force=number(body.force)),
    Departed: lambda body: pb.Departed(how=number(body.how)),
    ConsentRequested: _requested,
    ConsentGranted: granted,
    ConsentWithdrawn: lambda body: pb.ConsentWithdrawn(referral=body.referral),
    ReferralDispatched: lambda body: pb.ReferralDispatched(referral=body.referral),
    ReferralAdvanced: lambda body: pb.ReferralAdvanced(referral=body.referral, stage=number(body.stage)),
    ServiceShared: lambda body: pb.ServiceShared(**msgspec.structs.asdict(body)),
    VisitorReturned: lambda body: pb.VisitorReturned(safe_word=number(body.safe_word)),
    Closed: lambda body: pb.Closed(outcome=number(body.outcome), severity=number(body.severity)),
    HandoverOffered: lambda body: pb.HandoverOffered(**msgspec.structs.asdict(body)),
    HandoverEnded: lambda body: pb.HandoverEnded(how=number(body.how)),
    SpecialistInvited: lambda body: pb.SpecialistInvited(invitation=body.invitation, part=number(body.part)),
    InvitationAnswered: lambda body: pb.InvitationAnswered(**msgspec.structs.asdict(body)),
    Joined: lambda body: pb.Joined(part=number(body.part), invitation=body.invitation),
    Left: lambda body: pb.Left(part=number(body.part)),
    Note: lambda body: pb.Note(text=body.text),
}
"""The contract's picture of each kind of body; the member of the entry is named as the kind is."""
