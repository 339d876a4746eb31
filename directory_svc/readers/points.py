"""Points of official files: those of France, those whose columns were swapped, those that cannot be told. Pure."""

from dataclasses import dataclass

from directory_svc.domain.records import Point
from directory_svc.readers.notes import Notes


@dataclass(frozen=True, slots=True)
class Box:
    """South, north, west, east, in degrees; generous, since it only has to tell territories and columns apart."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies in it."""
        return self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east


_ANTILLES = Box(15.7, 18.3, -63.3, -60.9)  # Guadeloupe, Saint-Barthélemy, Saint-Martin
_METROPOLE = Box(41.2, 51.3, -5.5, 9.8)
_BOXES = {
    "971": _ANTILLES,
    "972": Box(14.2, 15.1, -61.5, -60.6),
    "973": Box(1.9, 6.1, -54.8, -51.4),
    "974": Box(-21.6, -20.7, 55.0, 56.0),
    "975": Box(46.6, 47.3, -56.7, -55.9),
    "976": Box(-13.2, -12.4, 44.8, 45.5),
    "977": _ANTILLES,
    "978": _ANTILLES,
    "986": Box(-14.6, -13.0, -178.4, -175.9),
    "987": Box(-28.2, -7.5, -155.2, -133.9),
    "988": Box(-23.3, -17.5, 156.0, 173.0),
}
_EVERYWHERE = (_METROPOLE, *dict.fromkeys(_BOXES.values()))


def read_point(latitude: str, longitude: str, department: str, notes: Notes) -> Point | None:
    """The point, within its département's territory, or anywhere in France where nobody said which.

    Swapped columns are put right (POINT_SWAPPED); what lies in France neither way is left out (POINT_UNUSABLE).
    """
    if not latitude.strip() and not longitude.strip():
        return None
    boxes = (_BOXES.get(department, _METROPOLE),) if department else _EVERYWHERE
    point = _point(latitude, longitude)
    if point and any(box.holds(point) for box in boxes):
        return point
    swapped = _point(longitude, latitude)
    if swapped and any(box.holds(swapped) for box in boxes):
        notes.corrected("latitude, longitude", "POINT_SWAPPED", "Latitude and longitude were swapped.")
        return swapped
    said = f"“{latitude[:20]}”, “{longitude[:20]}” is not in its département; the record stays, without a point."
    notes.corrected("latitude, longitude", "POINT_UNUSABLE", said)
    return None


def _point(latitude: str, longitude: str) -> Point | None:
    try:
        return Point(float(latitude.replace(",", ".")), float(longitude.replace(",", ".")))
    except ValueError:
        return None
