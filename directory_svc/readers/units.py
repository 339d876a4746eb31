"""Units with address, telephone, place and hours: the gendarmerie's export-gn2, the police's export-pn.

Formats: data.gouv.fr, "Liste des unités de gendarmerie …" and "Liste des services de police accueillant du public".
"""

import csv
import io
import re
from collections.abc import Iterator, Set
from dataclasses import replace
from typing import IO

from chassis.imports import FileRefused, Findings
from chassis.tables import LINE_MAX, Row, check_encoding, read_rows
from chassis.unit_keys import department_of, unit_id
from directory_svc.domain.records import Force, Provenance, UnitDetails
from directory_svc.readers import hours
from directory_svc.readers.notes import Notes, RowRefused
from directory_svc.readers.phones import numbers
from directory_svc.readers.points import read_point

_SLOTS = [
    (day, f"{day}_plage{number}_debut", f"{day}_plage{number}_fin")
    for day in (*hours.DAYS, hours.HOLIDAYS)
    for number in (1, 2, 3)
]
_POLICE = (
    "service",
    "adresse_geographique",
    "code_postal",
    "commune",
    "departement",
    "telephone",
    "geocodage_x_GPS",  # WGS84; geocodage_x and _y are in whatever system geocodage_epsg says
    "geocodage_y_GPS",
)
_NUMBER = "identifiant_public_unite"
_GENDARMERIE = (
    _NUMBER,
    *_POLICE,
    "code_commune_insee",
    "horaires_accueil",
    *(column for _, begin, end in _SLOTS for column in (begin, end)),
)
_COLUMNS = {Force.POLICE: _POLICE, Force.GENDARMERIE: _GENDARMERIE}
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_DEPARTMENT = re.compile(r"\d{2}|2[AB]|97\d|98\d")


def force_of(content: IO[bytes]) -> Force:
    """Whose units the file holds, as its header tells; leaves `content` at its beginning.

    Raises FileRefused: FILE_EMPTY, ENCODING_WRONG, COLUMNS_WRONG.
    """
    check_encoding(content)
    first = content.readline(LINE_MAX).decode("utf-8-sig", "replace")
    content.seek(0)
    header = next(csv.reader(io.StringIO(first), delimiter=";"), [])
    if "code_commune" in header:
        raise FileRefused("COLUMNS_WRONG", "This is the table of competence: `pnav import territory` takes it.", 1)
    return Force.GENDARMERIE if _NUMBER in header else Force.POLICE


def read_units(
    content: IO[bytes], findings: Findings, provenance: Provenance, known: Set[str]
) -> Iterator[UnitDetails]:
    """Each unit, by its number, and again by département and name: the file of competences may use either.

    A unit that is not among the `known` by one of them serves no commune here: told, and kept for the day it does.
    Raises FileRefused: what `force_of` and `chassis.tables.read_rows` do.
    """
    seen: dict[str, UnitDetails] = {}
    by_name: dict[str, UnitDetails] = {}
    for line, row in read_rows(content, _COLUMNS[force_of(content)], findings):
        notes = Notes(findings, line, row["service"])
        try:
            unit = _unit(row, provenance, notes)
            if not _is_new(seen.get(unit.id), unit, notes):
                continue
            seen[unit.id] = unit
            named = replace(unit, id=unit_id(unit.department, unit.title))
            if known.isdisjoint((unit.id, named.id)):
                notes.corrected("service", "UNIT_SERVES_NOBODY", "The unit serves no commune that we know.")
            yield unit
            by_name[named.id] = unit if named.id in by_name else named
        except RowRefused as refused:
            notes.refused(refused)
    yield from (unit for name, unit in by_name.items() if unit.id == name and name not in seen)


def _is_new(before: UnitDetails | None, unit: UnitDetails, notes: Notes) -> bool:
    if before is not None and before != unit:
        raise RowRefused("service", "UNIT_TWICE", "The unit stands twice in the file, and differently.")
    if before is not None:
        notes.corrected("service", "UNIT_REPEATED", "The unit stands twice in the file; once was taken.")
    return before is None


def _unit(row: Row, provenance: Provenance, notes: Notes) -> UnitDetails:
    title = " ".join(row["service"].split())
    if not title:
        raise RowRefused("service", "NAME_MISSING", "The unit has no name.")
    number, department = _number(row, notes), _department(row, notes)
    return UnitDetails(
        id=f"gn-{number}" if number else unit_id(department, title),
        title=title,
        department=department,
        address=_address(row, notes),
        phone=next(numbers(row["telephone"], "telephone", notes), ""),
        opening_hours=_hours(row, notes) if _NUMBER in row else "",
        point=read_point(row["geocodage_y_GPS"], row["geocodage_x_GPS"], department, notes),
        provenance=provenance,
    )


def _number(row: Row, notes: Notes) -> str:
    """The gendarmerie's public number; "" for the police, and where it is empty or "0"."""
    number = row.get(_NUMBER, "").strip("0") and row[_NUMBER]
    if _NUMBER in row and not number:
        said = "The unit has no number: it is known by its département and name."
        notes.corrected(_NUMBER, "NUMBER_MISSING", said)
    elif number and not number.isdecimal():
        raise RowRefused(_NUMBER, "NUMBER_INVALID", "The unit's number is none.")
    return number


def _department(row: Row, notes: Notes) -> str:
    """Of the commune where there is one (INSEE), else as the file says; a spreadsheet may have eaten a first 0."""
    commune, said = row.get("code_commune_insee", ""), row["departement"].upper().zfill(2)
    named = said if _DEPARTMENT.fullmatch(said) and said != "00" else ""
    if commune and _COMMUNE.fullmatch(commune):
        department = department_of(commune)
        if named and named != department:
            told = f"The commune is in {department}, the column says {named}: the commune counts."
            notes.corrected("departement", "DEPARTMENT_DIFFERS", told)
        return department
    if commune:
        notes.corrected("code_commune_insee", "COMMUNE_INVALID", f"“{commune[:10]}” is no INSEE code.")
    if not named:
        raise RowRefused("departement", "DEPARTMENT_UNKNOWN", "Neither commune nor département is told.")
    return named


def _address(row: Row, notes: Notes) -> str:
    lines = [" ".join(line.split()) for line in row["adresse_geographique"].split("$")]
    if len(lines) > 1:
        notes.corrected("adresse_geographique", "ADDRESS_LINES", "Lines were divided by “$”.")
    whole = "\n".join(filter(None, lines))
    town = f"{row['code_postal']} {row['commune']}".strip()
    return whole if not whole or row["code_postal"] in whole else f"{whole}\n{town}"


def _hours(row: Row, notes: Notes) -> str:
    """Hours from the columns of each day; where these are empty or unreadable, from the words beside them."""
    week: dict[str, list[hours.Range]] = {day: [] for day in (*hours.DAYS, hours.HOLIDAYS)}
    try:
        for day, begin, end in _SLOTS:
            if one := hours.span(row[begin], row[end]):
                week[day].append(one)
    except hours.HoursUnreadable:
        notes.corrected("plages", "HOURS_UNREADABLE", "A time of the days' columns is none: they were left out.")
        week = {}
    if any(week.values()):
        return hours.render(week)
    worded = hours.worded(row["horaires_accueil"])
    if worded is None and row["horaires_accueil"]:
        notes.corrected("horaires_accueil", "HOURS_WORDED", "The hours are in words that no rule reads: left out.")
    return hours.render(worded or {})
