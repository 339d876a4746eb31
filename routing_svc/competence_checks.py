"""When a file of competences is refused whole: what is wrong is wrong everywhere, or too much is missing."""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from chassis import folding
from chassis.imports import FileRefused, Findings
from chassis.tables import Row
from routing_svc.domain.values import Commune, Force

SWAPPED = 0.5  # of the rows: a column that holds another's values does so nearly everywhere
UNKNOWN = 0.01  # of the rows: communes merge by the dozen each year, and former ones are known
REFUSED = 0.02  # of the rows, for whatever reason
COVERED = 0.95  # of the communes
CHANGED = 0.03  # of the communes: a year moves a few dozen between the forces; the police has 5 % of them
_SHOWN = 5
_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_NUMBER = re.compile(r"[0-9]*")
_NUMBERS = re.compile(r"[0-9-]*")
INSTITUTIONS = {"PN": Force.POLICE, "GN": Force.GENDARMERIE, "": Force.UNKNOWN}


class Shape:
    """Whether each column holds what its name says."""

    def __init__(self, places: Mapping[str, Commune]) -> None:
        self._places = places
        self._odd: Counter[str] = Counter()

    def look(self, row: Row) -> None:
        """Notes which columns of the row hold something else."""
        place = self._places.get(row["code_commune"])
        title, service = set(folding.words(place.title if place else "")), folding.words(row["service"])
        odd = {
            "code_commune": not _CODE.fullmatch(row["code_commune"]),
            "libelle_commune": title.isdisjoint(folding.words(row["libelle_commune"])) and bool(title),
            "institution": row["institution"] not in INSTITUTIONS,
            "id_service": not _NUMBER.fullmatch(row["id_service"]),
            "service": row["service"].isdecimal() or bool(title and title == set(service)),
            "codes_postaux": not _NUMBERS.fullmatch(row["codes_postaux"]),
        }
        self._odd.update(name for name, is_odd in odd.items() if is_odd)

    def check(self, findings: Findings) -> None:
        """Raises FileRefused: COLUMNS_SWAPPED, COMMUNES_UNKNOWN, ROWS_REFUSED."""
        swapped = sorted(name for name, odd in self._odd.items() if odd > SWAPPED * findings.rows)
        if swapped:
            said = f"Most rows hold something else under {', '.join(swapped)}: are columns swapped?"
            raise FileRefused("COLUMNS_SWAPPED", said)
        unknown = findings.reasons["COMMUNE_UNKNOWN"]
        if unknown > UNKNOWN * findings.rows:
            said = f"{unknown} of {findings.rows} rows name communes that do not exist: is it the right file?"
            raise FileRefused("COMMUNES_UNKNOWN", said)
        check_refused(findings)


def check_refused(findings: Findings) -> None:
    """Raises FileRefused (ROWS_REFUSED) when too many rows were."""
    if findings.refused_rows > REFUSED * findings.rows:
        said = f"{findings.refused_rows} of {findings.rows} rows cannot be taken: too many to go on."
        raise FileRefused("ROWS_REFUSED", said)


def check_coverage(places: Mapping[str, Commune], covered: Collection[str], findings: Findings) -> None:
    """Raises FileRefused (ROWS_REFUSED, DEPARTMENTS_MISSING, COVERAGE_LOW).

    Overseas collectivities are no départements: the file has some of them and not others.
    """
    check_refused(findings)
    due = [one for one in places.values() if not one.arrondissements]
    there = {places[code].department.code for code in covered}
    missing = sorted({one.department.code for one in due} - there - {""})
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
        raise FileRefused("DEPARTMENTS_MISSING", f"{len(missing)} départements have no row at all: {shown}.")
    if len(covered) < COVERED * len(due):
        raise FileRefused("COVERAGE_LOW", f"Only {len(covered)} of {len(due)} communes have a row.")


def check_forces(base: Collection[Commune], made: Mapping[str, Commune]) -> None:
    """Raises FileRefused (FORCES_DIFFER): nearly empty, exchanged or forgotten institutions are well-formed too."""
    differ = sum(one.code in made and made[one.code].force is not one.force for one in base)
    if differ > CHANGED * len(base):
        said = f"{differ} of {len(base)} communes would get another force: are institutions lost, or exchanged?"
        raise FileRefused("FORCES_DIFFER", said)
