"""What a place is, and what is answered for one."""

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """Who is competent. Never guessed: what nobody published is UNKNOWN."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """WGS84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Department:
    """A département; for an overseas collectivity, which belongs to none, the code is empty and the title its own."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Former:
    """A commune that has become part of one of today's (déléguée, associée, or gone).

    `code`: its INSEE code; empty where today's commune has kept it. `title`: empty where the source has codes alone.
    """

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille."""

    code: str
    title: str
    department: Department
    postal_codes: tuple[str, ...]
    population: int
    force: Force
    unit_title: str = ""
    """As published."""
    point: Point | None = None
    arrondissements: tuple[str, ...] = ()
    """Codes; only Paris, Lyon and Marseille have any."""
    unit_id: str = ""
    """The police: `chassis.unit_keys.unit_id`; the gendarmerie: its unit number. Empty when the unit is unknown."""
    formers: tuple[Former, ...] = ()


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The one answer for a place."""

    force: Force
    communes: tuple[Commune, ...]
    unit_title: str
    """As published; empty when unknown or when several could be meant, and so the id."""
    unit_id: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The place has communes of both forces: one of these has to be asked for, most populated first."""

    communes: tuple[Commune, ...]


Answer = Jurisdiction | Candidates
