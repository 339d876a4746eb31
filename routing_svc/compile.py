"""Compiles the territory: `python -m routing_svc.compile <@etalab/decoupage-administratif> <data directory>`.

Reads the communes of the Code officiel géographique, today's and former ones, from the npm package, and from the data
directory the communes of the police, the exceptions, the points and old names (PROVENANCE.md beside them tells where
each comes from, inputs.sha256 which bytes they are). Writes territory.json.gz there.

Every other commune than the listed ones is the gendarmerie's.
"""

import csv
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from chassis.unit_keys import department_of, unit_id
from routing_svc import store
from routing_svc.domain.values import Commune, Department, Force, Former, Point

ARTEFACT = "territory.json.gz"
PROVENANCE = "PROVENANCE.md"
CHECKSUMS = "inputs.sha256"
_CURRENT = {"commune-actuelle", "arrondissement-municipal"}
_FORMER = {"commune-deleguee", "commune-associee"}
_KINDS = {"mixed": Force.MIXED, "unassigned": Force.UNKNOWN}

Rows = Mapping[str, Mapping[str, str]]


class InputInvalid(Exception):
    """An input is missing, damaged, not the pinned one, or names a commune that does not exist; the text says which."""


class Inputs:
    """The files that a territory is made of, each checked against inputs.sha256 (as `sha256sum` writes it)."""

    def __init__(self, package: Path, data: Path) -> None:
        """Raises InputInvalid where the checksums cannot be read."""
        self.package = package
        self.data = data
        self._pinned = {name: checksum for checksum, name in map(str.split, _read(data / CHECKSUMS).splitlines())}
        self.checksums: dict[str, str] = {}
        """Of what has been read."""

    def table(self, name: str, *columns: str) -> Rows:
        """A semicolon-separated file of the data directory by its first column. Raises InputInvalid."""
        lines = self._text(self.data / name, name).splitlines()
        reader = csv.DictReader(lines, delimiter=";")
        if not set(columns) <= set(reader.fieldnames or ()):
            raise InputInvalid(f"{name} has no columns {', '.join(columns)}.")
        rows = {row[columns[0]]: row for row in reader}
        if len(rows) != len(lines) - 1:
            raise InputInvalid(f"{name} lists a commune twice.")
        return rows

    def records(self, name: str) -> list[dict[str, Any]]:
        """A list of the npm package. Raises InputInvalid, also for a package of another version."""
        self._text(self.package / "package.json", "package.json")
        try:
            found: list[dict[str, Any]] = json.loads(self._text(self.package / "data" / name, name))
        except ValueError as wrong:
            raise InputInvalid(f"{name} is no JSON: {wrong}.") from None
        return found

    def provenance(self) -> str:
        """What PROVENANCE.md tells of the inputs. Raises InputInvalid."""
        return self._told(self.data / PROVENANCE, PROVENANCE)

    def _text(self, path: Path, name: str) -> str:
        text = self._told(path, name)
        if self.checksums[name] != self._pinned.get(name):
            raise InputInvalid(f"{path} is not the {name} that {CHECKSUMS} names.")
        return text

    def _told(self, path: Path, name: str) -> str:
        text = _read(path)
        self.checksums[name] = hashlib.sha256(text.encode()).hexdigest()
        return text


def territory(inputs: Inputs) -> list[Commune]:
    """Every commune of today, and the arrondissements of Paris, Lyon and Marseille. Raises InputInvalid."""
    everything = inputs.records("communes.json")
    records = [record for record in everything if record["type"] in _CURRENT]
    police = inputs.table("police_communes.csv", "code_commune", "service")
    exceptions = inputs.table("exceptions.csv", "code_commune", "kind")
    points = inputs.table("commune_points.csv", "code_insee", "lat", "lon")
    renamed = inputs.table("renamed_communes.csv", "code_commune", "libelle_ancien", "source")
    _all_known({record["code"] for record in records}, police, exceptions, points, renamed)
    departments = _departments(inputs.records("departements.json"))
    parts = _arrondissements(records)
    forces = _forces(records, police, exceptions) | _forces_of_cities(parts, police)
    units = {code: row["service"].strip() for code, row in police.items() if forces[code] is Force.POLICE}
    formers = _formers(everything, renamed)
    return [
        Commune(
            code=code,
            title=record["nom"],
            department=departments[record["departement"]],
            postal_codes=tuple(sorted(record.get("codesPostaux", ()))),
            population=record.get("population") or 0,
            force=forces[code],
            unit_title=units.get(code, ""),
            unit_id=unit_id(department_of(code), units[code]) if code in units else "",
            point=_point(points.get(code)),
            arrondissements=parts.get(code, ()),
            formers=tuple(formers.get(code, ())),
        )
        for record in records
        for code in [record["code"]]
    ]


