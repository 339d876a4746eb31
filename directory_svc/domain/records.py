"""What the directory holds (Open Referral HSDS: organisation, service and location in one record). Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """Whose a unit is."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"


class UnitKind(StrEnum):
    """What a unit is."""

    COMMISSARIAT = "commissariat"
    BRIGADE = "brigade"
    OPERATIONS_CENTRE = "operations_centre"


class Category(StrEnum):
    """What kind of place it is; in brackets the DILA's `type_service_local`."""

    VICTIM_SUPPORT = "victim_support"  # aav
    COURT_VICTIM_OFFICE = "court_victim_office"  # bav
    WOMENS_RIGHTS = "womens_rights"  # cidf, dd_femmes, dr_femmes
    LEGAL_ADVICE = "legal_advice"  # mjd, point_justice, cdad, ordre_avocats
    COURT = "court"  # tgi, te, civi
    CHILD_PROTECTION = "child_protection"  # pmi
    POLICE_STATION = "police_station"  # commissariat_police, gendarmerie
    PROBATION = "probation"  # spip
    SHELTER = "shelter"
    HEALTH = "health"
    DISCRIMINATION = "discrimination"
    OTHER = "other"


class Audience(StrEnum):
    """Whom a service is for; a service that names nobody is for everybody."""

    WOMEN = "women"
    MEN = "men"
    MINORS = "minors"
    LGBT = "lgbt"
    DISABILITY = "disability"
    PROFESSIONALS = "professionals"


class Accessibility(StrEnum):
    """Whether a wheelchair gets in; in brackets the DILA's `accessibilite`."""

    ACCESSIBLE = "accessible"  # ACC
    ON_REQUEST = "on_request"  # DEM
    NOT_ACCESSIBLE = "not_accessible"  # NAC
    UNKNOWN = "unknown"


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
class Phone:
    """A number as dialled in France, and what is said about it ("secrétariat"), which may be nothing."""

    number: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """A number that answers. `emergency`: to be shown on every screen. `opening_hours`: `hours` in OSM's syntax."""

    id: str
    phone: str
    serves: str
    audience: str
    hours: str
    cost: str
    by_sms: bool
    emergency: bool
    provenance: Provenance
    opening_hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A place where help is given.

    `languages`: BCP 47; none said means French. `address`: its lines in one text. `commune`: INSEE code.
    `opening_hours`: OpenStreetMap's syntax. `departments`: the area it serves; empty where nobody said.
    """

    id: str
    title: str
    provenance: Provenance
    sigle: str = ""
    organisation: str = ""
    description: str = ""
    categories: tuple[Category, ...] = ()
    audiences: tuple[Audience, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: Accessibility = Accessibility.UNKNOWN
    accessibility_note: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    commune: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    opening_hours: str = ""
    hours_note: str = ""
    point: Point | None = None
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A commissariat or brigade with the INSEE codes it serves, or an operations centre, which serves a département.

    `number`: the gendarmerie's public number of the unit ("1008620"), where the source gives one.
    """

    id: str
    title: str
    kind: UnitKind
    force: Force
    department: str
    provenance: Provenance
    number: str = ""
    address: str = ""
    phone: str = ""
    opening_hours: str = ""
    point: Point | None = None
    communes: tuple[str, ...] = ()
    referral_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDetails:
    """Where a unit is and when it can be reached, from another file than the one that says whom it serves.

    `id` is the unit's. What is empty is not known here. `referral_email`: from editors alone.
    """

    id: str
    title: str
    department: str
    provenance: Provenance
    address: str = ""
    phone: str = ""
    opening_hours: str = ""
    point: Point | None = None
    referral_email: str = ""


AnyRecord = Helpline | Service | Unit | UnitDetails
