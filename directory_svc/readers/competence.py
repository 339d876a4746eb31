"""The table of competence: which unit serves which communes. routing_svc reads the same file for the forces.

Format: Ministère de l'Intérieur, "Compétence territoriale gendarmerie et police nationales" (data.gouv.fr).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from chassis.imports import Findings
from chassis.tables import Row, read_rows
from chassis.unit_keys import department_of, unit_id
from directory_svc.domain.records import Force, Provenance, Unit, UnitKind
from directory_svc.readers.notes import Notes, RowRefused

_COLUMNS = ("code_commune", "institution", "id_service", "service")
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_NUMBER = re.compile(r"\d{5,10}")  # 7 or 8 digits today
_FORCES = {"PN": Force.POLICE, "GN": Force.GENDARMERIE}
_KINDS = {Force.POLICE: UnitKind.COMMISSARIAT, Force.GENDARMERIE: UnitKind.BRIGADE}


@dataclass(slots=True)
class _Serving:
    """A unit as its rows tell it so far."""

    title: str
    force: Force
    number: str
    communes: set[str] = field(default_factory=set)


def read_competence(content: IO[bytes], findings: Findings, provenance: Provenance) -> Iterator[Unit]:
    """Every unit that serves a commune, with all its communes, by id. Raises what `chassis.tables.read_rows` does.

    A commune without an institution is nobody's: left out. The whole is held: 35,000 rows, 3,500 units.
    """
    units: dict[str, _Serving] = {}
    for line, row in read_rows(content, _COLUMNS, findings):
        notes = Notes(findings, line, row["code_commune"])
        try:
            if row["institution"]:
                _add(units, row, notes)
            else:
                findings.left_out += 1
        except RowRefused as refused:
            notes.refused(refused)
    for key, serving in sorted(units.items()):
        yield _unit(key, serving, provenance)


def _add(units: dict[str, _Serving], row: Row, notes: Notes) -> None:
    commune, title = row["code_commune"], " ".join(row["service"].split())
    if not _COMMUNE.fullmatch(commune):
        raise RowRefused("code_commune", "COMMUNE_INVALID", "This is no INSEE code.")
    force = _FORCES.get(row["institution"])
    if force is None:
        raise RowRefused("institution", "INSTITUTION_UNKNOWN", "The institution is neither PN nor GN.")
    if not title:
        raise RowRefused("service", "NAME_MISSING", "The unit has no name.")
    number = row["id_service"] if _NUMBER.fullmatch(row["id_service"]) else ""
    if row["id_service"] not in {"", "0"} and not number:
        notes.corrected("id_service", "NUMBER_INVALID", "The unit's number is none: its département and name count.")
    key = f"gn-{number}" if number else unit_id(department_of(commune), title)
    serving = units.setdefault(key, _Serving(title, force, number))
    if serving.force is not force:
        raise RowRefused("service", "UNIT_TWICE", "A unit of the other force has the same département and name.")
    if commune in serving.communes:
        notes.corrected("code_commune", "ROW_REPEATED", "The row stands twice in the file; once was taken.")
    serving.communes.add(commune)


def _unit(key: str, serving: _Serving, provenance: Provenance) -> Unit:
    """A unit's département is that of most of its communes: a brigade may serve some beyond the border."""
    departments = Counter(map(department_of, sorted(serving.communes)))
    return Unit(
        id=key,
        title=serving.title,
        kind=_KINDS[serving.force],
        force=serving.force,
        department=departments.most_common(1)[0][0],
        number=serving.number,
        communes=tuple(sorted(serving.communes)),
        provenance=provenance,
    )
