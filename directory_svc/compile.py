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
from directory_svc.domain import Directory, Force, Helpline, Point, Provenance, Service, Unit, UnitKind

MAIL_DOMAIN = "units.pnav.invalid"  # RFC 2606 §2: `.invalid` never resolves, so no report leaves for a real mailbox
EMERGENCY = ("17", "112", "114")  # what every screen shows, in this order
BY_SMS = ("114",)
# Plan national de numérotation (ARCEP, décision 2018-0881): kept for works of fiction, they ring nowhere.
FICTITIOUS = ("01 99 00 ", "02 61 91 ", "03 53 01 ", "04 65 71 ", "05 36 49 ", "06 39 98 ")
LOCAL_PART_MAX = 64  # RFC 5321 §4.5.3.1.1: a unit's id is also the local part of its address

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
            description=row["description"],
            address=row["address"],
            phone=row["phone"],
            website="",
            opening_hours=row["opening_hours"],
            point=Point(float(row["latitude"]), float(row["longitude"])),
            provenance=DEMONSTRATION,
        )


def commissariats(rows: Sequence[_Row]) -> Iterator[Unit]:
    """Every police station of the table of competence: name, département and communes, nothing more is published."""
    served: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        served[department_of(row["code_commune"]), row["service"].strip()].append(row["code_commune"])
    for (department, title), communes in served.items():
        yield _unit(unit_id(department, title), title, Force.POLICE, department, communes)


def described(rows: Sequence[_Row]) -> Iterator[Unit]:
    """Units with address, telephone and hours, of either force."""
    for row in rows:
        communes = row["communes"].split("-")
        department, title = department_of(communes[0]), row["service"].strip()
        unit = _unit(unit_id(department, title), title, FORCES[row["institution"]], department, communes)
        yield replace(
            unit,
            address=row["adresse"],
            phone=row["telephone"].replace("+33 ", "0"),
            opening_hours=row["horaires_osm"],
        )


def centres(departments: Sequence[_Row]) -> Iterator[Unit]:
    """An operations centre per département or collectivity and force: demonstration, since no open file names them."""
    for department in sorted(departments, key=lambda row: row["code"]):
        for force in Force:
            title = f"Centre d'opérations de démonstration — {force}, {department['nom']}"
            code = department["code"]
            unit = _unit(centre_id(code, force), title, force, code, ())
            yield replace(unit, kind=UnitKind.OPERATIONS_CENTRE, provenance=DEMONSTRATION)


def joined(named: Sequence[Unit], detailed: Sequence[Unit]) -> list[Unit]:
    """All units, each once: details replace the bare name. Raises DataError where two sources name other communes."""
    units = {unit.id: unit for unit in named}
    for unit in detailed:
        known = units.get(unit.id)
        if unit.force is Force.POLICE and (known is None or known.communes != unit.communes):
            raise DataError(f"{unit.title}: the table of the police's competence does not give it the same communes")
        units[unit.id] = unit
    return sorted(units.values(), key=lambda unit: unit.id)


def edition(lines: Sequence[Helpline], places: Sequence[Service], units: Sequence[Unit]) -> Directory:
    """The whole, named after its content. Raises DataError for an id that occurs twice or is too long for a mailbox."""
    for records in (lines, places, units):
        identifiers = [record.id for record in records]
        if len(set(identifiers)) < len(identifiers):
            raise DataError(f"{next(i for i in identifiers if identifiers.count(i) > 1)}: this id occurs twice")
    if long := [unit.id for unit in units if len(unit.id) > LOCAL_PART_MAX]:
        raise DataError(f"{long[0]}: longer than the local part of a mail address may be")
    whole = Directory("", tuple(lines), tuple(places), tuple(units))
    return replace(whole, version=hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:16])


def compile_directory(decoupage: Path, police_communes: Path, data: Path) -> Directory:
    """The directory that the files describe. Raises DataError, OSError, KeyError for a column that is missing."""
    departments = json.loads((decoupage / "data" / "departements.json").read_text(encoding="utf-8"))
    named = [*commissariats(_rows(police_communes)), *centres(departments)]
    return edition(
        list(helplines(_rows(data / "helplines.csv"))),
        list(services(_rows(data / "services_demonstration.csv"))),
        joined(named, list(described(_rows(data / "units_95.csv")))),
    )


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
        address="",
        phone="",
        opening_hours="",
        communes=tuple(sorted(communes)),
        referral_email=f"{identifier}@{MAIL_DOMAIN}",
        provenance=MINISTRY,
    )


def _rank(number: str) -> int:
    return EMERGENCY.index(number) if number in EMERGENCY else len(EMERGENCY)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


if __name__ == "__main__":
    main(*sys.argv[1:])
