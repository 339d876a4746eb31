"""The compiled territory as bytes: gzipped JSON, the same bytes for the same inputs."""

import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from routing_svc.domain.places import Commune, Department, Force, Point, Territory

FORMAT = 1


class TerritoryUnreadable(Exception):
    """The file is not a territory that this version reads: run `make build`."""


def dump(communes: Iterable[Commune], provenance: str, inputs: Mapping[str, str]) -> bytes:
    """`provenance`: who made the inputs, under which licence; `inputs`: file → SHA-256 in hexadecimal."""
    communes = sorted(communes, key=lambda one: one.code)
    departments = sorted({one.department for one in communes}, key=lambda one: (one.code, one.title))
    places = {department: place for place, department in enumerate(departments)}
    content = {
        "format": FORMAT,
        "provenance": provenance,
        "inputs": inputs,
        "departments": [[one.code, one.title] for one in departments],
        "communes": [_row(one, places[one.department]) for one in communes],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def load(content: bytes) -> Territory:
    """The territory that `dump` wrote. Raises TerritoryUnreadable."""
    try:
        read = json.loads(gzip.decompress(content))
        _check(read["format"])
        departments = [Department(*row) for row in read["departments"]]
        return Territory([_commune(row, departments) for row in read["communes"]])
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError) as wrong:
        raise TerritoryUnreadable from wrong


def _check(version: object) -> None:
    if version != FORMAT:
        raise TerritoryUnreadable


def _row(one: Commune, department: int) -> list[Any]:
    point = [one.point.latitude, one.point.longitude] if one.point else []
    return [
        one.code,
        one.title,
        department,
        one.postal_codes,
        one.population,
        one.force,
        one.unit_title,
        point,
        one.arrondissements,
    ]


def _commune(row: list[Any], departments: list[Department]) -> Commune:
    code, title, department, postal_codes, population, force, unit_title, point, arrondissements = row
    return Commune(
        code,
        title,
        departments[department],
        tuple(postal_codes),
        population,
        Force(force),
        unit_title,
        Point(*point) if point else None,
        tuple(arrondissements),
    )
