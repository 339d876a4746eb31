"""Between records as editors see them and the messages that carry them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from google.protobuf.field_mask_pb2 import FieldMask

from chassis import names
from chassis.audit import Entry
from chassis.refusals import Refusal
from directory_svc import replies
from directory_svc.domain.curation import Kept, Kind, etag_of, source_differs
from directory_svc.domain.records import (
    Accessibility,
    Force,
    Helpline,
    Phone,
    Point,
    Provenance,
    Service,
    Unit,
    UnitKind,
)
from directory_svc.domain.refusals import AccessibilityInvalid, AudienceInvalid, CategoryInvalid
from directory_svc.domain.search import Found
from pnav.directory.v1 import directory_pb2 as pb
from pnav.directory.v1 import record_pb2

T = TypeVar("T")

_NOBODY = Provenance("", "")  # an editor does not say where a record comes from
_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)  # whether it is open at this moment is nothing that an editor keeps
_CONTRACT = {"departments": "department_codes"}
_DOMAIN = {contract: domain for domain, contract in _CONTRACT.items()}
_KINDS: Mapping[Kind, Any] = {kind: record_pb2.ChangeKind.Value(f"CHANGE_KIND_{kind.name}") for kind in Kind}


def service_of(message: pb.Service, identifier: str) -> Service:
    """What an editor says of a service. Raises CategoryInvalid, AudienceInvalid, AccessibilityInvalid."""
    said = [message.accessibility] if message.accessibility else []
    accessibility = _known(replies.ACCESSIBILITIES, said, AccessibilityInvalid)
    return Service(
        id=identifier,
        title=message.title,
        provenance=_NOBODY,
        sigle=message.sigle,
        organisation=message.organisation,
        description=message.description,
        categories=_known(replies.CATEGORIES, message.categories, CategoryInvalid),
        audiences=_known(replies.AUDIENCES, message.audiences, AudienceInvalid),
        languages=tuple(message.languages),
        accessibility=accessibility[0] if accessibility else Accessibility.UNKNOWN,
        accessibility_note=message.accessibility_note,
        address=message.address,
        postal_code=message.postal_code,
        city=message.city,
        commune=message.commune.removeprefix("communes/"),
        phones=tuple(Phone(phone.number, phone.note) for phone in message.phones),
        emails=tuple(message.emails),
        websites=tuple(message.websites),
        opening_hours=message.opening_hours,
        hours_note=message.hours_note,
        point=Point(message.point.latitude, message.point.longitude) if message.HasField("point") else None,
        departments=tuple(message.department_codes),
    )


def unit_of(message: pb.Unit, identifier: str) -> Unit:
    """What an editor says of a unit; the rest of it means nothing here."""
    return Unit(
        id=identifier,
        title="",
        kind=UnitKind.COMMISSARIAT,
        force=Force.POLICE,
        department="",
        provenance=_NOBODY,
        address=message.address,
        phone=message.phone,
        opening_hours=message.opening_hours,
        referral_email=message.referral_email,
    )


def helpline_of(message: pb.Helpline, identifier: str) -> Helpline:
    """What an editor says of a help line; the rest of it means nothing here."""
    return Helpline(
        id=identifier,
        phone=message.phone,
        serves=message.serves,
        audience=message.audience,
        hours=message.hours,
        cost=message.cost,
        by_sms=False,
        emergency=False,
        provenance=_NOBODY,
        opening_hours=message.opening_hours,
    )


def service_record(kept: Kept[Service]) -> record_pb2.ServiceRecord:
    """As an editor sees it."""
    return record_pb2.ServiceRecord(
        service=_service(kept.record),
        etag=etag_of(kept),
        curated=kept.revision > 0,
        retire_time=kept.retired_at,
        merged_into=names.build("services", kept.merged_into),
        verified_by=kept.verified_by,
        source=_service(kept.source) if kept.revision and kept.source else None,
        source_differs=map(_contract, source_differs(kept)),
    )


def unit_record(kept: Kept[Unit]) -> record_pb2.UnitRecord:
    """As an editor sees it, with its referral address."""
    return record_pb2.UnitRecord(
        unit=_unit(kept.record),
        etag=etag_of(kept),
        curated=kept.revision > 0,
        verified_by=kept.verified_by,
        source=_unit(kept.source) if kept.revision and kept.source else None,
        source_differs=map(_contract, source_differs(kept)),
    )


def helpline_record(kept: Kept[Helpline]) -> record_pb2.HelplineRecord:
    """As an editor sees it."""
    return record_pb2.HelplineRecord(
        helpline=_helpline(kept.record),
        etag=etag_of(kept),
        curated=kept.revision > 0,
        verified_by=kept.verified_by,
        source=_helpline(kept.source) if kept.revision and kept.source else None,
        source_differs=map(_contract, source_differs(kept)),
    )


def change(entry: Entry) -> record_pb2.Change:
    """A line of the audit chain."""
    told = entry.what
    return record_pb2.Change(
        seq=entry.seq,
        time=entry.at,
        editor=entry.who,
        kind=_KINDS[Kind(told["kind"])],
        fields=[
            record_pb2.FieldChange(field=_contract(name), before=before, after=after)
            for name, before, after in told["fields"]
        ],
        remark=told["remark"],
    )


def fields_of(mask: FieldMask) -> list[str]:
    """The domain's names of what a mask names."""
    return [_DOMAIN.get(path, path) for path in mask.paths]


def _service(service: Service) -> pb.Service:
    message = replies.service(Found(service), _WHENEVER)
    message.ClearField("opening")
    return message


def _helpline(line: Helpline) -> pb.Helpline:
    message = replies.helpline(line, _WHENEVER)
    message.ClearField("opening")
    return message


def _unit(unit: Unit) -> pb.Unit:
    message = replies.unit(unit, _WHENEVER)
    message.ClearField("opening")
    message.referral_email = unit.referral_email
    return message


def _contract(field: str) -> str:
    return _CONTRACT.get(field, field)


def _known(words: Mapping[T, int], numbers: Iterable[int], refusal: type[Refusal]) -> tuple[T, ...]:
    of = {number: word for word, number in words.items()}
    if unknown := [number for number in numbers if number not in of]:
        raise refusal from KeyError(unknown)
    return tuple(of[number] for number in numbers)
