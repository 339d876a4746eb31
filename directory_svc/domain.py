"""Help lines, services and units: what they are, what is asked of them, what is refused. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chassis.refusals import PageSizeInvalid, Refusal

EARTH_RADIUS_METRES = 6_378_100.0  # the sphere that MongoDB measures on, so that every store gives one distance
RADIUS_METRES = 30_000  # what a person without a car can still reach; the contract's default
PAGE_SIZE = 5  # a screen of a phone; the contract's default
PAGE_SIZE_MAX = 50  # the contract's ceiling


class PointMissing(Refusal):
    """There is no point to search from."""


class PointInvalid(Refusal):
    """The point is not on the globe: latitude is -90 to 90, longitude -180 to 180, in degrees."""


class RadiusInvalid(Refusal):
    """The radius is negative."""


class UnitUnknown(Refusal):
    """No such unit, nor an operations centre in its place, is in the directory."""


class Force(StrEnum):
    """Whose a unit is."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"


class UnitKind(StrEnum):
    """What a unit is."""

    COMMISSARIAT = "commissariat"
    BRIGADE = "brigade"
    OPERATIONS_CENTRE = "operations_centre"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the globe, WGS84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so, and when that was last verified ("2025-11-07", "2024-07", "2020": as precise as is known)."""

    source: str
    verified: str
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number that answers. `emergency`: to be shown on every screen."""

    id: str
    phone: str
    serves: str
    audience: str
    hours: str
    cost: str
    by_sms: bool
    emergency: bool
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Service:
    """A place where help is given. `opening_hours` in OpenStreetMap's syntax."""

    id: str
    title: str
    description: str
    address: str
    phone: str
    website: str
    opening_hours: str
    point: Point
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Nearby:
    """A service, and how many metres it lies from where the search began."""

    service: Service
    metres: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A commissariat or brigade with the INSEE codes it serves, or an operations centre, which serves a département."""

    id: str
    title: str
    kind: UnitKind
    force: Force
    department: str
    address: str
    phone: str
    opening_hours: str
    communes: tuple[str, ...]
    referral_email: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Directory:
    """A whole edition of the directory. Help lines stand in the order of the screen; `version` names the content."""

    version: str
    helplines: tuple[Helpline, ...]
    services: tuple[Service, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A search that may be made: nearest to `point`, at most `limit`, none further than `radius_metres`."""

    point: Point
    radius_metres: int
    limit: int


def search(point: Point | None, radius_metres: int, page_size: int) -> Search:
    """What is asked, checked; 0 stands for the default.

    Raises PointMissing, PointInvalid, RadiusInvalid, PageSizeInvalid.
    """
    if point is None:
        raise PointMissing
    if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):  # false for NaN too
        raise PointInvalid
    if radius_metres < 0:
        raise RadiusInvalid
    if page_size < 0:
        raise PageSizeInvalid
    return Search(point, radius_metres or RADIUS_METRES, min(page_size or PAGE_SIZE, PAGE_SIZE_MAX))


def competent(known: Iterable[Unit], forces: Collection[Force]) -> Sequence[Unit]:
    """Who is competent, among the units of a commune and the operations centres of its département.

    A centre stands in for a force that has no unit there, and for no other. Units come before centres, each by id.
    Raises UnitUnknown when nobody is left.
    """
    asked = sorted((unit for unit in known if unit.force in forces), key=lambda unit: unit.id)
    units = [unit for unit in asked if unit.kind is not UnitKind.OPERATIONS_CENTRE]
    served = {unit.force for unit in units}
    centres = [unit for unit in asked if unit.kind is UnitKind.OPERATIONS_CENTRE and unit.force not in served]
    if not (units or centres):
        raise UnitUnknown
    return units + centres
