"""The ministry's file of competences ("Compétence territoriale gendarmerie et police nationales"), read over a base.

The base says which places there are: names, people, points. The file says who is competent in them, and which postal
codes serve them. Columns and oddities: PROVENANCE.md in the data directory.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO

from chassis.imports import WHOLE, Findings, Tell
from chassis.tables import Row, check_encoding, read_rows
from chassis.unit_keys import department_of, unit_id
from pnav.routing.v1 import import_pb2 as pb
from routing_svc.competence_checks import INSTITUTIONS, Shape, check_coverage, check_forces
from routing_svc.domain.places import settle
from routing_svc.domain.values import Commune, Force

COLUMNS = (
    "code_commune",
    "libelle_commune",
    "institution",
    "id_service",
    "service",
    "code_postal",
    "codes_postaux",
)
SOURCE = "Ministère de l'Intérieur, data.gouv.fr 5489cda0c751df35a24120e7"
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_TELL_EVERY = 2_000  # rows


@dataclass(frozen=True, slots=True)
class _Said:
    """What one line says of a place."""

    line: int
    force: Force
    unit: tuple[str, str]
    """Number (gendarmerie only) and name."""
    postal_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Settled:
    """What all lines of one place say together."""

    line: int
    force: Force
    unit: tuple[str, str]
    postal_codes: tuple[str, ...] = ()


def read(content: IO[bytes], base: Sequence[Commune], findings: Findings, tell: Tell) -> list[Commune]:
    """Every place of `base` with the force, unit and postal codes of the file; UNKNOWN where it names nobody.

    Everything found is told to `findings`. Raises FileRefused.
    """
    former = {was.code: one.code for one in base for was in one.formers if was.code}
    places = {one.code: one for one in base}
    rows = _rows(content, places, former, findings, tell)
    settled = {code: one for code, said in rows.items() if (one := _settle(said, findings))}
    own = {code: one for code, one in settled.items() if code in places and not places[code].arrondissements}
    derived = _of_the_past(settled, own, former, findings) | _of_cities(settled, own, places, findings)
    taken = derived | own
    check_coverage(places, taken.keys(), findings)
    made = {one.code: _apply(one, taken.get(one.code), findings) for one in base if not one.arrondissements}
    check_forces(base, made)
    return [made.get(one.code) or _city(one, made) for one in base]


def _rows(
    content: IO[bytes], places: Mapping[str, Commune], former: Mapping[str, str], findings: Findings, tell: Tell
) -> Mapping[str, Sequence[_Said]]:
    """The lines of each code that is or was a commune's."""
    total = check_encoding(content) - 1
    shape = Shape(places)
    found: dict[str, list[_Said]] = defaultdict(list)
    for line, row in read_rows(content, COLUMNS, findings):
        if findings.rows % _TELL_EVERY == 0:
            tell(pb.IMPORT_STAGE_READING, findings.rows, total)
        shape.look(row)
        code = row["code_commune"]
        if row["institution"] not in INSTITUTIONS:
            findings.refused(line, "institution", "INSTITUTION_UNKNOWN", "The institution is PN, GN or empty.")
        elif code not in places and code not in former:
            findings.refused(line, "code_commune", "COMMUNE_UNKNOWN", "No commune has or had this code.")
        else:
            found[code].append(_said(line, row, findings))
    shape.check(findings)
    return found


def _said(line: int, row: Row, findings: Findings) -> _Said:
    number, codes = row["id_service"], [row["code_postal"], *row["codes_postaux"].split("-")]
    if number and not number.isdecimal():
        findings.corrected(line, "id_service", "UNIT_NUMBER_INVALID", "The unit's number is no number: left out.")
        number = ""
    postal_codes = {code for code in codes if _POSTAL_CODE.fullmatch(code)}
    if postal_codes != {code for code in codes if code}:
        said = "A postal code is five digits: what is none was left out."
        findings.corrected(line, "codes_postaux", "POSTAL_CODE_INVALID", said)
    return _Said(line, INSTITUTIONS[row["institution"]], (number, row["service"]), tuple(sorted(postal_codes)))


