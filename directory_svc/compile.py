"""Compiles the default directory: `python -m directory_svc.compile DECOUPAGE POLICE_COMMUNES DATA`.

DECOUPAGE is the npm package `@etalab/decoupage-administratif`, POLICE_COMMUNES the table of the police's competence,
DATA holds the files that data/PROVENANCE.md describes and receives directory.json.gz.
"""

import csv
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from chassis.unit_keys import centre_id, department_of, slug, unit_id
from directory_svc.domain.editions import DEFAULT_PREFIX, Default, Filling, Slot
from directory_svc.domain.records import (
    Accessibility,
    AnyRecord,
    Audience,
    Category,
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

MAIL_DOMAIN = "units.pnav.invalid"  # RFC 2606 §2: `.invalid` never resolves, so no report leaves for a real mailbox
EMERGENCY = ("17", "112", "114")  # what every screen shows, in this order
BY_SMS = ("114",)
# Plan national de numérotation (ARCEP, décision 2018-0881): kept for works of fiction, they ring nowhere.
FICTITIOUS = ("01 99 00 ", "02 61 91 ", "03 53 01 ", "04 65 71 ", "05 36 49 ", "06 39 98 ")
LOCAL_PART_MAX = 64  # RFC 5321 §4.5.3.1.1: a unit's id is also the local part of its address

PUBLISHED = Provenance("Numéros d'aide, source nommée avec chacun", "2026-11")
MINISTRY = Provenance("Ministère de l'Intérieur, données ouvertes (Licence Ouverte 2.0)", "2026-08")
DEMONSTRATION = Provenance("pnav, jeu de démonstration", "2026-11-21", demonstration=True)
FORCES = {"PN": Force.POLICE, "GN": Force.GENDARMERIE}
KINDS = {Force.POLICE: UnitKind.COMMISSARIAT, Force.GENDARMERIE: UnitKind.BRIGADE}

_Row = Mapping[str, str]


class DataError(Exception):
    """The data contradict each other, or break a rule that they must keep; the text names the record."""


def helplines(rows: Sequence[_Row]) -> Iterator[Helpline]:
    """Help lines, those of every screen first, otherwise in the order of the source."""
    for row in sorted(rows, key=lambda row: _rank(row["number"])):
        yield Helpline(
            id=row["number"].replace(" ", ""),
            phone=row["number"],
            serves=row["serves"],
            audience=row["audience"],
            hours=row["hours"],
            opening_hours=row["opening_hours"],
            cost=row["cost"],
            by_sms=row["number"] in BY_SMS,
            emergency=row["number"] in EMERGENCY,
            provenance=Provenance(row["source"], row["source_date"]),
        )


def services(rows: Sequence[_Row]) -> Iterator[Service]:
    """Demonstration services. Raises DataError for one that could be taken for real, or whose number could ring."""
    for row in rows:
        if "démonstration" not in row["title"]:
            raise DataError(f"{row['title']}: a demonstration must say so in its title")
        if not row["phone"].startswith(FICTITIOUS):
            raise DataError(f"{row['title']}: {row['phone']} is not a number reserved for fiction")
        yield Service(
            id=slug(row["title"]),
            title=row["title"],
            organisation=row["organisation"],
            description=row["description"],
            address=row["address"],
            postal_code=row["postal_code"],
            city=row["city"],
            commune=row["commune"],
            categories=tuple(map(Category, _list(row["categories"]))),
            audiences=tuple(map(Audience, _list(row["audiences"]))),
            languages=_list(row["languages"]),
            accessibility=Accessibility(row["accessibility"]),
            phones=(Phone(row["phone"]),),
            opening_hours=row["opening_hours"],
            point=Point(float(row["latitude"]), float(row["longitude"])),
            departments=_list(row["departments"]),
            provenance=DEMONSTRATION,
        )


def commissariats(rows: Sequence[_Row]) -> Iterator[Unit]:
    """Every police station of the table of competence: name, département and communes, nothing more is published."""
    served: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        served[department_of(row["code_commune"]), row["service"].strip()].append(row["code_commune"])
    for (department, title), communes in served.items():
        yield _unit(unit_id(department, title), title, Force.POLICE, department, communes)


def brigades(rows: Sequence[_Row]) -> Iterator[Unit]:
    """The gendarmerie's units among those that are published complete: no file gives them all with their communes."""
    for row in rows:
        if FORCES[row["institution"]] is Force.GENDARMERIE:
            department, title, communes = _whose(row)
            yield _unit(unit_id(department, title), title, Force.GENDARMERIE, department, communes)


def details(rows: Sequence[_Row], force: Force) -> Iterator[UnitDetails]:
    """Address, telephone and hours of units of a force."""
    for row in rows:
        if FORCES[row["institution"]] is force:
            department, title, _ = _whose(row)
            yield UnitDetails(
                id=unit_id(department, title),
                title=title,
                department=department,
                address=row["adresse"],
                phone=row["telephone"].replace("+33 ", "0"),
                opening_hours=row["horaires_osm"],
                provenance=MINISTRY,
            )


def checked(stations: Sequence[Unit], rows: Sequence[_Row]) -> Sequence[Unit]:
    """`stations` themselves. Raises DataError where the complete units give a police station other communes."""
    served = {station.id: set(station.communes) for station in stations}
    for row in rows:
        department, title, communes = _whose(row)
        if FORCES[row["institution"]] is Force.POLICE and served.get(unit_id(department, title)) != set(communes):
            raise DataError(f"{title}: the table of the police's competence does not give it the same communes")
    return stations


def centres(departments: Sequence[_Row]) -> Iterator[Unit]:
    """An operations centre per département or collectivity and force: demonstration, since no open file names them."""
    for department in sorted(departments, key=lambda row: row["code"]):
        for force in Force:
            title = f"Centre d'opérations de démonstration — {force}, {department['nom']}"
            code = department["code"]
            unit = _unit(centre_id(code, force), title, force, code, ())
            yield replace(unit, kind=UnitKind.OPERATIONS_CENTRE, provenance=DEMONSTRATION)


def filling(records: Sequence[AnyRecord], provenance: Provenance) -> Filling:
    """What a slot is filled with, named after its content.

    Raises DataError for an id that occurs twice, or a unit's that is too long for a mailbox.
    """
    identifiers = [record.id for record in records]
    if len(set(identifiers)) < len(identifiers):
        raise DataError(f"{next(i for i in identifiers if identifiers.count(i) > 1)}: this id occurs twice")
    if long := [one.id for one in records if isinstance(one, Unit) and len(one.id) > LOCAL_PART_MAX]:
        raise DataError(f"{long[0]}: longer than the local part of a mail address may be")
    content = hashlib.sha256(msgspec.json.encode(records)).hexdigest()[:16]
    return Filling(DEFAULT_PREFIX + content, provenance.source, provenance.verified, tuple(records))


def compile_directory(decoupage: Path, police_communes: Path, data: Path) -> Default:
    """The directory that the files describe. Raises DataError, OSError, KeyError for a column that is missing."""
    departments = json.loads((decoupage / "data" / "departements.json").read_text(encoding="utf-8"))
    complete = _rows(data / "units_95.csv")
    stations = checked(list(commissariats(_rows(police_communes))), complete)
    units = sorted([*stations, *brigades(complete)], key=lambda unit: unit.id)
    return {
        Slot.HELPLINES: filling(list(helplines(_rows(data / "helplines.csv"))), PUBLISHED),
        Slot.SERVICES: filling(list(services(_rows(data / "services_demonstration.csv"))), DEMONSTRATION),
        Slot.UNITS: filling(units, MINISTRY),
        Slot.UNIT_DETAILS_POLICE: filling(list(details(complete, Force.POLICE)), MINISTRY),
        Slot.UNIT_DETAILS_GENDARMERIE: filling(list(details(complete, Force.GENDARMERIE)), MINISTRY),
        Slot.CENTRES: filling(list(centres(departments)), DEMONSTRATION),
    }


def main(decoupage: str, police_communes: str, data: str) -> None:
    """Writes DATA/directory.json.gz, byte for byte the same from the same sources."""
    whole = compile_directory(Path(decoupage), Path(police_communes), Path(data))
    packed = gzip.compress(msgspec.json.encode(whole), mtime=0)
    (Path(data) / "directory.json.gz").write_bytes(packed)


def _unit(identifier: str, title: str, force: Force, department: str, communes: Sequence[str]) -> Unit:
    return Unit(
        id=identifier,
        title=title,
        kind=KINDS[force],
        force=force,
        department=department,
        communes=tuple(sorted(communes)),
        referral_email=f"{identifier}@{MAIL_DOMAIN}",
        provenance=MINISTRY,
    )


def _whose(row: _Row) -> tuple[str, str, list[str]]:
    """A unit's département, name and communes."""
    communes = row["communes"].split("-")
    return department_of(communes[0]), row["service"].strip(), communes


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _rank(number: str) -> int:
    return EMERGENCY.index(number) if number in EMERGENCY else len(EMERGENCY)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


if __name__ == "__main__":
    main(*sys.argv[1:])
