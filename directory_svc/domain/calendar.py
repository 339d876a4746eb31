"""Which clock and which public holidays are those of a place: both follow its département or collectivity. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from chassis.unit_keys import department_of
from directory_svc.domain.records import Service

PARIS = ZoneInfo("Europe/Paris")
_OVERSEAS: Mapping[str, tuple[str, str]] = {
    "971": ("America/Guadeloupe", "971"),
    "972": ("America/Martinique", "972"),
    "973": ("America/Cayenne", "973"),
    "974": ("Indian/Reunion", "974"),
    "975": ("America/Miquelon", "PM"),
    "976": ("Indian/Mayotte", "976"),
    "977": ("America/St_Barthelemy", "BL"),
    "978": ("America/Marigot", "MF"),
    "984": ("Indian/Kerguelen", "TF"),
    "986": ("Pacific/Wallis", "WF"),
    "987": ("Pacific/Tahiti", "PF"),
    "988": ("Pacific/Noumea", "NC"),
}
"""Code officiel géographique → time zone (IANA) and subdivision (library `holidays`)."""
_ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}  # droit local: Good Friday and 26 December too
_POSTAL_ISLANDS = {"97133": "977", "97150": "978"}  # whose codes look like Guadeloupe's


def zone_of(department: str) -> ZoneInfo:
    """The clock of a département or collectivity; metropolitan France's for a code that is none."""
    return ZoneInfo(_OVERSEAS[department][0]) if department in _OVERSEAS else PARIS


@lru_cache(maxsize=512)
def public_holidays(department: str, year: int) -> Sequence[date]:
    """The public holidays of a département or collectivity: the national ones and its own (abolition, local law)."""
    own = _OVERSEAS[department][1] if department in _OVERSEAS else _ALSACE_MOSELLE.get(department)
    return sorted(country_holidays("FR", subdiv=own, years=year))


def department_at(service: Service) -> str:
    """By whose clock and calendar a service opens; "" where nothing tells.

    The commune says it; else the one département that is served; else the postal code, which now and then belongs to
    the neighbouring département: good enough for a clock, and for nothing else.
    """
    if service.commune:
        return department_of(service.commune)
    if len(service.departments) == 1:
        return service.departments[0]
    return _POSTAL_ISLANDS.get(service.postal_code) or department_of(service.postal_code)
