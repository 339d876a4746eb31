"""Between the contracts' messages and this service's values."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from google.protobuf.timestamp_pb2 import Timestamp

from chassis import names
from pnav.chat.v1 import resources_pb2 as chat
from pnav.referral.v1 import referral_pb2 as pb
from pnav.routing.v1 import routing_pb2 as routing
from referral_svc.domain.values import (
    Category,
    Detail,
    Field,
    Force,
    Intake,
    Kind,
    Place,
    Referral,
    Stage,
    Standing,
    State,
    Urgency,
)

COLLECTION = "referrals"
Member = TypeVar("Member", bound=StrEnum)


class Mirror(Generic[Member]):
    """A contract's enum and its namesake here: CONTACT_FIELD_PHONE is Field.PHONE."""

    def __init__(self, ours: type[Member], theirs: Any) -> None:
        prefix = theirs.Name(0).removesuffix("UNSPECIFIED")
        self._numbers = {member: theirs.Value(prefix + member.name) for member in ours}
        self._members = {number: member for member, number in self._numbers.items()}

    def read(self, number: int) -> Member | None:
        """Our member, or None for "unspecified" and for what we do not know."""
        return self._members.get(number)

    def write(self, member: Member | None) -> Any:
        """The contract's number; 0 for None."""
        return 0 if member is None else self._numbers[member]


KINDS = Mirror(Kind, pb.ReferralKind)
STATES = Mirror(State, pb.ReferralState)
URGENCIES = Mirror(Urgency, pb.Urgency)
FIELDS = Mirror(Field, chat.ContactField)
STAGES = Mirror(Stage, chat.ReferralStage)
CATEGORIES = Mirror(Category, chat.Category)
STANDINGS = Mirror(Standing, chat.Standing)
FORCES = Mirror(Force, routing.Force)


def read_intake(intake: chat.Intake) -> Intake:
    """What a session is about."""
    return Intake(
        category=CATEGORIES.read(intake.category),
        standing=STANDINGS.read(intake.standing),
        place=_read_place(intake.place) if intake.HasField("place") else None,
        language=intake.language,
        minor=intake.minor,
    )


def write_intake(intake: Intake) -> chat.Intake:
    """The same, as a message."""
    return chat.Intake(
        category=CATEGORIES.write(intake.category),
        standing=STANDINGS.write(intake.standing),
        place=None if intake.place is None else _write_place(intake.place),
        language=intake.language,
        minor=intake.minor,
    )


def write_referral(referral: Referral) -> pb.Referral:
    """A referral as a message, with the details it holds."""
    asked = referral.proposal
    return pb.Referral(
        name=names.build(COLLECTION, referral.id),
        session=asked.session,
        kind=KINDS.write(asked.kind),
        urgency=URGENCIES.write(asked.urgency),
        state=STATES.write(referral.state),
        unit=asked.unit,
        unit_title=referral.unit_title,
        summary=asked.summary,
        intake=write_intake(referral.intake),
        fields=[FIELDS.write(field) for field in asked.fields],
        details=[chat.ContactDetail(field=FIELDS.write(one.field), value=one.value) for one in referral.details],
        create_time=_time(referral.create_time),
        consent_time=_time(referral.consent.time if referral.consent else None),
        deliver_time=_time(referral.deliver_time),
        due_time=_time(referral.due_time),
        acknowledge_time=_time(referral.acknowledge_time),
    )


def read_details(granted: chat.ConsentGranted) -> tuple[Detail, ...]:
    """What she gave, without kinds of details unknown here."""
    pairs = ((FIELDS.read(detail.field), detail.value) for detail in granted.details)
    return tuple(Detail(field, value) for field, value in pairs if field is not None)


def _read_place(place: chat.Place) -> Place:
    return Place(
        commune=place.commune,
        title=place.title,
        postal_code=place.postal_code,
        department_code=place.department_code,
        force=FORCES.read(place.force) or Force.UNKNOWN,
        point=(place.point.latitude, place.point.longitude) if place.HasField("point") else None,
    )


def _write_place(place: Place) -> chat.Place:
    return chat.Place(
        commune=place.commune,
        title=place.title,
        postal_code=place.postal_code,
        department_code=place.department_code,
        force=FORCES.write(place.force),
        point=None if place.point is None else routing.Point(latitude=place.point[0], longitude=place.point[1]),
    )


def _time(value: datetime | None) -> Timestamp | None:
    if value is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(value)
    return stamp