def compile_into(package: Path, data: Path) -> Path:
    """Writes territory.json.gz into `data` and returns its path. Raises InputInvalid."""
    inputs = Inputs(package, data)
    content = store.dump(territory(inputs), inputs.provenance(), inputs.checksums)
    (data / ARTEFACT).write_bytes(content)
    return data / ARTEFACT


def _all_known(codes: set[str], *tables: Rows) -> None:
    for rows in tables:
        if unknown := sorted(rows.keys() - codes):
            raise InputInvalid(f"No such communes in the Code officiel géographique: {', '.join(unknown)}.")


def _departments(records: Iterable[Mapping[str, Any]]) -> dict[str, Department]:
    """By the code that the records of communes carry. Overseas collectivities (zone "com") are no départements."""
    return {
        record["code"]: Department("" if record["zone"] == "com" else record["code"], record["nom"])
        for record in records
    }


def _arrondissements(records: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    parts: dict[str, tuple[str, ...]] = {}
    for record in records:
        if city := record.get("commune"):
            parts[city] = (*parts.get(city, ()), record["code"])
    return parts


def _formers(records: Sequence[Mapping[str, Any]], renamed: Rows) -> dict[str, list[Former]]:
    """By the code of today's commune: those whose names are known, then those of whom the code alone is left."""
    today = {record["code"] for record in records if record["type"] in _CURRENT}
    found: dict[str, list[Former]] = defaultdict(list)
    for record in records:
        if record["type"] in _FORMER:
            found[record["chefLieu"]].append(Former("" if record["code"] in today else record["code"], record["nom"]))
    for code, row in renamed.items():
        found[code].append(Former("", row["libelle_ancien"]))
    named = {former.code for formers in found.values() for former in formers}
    for record in records:
        found[record["code"]] += (Former(code, "") for code in record.get("anciensCodes", ()) if code not in named)
    return found


def _forces(records: Iterable[Mapping[str, Any]], police: Rows, exceptions: Rows) -> dict[str, Force]:
    return (
        {record["code"]: Force.GENDARMERIE for record in records}
        | dict.fromkeys(police, Force.POLICE)
        | {code: _kind(row["kind"]) for code, row in exceptions.items()}
    )


def _kind(kind: str) -> Force:
    if kind not in _KINDS:
        raise InputInvalid(f"exceptions.csv knows {' and '.join(_KINDS)}, not {kind!r}.")
    return _KINDS[kind]


def _forces_of_cities(parts: Mapping[str, tuple[str, ...]], police: Rows) -> dict[str, Force]:
    """The official file lists Paris, Lyon and Marseille by arrondissement only."""
    for city, codes in parts.items():
        if missing := [code for code in codes if code not in police]:
            raise InputInvalid(f"police_communes.csv lacks the arrondissements {', '.join(missing)} of {city}.")
    return dict.fromkeys(parts, Force.POLICE)


def _point(row: Mapping[str, str] | None) -> Point | None:
    return Point(float(row["lat"]), float(row["lon"])) if row and row["lat"] and row["lon"] else None


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, ValueError) as wrong:
        raise InputInvalid(f"{path} cannot be read: {wrong}.") from None


def main(arguments: list[str]) -> None:
    """Compiles, or ends with one sentence that says what is wrong."""
    if len(arguments) != 2:
        sys.exit("usage: python -m routing_svc.compile PACKAGE DATA")
    try:
        compile_into(*map(Path, arguments))
    except InputInvalid as wrong:
        sys.exit(f"The territory was not compiled. {wrong}")


if __name__ == "__main__":
    main(sys.argv[1:])
