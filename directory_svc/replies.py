"""Between records and the messages of pnav.directory.v1."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from chassis import names
from chassis.auth import caller
from chassis.refusals import Refusal
from directory_svc.access import SEES_REFERRAL_ADDRESS
from directory_svc.domain.calendar import department_at
from directory_svc.domain.hours import Opening, OpenState, opening
from directory_svc.domain.records import (
    Accessibility,
    Audience,
    Category,
    Force,
    Helpline,
    Point,
    Provenance,
    Service,
    Unit,
    UnitKind,
)
from directory_svc.domain.refusals import AccessibilityInvalid, AudienceInvalid, CategoryInvalid
from directory_svc.domain.search import Found, Search, search
from pnav.directory.v1 import directory_pb2 as pb
from pnav.routing.v1 import routing_pb2

_Word = TypeVar("_Word", bound=StrEnum)


def _numbers(enum: Any, words: type[_Word]) -> Mapping[_Word, Any]:
    """The contract's number of each word: Category.SHELTER is CATEGORY_SHELTER."""
    prefix = next(name for name, number in enum.items() if number == 0).removesuffix("UNSPECIFIED")
    return {word: number for name, number in enum.items() for word in words if name == f"{prefix}{word.name}"}


CATEGORIES = _numbers(pb.Category, Category)
AUDIENCES = _numbers(pb.Audience, Audience)
ACCESSIBILITIES = {**_numbers(pb.Accessibility, Accessibility), Accessibility.UNKNOWN: 0}
KINDS = _numbers(pb.UnitKind, UnitKind)
FORCES = _numbers(routing_pb2.Force, Force)
_STATES = _numbers(pb.OpenState, OpenState)


def asked(request: pb.SearchServicesRequest) -> Search:
    """The search that a request is. Raises what `search` raises, CategoryInvalid, AudienceInvalid."""
    return search(
        query=request.query,
        point=Point(request.point.latitude, request.point.longitude) if request.HasField("point") else None,
        radius_metres=request.radius_metres,
        category=_word(CATEGORIES, request.category, CategoryInvalid),
        audience=_word(AUDIENCES, request.audience, AudienceInvalid),
        language=request.language,
        at_least=_word(ACCESSIBILITIES, request.accessibility, AccessibilityInvalid),
        open_now=request.open_now,
        page_size=request.page_size,
        page_token=request.page_token,
    )


def forces(number: routing_pb2.Force) -> Sequence[Force]:
    """The force that is asked for; any other number than one of theirs means both."""
    return [known for known, value in FORCES.items() if value == number] or list(Force)


def is_open(service: Service, at: datetime) -> bool:
    """Whether it is known to be open."""
    return _service_opening(service, at).state is OpenState.OPEN


def helpline(line: Helpline, at: datetime) -> pb.Helpline:
    """A help line, and whether it answers at `at`."""
    return pb.Helpline(
        name=names.build("helplines", line.id),
        phone=line.phone,
        serves=line.serves,
        audience=line.audience,
        hours=line.hours,
        cost=line.cost,
        by_sms=line.by_sms,
        emergency=line.emergency,
        provenance=provenance(line.provenance),
        opening_hours=line.opening_hours,
        opening=_opening(opening(line.opening_hours, "", at)),
    )


def service(found: Found, at: datetime) -> pb.Service:
    """A service with its distance, and whether it is open at `at`."""
    one = found.service
    return pb.Service(
        name=names.build("services", one.id),
        title=one.title,
        sigle=one.sigle,
        organisation=one.organisation,
        description=one.description,
        categories=[CATEGORIES[category] for category in one.categories],
        audiences=[AUDIENCES[audience] for audience in one.audiences],
        languages=one.languages,
        accessibility=ACCESSIBILITIES[one.accessibility],
        accessibility_note=one.accessibility_note,
        address=one.address,
        postal_code=one.postal_code,
        city=one.city,
        commune=names.build("communes", one.commune),
        phones=[pb.Phone(number=phone.number, note=phone.note) for phone in one.phones],
        emails=one.emails,
        websites=one.websites,
        opening_hours=one.opening_hours,
        hours_note=one.hours_note,
        opening=_opening(_service_opening(one, at)),
        point=point(one.point),
        distance_metres=round(found.metres or 0),
        department_codes=one.departments,
        provenance=provenance(one.provenance),
    )


def unit(one: Unit, at: datetime) -> pb.Unit:
    """A unit, and whether its door is open at `at`; its referral address for those alone who send referrals."""
    return pb.Unit(
        name=names.build("units", one.id),
        title=one.title,
        kind=KINDS[one.kind],
        force=FORCES[one.force],
        department_code=one.department,
        number=one.number,
        address=one.address,
        phone=one.phone,
        point=point(one.point),
        opening_hours=one.opening_hours,
        opening=_opening(opening(one.opening_hours, one.department, at)),
        communes=[names.build("communes", commune) for commune in one.communes],
        referral_email=one.referral_email if caller().peer in SEES_REFERRAL_ADDRESS else "",
        provenance=provenance(one.provenance),
    )


def provenance(one: Provenance) -> pb.Provenance:
    """Source and date."""
    return pb.Provenance(source=one.source, verified=one.verified, demonstration=one.demonstration)


def _service_opening(one: Service, at: datetime) -> Opening:
    return opening(one.opening_hours, department_at(one), at)


def _opening(one: Opening) -> pb.Opening:
    return pb.Opening(state=_STATES[one.state], change_time=one.changes_at, time_zone=one.zone)


def point(one: Point | None) -> routing_pb2.Point | None:
    """A place on the globe, if it is known."""
    return routing_pb2.Point(latitude=one.latitude, longitude=one.longitude) if one else None


def _word(numbers: Mapping[_Word, Any], number: int, otherwise: type[Refusal]) -> _Word | None:
    """The word of a number; None for 0, which asks for nothing. Raises `otherwise` for a later version's."""
    if number == 0:
        return None
    for word, value in numbers.items():
        if value == number:
            return word
    raise otherwise
