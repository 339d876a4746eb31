"""Small directories, made of what a test cares about."""

from collections.abc import Sequence
from datetime import UTC, datetime

from directory_svc.domain.editions import DEFAULT_PREFIX, Default, Edition, Filling, Slot
from directory_svc.domain.records import (
    AnyRecord,
    Force,
    Helpline,
    Phone,
    Point,
    Provenance,
    Service,
    Unit,
    UnitDetails,
    UnitKind,
)

SOURCE = Provenance("a test", "2026-08")
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday; 11:00 in Paris


def helpline(phone: str, *, emergency: bool = False, by_sms: bool = False, **fields) -> Helpline:
    words = {"serves": f"serves {phone}", "audience": "anyone", "hours": "24/7", "cost": "free", **fields}
    return Helpline(id=phone, phone=phone, by_sms=by_sms, emergency=emergency, provenance=SOURCE, **words)


def service(name: str, latitude: float | None = None, longitude: float = 2.0, **fields) -> Service:
    point = None if latitude is None else Point(latitude, longitude)
    said = {"title": f"Title of {name}", "phones": (Phone("01 99 00 00 00"),), "opening_hours": "24/7", **fields}
    return Service(id=name, point=point, provenance=SOURCE, **said)


def station(name: str, *communes: str, force: Force = Force.POLICE, department: str = "95") -> Unit:
    kind = UnitKind.COMMISSARIAT if force is Force.POLICE else UnitKind.BRIGADE
    return _unit(name, kind, force, department, communes)


def centre(name: str, force: Force = Force.POLICE, department: str = "95") -> Unit:
    return _unit(name, UnitKind.OPERATIONS_CENTRE, force, department, ())


def details(name: str, **fields) -> UnitDetails:
    return UnitDetails(id=name, title=f"Title of {name}", department="95", provenance=SOURCE, **fields)


def default(version: str, *records: AnyRecord) -> Default:
    """Every slot filled with what of `records` belongs there; details are the police's."""
    mine: dict[Slot, list[AnyRecord]] = {slot: [] for slot in Slot}
    for record in records:
        mine[slot_of(record)].append(record)
    return {slot: Filling(f"{DEFAULT_PREFIX}{slot}-{version}", "a test", "2026-08", tuple(mine[slot])) for slot in Slot}


def imported(identifier: str, slot: Slot = Slot.SERVICES, at: datetime = MORNING) -> Edition:
    return Edition(id=identifier, slot=slot, source="a file", created_at=at, published="2026-08", file_name="f.json")


async def laid(editions, *records: AnyRecord, version: str = "1") -> None:
    """Lays down a default directory of `records`."""
    await editions.lay_down(default(version, *records), MORNING)


async def brought(editions, edition: Edition, *records: AnyRecord) -> int:
    """Lays down an edition, as an import does; it does not run yet."""
    await editions.begin(edition)
    await editions.add(edition, records)
    return await editions.finish(edition)


def slot_of(record: AnyRecord) -> Slot:
    """Where a record stands; details are the police's."""
    if isinstance(record, Unit):
        return Slot.CENTRES if record.kind is UnitKind.OPERATIONS_CENTRE else Slot.UNITS
    kinds = {Helpline: Slot.HELPLINES, Service: Slot.SERVICES, UnitDetails: Slot.UNIT_DETAILS_POLICE}
    return kinds[type(record)]


def _unit(name: str, kind: UnitKind, force: Force, department: str, communes: Sequence[str]) -> Unit:
    return Unit(
        id=name,
        title=f"Title of {name}",
        kind=kind,
        force=force,
        department=department,
        communes=tuple(communes),
        referral_email=f"{name}@units.pnav.invalid",
        provenance=SOURCE,
    )
