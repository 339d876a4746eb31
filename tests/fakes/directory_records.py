"""Small directories, made of what a test cares about."""

from collections.abc import Sequence

from directory_svc.domain import Directory, Force, Helpline, Point, Provenance, Service, Unit, UnitKind

SOURCE = Provenance("a test", "2026-08")


def helpline(phone: str, *, emergency: bool = False, by_sms: bool = False) -> Helpline:
    return Helpline(phone, phone, f"serves {phone}", "anyone", "24/7", "free", by_sms, emergency, SOURCE)


def service(name: str, latitude: float, longitude: float) -> Service:
    point = Point(latitude, longitude)
    return Service(name, f"Title of {name}", "Listens.", "1 rue X", "01 99 00 00 00", "", "24/7", point, SOURCE)


def station(name: str, *communes: str, force: Force = Force.POLICE, department: str = "95") -> Unit:
    kind = UnitKind.COMMISSARIAT if force is Force.POLICE else UnitKind.BRIGADE
    return _unit(name, kind, force, department, communes)


def centre(name: str, force: Force = Force.POLICE, department: str = "95") -> Unit:
    return _unit(name, UnitKind.OPERATIONS_CENTRE, force, department, ())


def edition(version: str, *records: Helpline | Service | Unit) -> Directory:
    return Directory(
        version,
        tuple(record for record in records if isinstance(record, Helpline)),
        tuple(record for record in records if isinstance(record, Service)),
        tuple(record for record in records if isinstance(record, Unit)),
    )


def _unit(name: str, kind: UnitKind, force: Force, department: str, communes: Sequence[str]) -> Unit:
    mailbox = f"{name}@units.pnav.invalid"
    return Unit(name, f"Title of {name}", kind, force, department, "", "", "", tuple(communes), mailbox, SOURCE)
