"""All communes of an edition, packed: as objects they take 40 MB, and twice that while one edition replaces another."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import msgspec

from routing_svc.domain.tables import Texts, texts
from routing_svc.domain.values import Commune, Department, Force, Former, Point


class _Rare(msgspec.Struct, omit_defaults=True):
    unit_id: str = ""
    unit_title: str = ""
    arrondissements: tuple[str, ...] = ()
    formers: tuple[tuple[str, str], ...] = ()


class _Row(msgspec.Struct, array_like=True):
    code: str
    title: str
    department: int
    postal_codes: tuple[str, ...]
    population: int
    force: Force
    point: tuple[float, float] | None
    rare: _Rare | None
    """What few communes have."""


_decode = msgspec.json.Decoder(_Row).decode


class Communes(Sequence[Commune]):
    """Most populated first; each is made again whenever it is looked at."""

    def __init__(self, departments: Sequence[Department], rows: Texts) -> None:
        """`rows` as `pack` makes them, most populated first."""
        self.departments = departments
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, rank: int) -> Commune: ...
    @overload
    def __getitem__(self, rank: slice) -> list[Commune]: ...
    def __getitem__(self, rank: int | slice) -> Commune | list[Commune]:
        """Raises IndexError; ValueError or IndexError for a row that `pack` has not made."""
        if isinstance(rank, slice):
            return [self._unpacked(row) for row in self.rows[rank]]
        return self._unpacked(self.rows[rank])

    def __iter__(self) -> Iterator[Commune]:
        """Sequence's own would take a row of no département (IndexError) for the end of France."""
        return map(self._unpacked, self.rows)

    def _unpacked(self, text: str) -> Commune:
        row = _decode(text)
        rare = row.rare or _Rare()
        return Commune(
            row.code,
            row.title,
            self.departments[row.department],
            row.postal_codes,
            row.population,
            row.force,
            rare.unit_title,
            Point(*row.point) if row.point else None,
            rare.arrondissements,
            rare.unit_id,
            tuple(Former(*former) for former in rare.formers),
        )


def pack(communes: Iterable[Commune]) -> Communes:
    """The same communes in a tenth of the room, most populated first."""
    ordered = sorted(communes, key=lambda one: (-one.population, one.code))
    departments = sorted({one.department for one in ordered}, key=lambda one: (one.code, one.title))
    places = {department: place for place, department in enumerate(departments)}
    return Communes(departments, texts(_packed(one, places[one.department]) for one in ordered))


def _packed(one: Commune, department: int) -> str:
    formers = tuple((former.code, former.title) for former in one.formers)
    rare = _Rare(one.unit_id, one.unit_title, one.arrondissements, formers)
    row = _Row(
        one.code,
        one.title,
        department,
        one.postal_codes,
        one.population,
        one.force,
        (one.point.latitude, one.point.longitude) if one.point else None,
        rare if rare != _Rare() else None,
    )
    return msgspec.json.encode(row).decode()