def _settle(rows: Sequence[_Said], findings: Findings) -> _Settled | None:
    """One answer for the lines of a place: the same twice is once, PN and GN is mixed, all else nobody can decide."""
    distinct = {(row.force, row.unit): row for row in reversed(rows)}
    forces = [force for force, _ in distinct]
    both = sorted(forces) == [Force.GENDARMERIE, Force.POLICE]
    if len(distinct) > 1 and not both:
        for row in rows:
            findings.refused(row.line, "", "ROW_CONTRADICTORY", "Lines of this commune contradict each other.")
        return None
    first = {id(row) for row in distinct.values()}
    for row in rows:
        if id(row) not in first:
            findings.corrected(row.line, "", "ROW_DUPLICATED", "This line was there before: read once.")
    postal_codes = tuple(sorted({code for row in rows for code in row.postal_codes}))
    unit = ("", "") if both or forces == [Force.UNKNOWN] else rows[0].unit
    return _Settled(rows[0].line, Force.MIXED if both else forces[0], unit, postal_codes)


def _of_the_past(
    settled: Mapping[str, _Settled], own: Mapping[str, _Settled], former: Mapping[str, str], findings: Findings
) -> dict[str, _Settled]:
    """What lines of former communes say of today's; today's own line goes before them."""
    together: dict[str, list[_Settled]] = defaultdict(list)
    for code, one in settled.items():
        if code not in own and code in former:
            together[former[code]].append(one)
    taken: dict[str, _Settled] = {}
    for today, parts in together.items():
        agree = len({(part.force, part.unit) for part in parts}) == 1
        for part in parts:
            if today in own or agree:
                said = f"A former commune: it is part of {today}" + (", which has a line." if today in own else ".")
                findings.corrected(part.line, "code_commune", "FORMER_COMMUNE", said)
            else:
                said = f"Former communes of {today} differ, and it has no line of its own."
                findings.refused(part.line, "code_commune", "FORMER_COMMUNES_DIFFER", said)
        if agree:
            taken[today] = replace(parts[0], postal_codes=())
    return taken


def _of_cities(
    settled: Mapping[str, _Settled], own: Mapping[str, _Settled], places: Mapping[str, Commune], findings: Findings
) -> dict[str, _Settled]:
    """What a line of Paris, Lyon or Marseille as a whole says of arrondissements that have none."""
    taken: dict[str, _Settled] = {}
    for code, one in settled.items():
        if code in places and (parts := places[code].arrondissements):
            said = "The city as a whole: read for its arrondissements that have no line."
            findings.corrected(one.line, "code_commune", "CITY_AS_A_WHOLE", said)
            taken |= {part: replace(one, postal_codes=()) for part in parts if part not in own}
    return taken


def _apply(place: Commune, says: _Settled | None, findings: Findings) -> Commune:
    if says is None:
        said = f"{place.code} has no line that could be read: its force is unknown."
        findings.corrected(WHOLE, "code_commune", "COMMUNE_MISSING", said)
        return replace(place, force=Force.UNKNOWN, unit_title="", unit_id="")
    postal_codes = says.postal_codes or place.postal_codes
    if set(postal_codes) != set(place.postal_codes):
        said = "The postal codes are others than in the Code officiel géographique: the file's are taken."
        findings.corrected(says.line, "codes_postaux", "POSTAL_CODES_DIFFER", said)
    number, title = says.unit
    police = says.force is Force.POLICE and title
    key = unit_id(department_of(place.code), title) if police else number
    return replace(place, force=says.force, unit_title=title, unit_id=key, postal_codes=postal_codes)


def _city(city: Commune, made: Mapping[str, Commune]) -> Commune:
    """Paris, Lyon and Marseille are what their arrondissements are."""
    parts: Iterable[Commune] = [made[code] for code in city.arrondissements]
    answer = settle(list(parts))
    force = getattr(answer, "force", Force.MIXED)
    return replace(city, force=force, unit_title="", unit_id="")
