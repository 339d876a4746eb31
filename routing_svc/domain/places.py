"""Places of one edition of the territory, and who is competent for them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from routing_svc.domain.refusals import CommuneUnknown, PostalCodeInvalid, PostalCodeUnknown

_POSTAL_CODE = re.compile(r"[0-9]{5}")


class Force(StrEnum):
    """Who is competent. Never guessed: what nobody published is UNKNOWN."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    MIXED = "mixed"
    UNKNOWN = "unknown"


_COVERS = {
    Force.POLICE: {Force.POLICE},
    Force.GENDARMERIE: {Force.GENDARMERIE},
    Force.MIXED: {Force.POLICE, Force.GENDARMERIE},
    Force.UNKNOWN: set[Force](),
}


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
class Commune:
    """A commune, or an arrondissement of Paris, Lyon or Marseille."""

    code: str
    title: str
    department: Department
    postal_codes: tuple[str, ...]
    population: int
    force: Force
    unit_title: str = ""
    point: Point | None = None
    arrondissements: tuple[str, ...] = ()
    """Codes; only Paris, Lyon and Marseille have any."""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The one answer for a place."""

    force: Force
    communes: tuple[Commune, ...]
    unit_title: str
    """As published; empty when unknown or when several could be meant."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The place has communes of both forces: one of these has to be asked for, most populated first."""

    communes: tuple[Commune, ...]


Answer = Jurisdiction | Candidates


class Territory:
    """All places of one edition."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self.communes: Sequence[Commune] = sorted(communes, key=lambda one: (-one.population, one.code))
        """Most populated first."""
        self._by_code = {one.code: one for one in self.communes}
        self._by_postal_code: dict[str, list[Commune]] = defaultdict(list)
        for one in self.communes:
            for postal_code in () if one.arrondissements else one.postal_codes:
                self._by_postal_code[postal_code].append(one)

    @property
    def postal_codes(self) -> Iterable[str]:
        """Every postal code that serves a place."""
        return self._by_postal_code.keys()

    def commune(self, code: str) -> Answer:
        """Who is competent for the commune with this INSEE code. Raises CommuneUnknown.

        For Paris, Lyon and Marseille: for all their arrondissements together.
        """
        found = self._by_code.get(code)
        if found is None:
            raise CommuneUnknown
        return settle([self._by_code[part] for part in found.arrondissements] or [found])

    def postal_code(self, code: str) -> Answer:
        """Who is competent for all communes of this postal code, or which communes to ask for.

        Raises PostalCodeInvalid, PostalCodeUnknown.
        """
        if not _POSTAL_CODE.fullmatch(code):
            raise PostalCodeInvalid
        if code not in self._by_postal_code:
            raise PostalCodeUnknown
        return settle(self._by_postal_code[code])


def settle(communes: Sequence[Commune]) -> Answer:
    """One answer for several communes, or the question which of them is meant.

    Communes that all say the same give that answer, be it MIXED (Arles, alone in 13200) or UNKNOWN (Trappes). Where
    answers differ and together cover both forces, the commune matters and is asked for; a mixed commune counts for
    both (Annecy beside the gendarmerie's Quintal in 74600). Where one force stands beside communes that nobody
    published (78320), no force is known for the whole: UNKNOWN, and an operator of the reserve asks.
    """
    forces = {one.force for one in communes}
    if len(forces) > 1 and len(set[Force]().union(*(_COVERS[force] for force in forces))) > 1:
        return Candidates(tuple(communes))
    force = forces.pop() if len(forces) == 1 else Force.UNKNOWN
    return Jurisdiction(force, tuple(communes), _one({one.unit_title for one in communes}))


def _one(titles: set[str]) -> str:
    return titles.pop() if len(titles) == 1 else ""
