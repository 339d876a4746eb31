"""The directory's store without a database: same promises, held in memory."""

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from directory_svc.domain import (
    EARTH_RADIUS_METRES,
    Directory,
    Helpline,
    Nearby,
    Point,
    Search,
    Unit,
    UnitKind,
)


class FakeDirectoryStore:
    """What MongoStore does, by walking through a list."""

    def __init__(self) -> None:
        self._running = Directory("", (), (), ())

    async def seed(self, whole: Directory) -> None:
        if self._running.version != whole.version:
            self._running = whole

    async def helplines(self) -> Sequence[Helpline]:
        return self._running.helplines

    async def nearest(self, asked: Search) -> Sequence[Nearby]:
        found = [Nearby(service, haversine(asked.point, service.point)) for service in self._running.services]
        within = [nearby for nearby in found if nearby.metres <= asked.radius_metres]
        return sorted(within, key=lambda nearby: (nearby.metres, nearby.service.id))[: asked.limit]

    async def units_for(self, commune: str, department: str) -> Sequence[Unit]:
        def fits(unit: Unit) -> bool:
            centre = unit.kind is UnitKind.OPERATIONS_CENTRE and unit.department == department
            return commune in unit.communes or centre

        return [unit for unit in self._running.units if fits(unit)]

    async def unit(self, identifier: str) -> Unit | None:
        return next((unit for unit in self._running.units if unit.id == identifier), None)


def haversine(one: Point, other: Point) -> float:
    """Metres along the great circle between two points."""
    rise = sin(radians(other.latitude - one.latitude) / 2) ** 2
    turn = sin(radians(other.longitude - one.longitude) / 2) ** 2
    chord = rise + cos(radians(one.latitude)) * cos(radians(other.latitude)) * turn
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, chord)))
