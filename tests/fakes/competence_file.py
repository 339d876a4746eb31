"""The ministry's file of competences as it would be if it said what the default data say."""

from collections.abc import Iterable, Iterator

from routing_svc.competence import COLUMNS
from routing_svc.domain.values import Commune, Force

_INSTITUTIONS = {
    Force.POLICE: ("PN",),
    Force.GENDARMERIE: ("GN",),
    Force.MIXED: ("GN", "PN"),
    Force.UNKNOWN: ("",),
}


def competence_file(communes: Iterable[Commune]) -> bytes:
    """A row per place, two where both forces are; cities by arrondissement, sorted by code."""
    return encode(row for one in sorted(communes, key=lambda one: one.code) for row in rows_of(one))


def rows_of(one: Commune) -> Iterator[list[str]]:
    """The rows of a place; none for Paris, Lyon and Marseille as a whole."""
    for institution in () if one.arrondissements else _INSTITUTIONS[one.force]:
        unit = {"PN": one.unit_title or "Commissariat de police", "GN": f"Brigade de {one.title}", "": ""}[institution]
        number = str(10_000_000 + int(one.code.replace("A", "0").replace("B", "1"))) if institution == "GN" else ""
        main = one.postal_codes[0] if one.postal_codes else ""
        yield [one.code, one.title, institution, number, f"{unit} " if unit else "", main, "-".join(one.postal_codes)]


def encode(rows: Iterable[list[str]], columns: Iterable[str] = COLUMNS) -> bytes:
    """Semicolons, the header bare, values in double quotes, as the ministry writes it."""
    lines = [";".join(columns), *(";".join(f'"{value}"' for value in row) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()
