"""Whether a place is open, and until when: from its hours in OpenStreetMap's syntax, at the time given. Pure.

Computed when somebody asks, never stored (pain 14). Hours are the wall clock's of the place; where the clock repeats
an hour, a time in it is its first (RFC 5545 §3.3.5), and a time in an hour that is left out is the moment after it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State, validate

from directory_svc.domain.calendar import public_holidays, zone_of
from directory_svc.domain.refusals import HoursInvalid

TEXT_MAX = 500  # the longest hours of the official files have under 200 characters
FORESEEN = timedelta(days=366)  # public holidays are laid out for this year and the next
_PARSED_MAX = 20 * TEXT_MAX  # with two years of public holidays in the place of each PH
_CACHED = 8_192  # texts; France's 70,000 services use some thousands
_COMMENTS = 8  # changes of the comment alone that are followed
_HOUR = timedelta(hours=1)
_NOON = time(12)

# What the library prints is regular: rules end with "; ", ", " or " || ", lists have no spaces, a comment comes last.
_RULE = re.compile(r'(?P<body>[^"]+?)(?P<comment> "[^"]*")?(?P<end>; |, | \|\| |$)')
_HOLIDAYS = re.compile(r"(?P<wide>.* )?(?P<days>\S*\bPH\b\S*?)(?: (?P<offset>-?\d+) days)?(?P<rest>(?: .*)?)")
_INCALCULABLE = re.compile(r"\bSH\b|\d\+|sunrise|sunset|dawn|dusk")  # school holidays, no end, the sun
_ONLY_WORDS = re.compile(r'(^|;|\|\|)\s*(?=")')  # a rule that is but a comment says: ask
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class OpenState(StrEnum):
    """What can be said of now."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """How it is now. `changes_at`: when it closes, or opens, by the clock of the place; None where that is not known,
    or not within a year. `zone`: that clock, an IANA name."""

    state: OpenState
    changes_at: datetime | None = None
    zone: str = ""


UNKNOWN = Opening(OpenState.UNKNOWN)
_STATES = {State.OPEN: OpenState.OPEN, State.CLOSED: OpenState.CLOSED}


class _Hours(NamedTuple):
    """Hours that can be computed. `otherwise`: the text says more, for when they are closed ("|| on appointment")."""

    timed: OpeningHours
    otherwise: bool


def check_hours(text: str) -> None:
    """Raises HoursInvalid unless `text` is empty or in OpenStreetMap's syntax, of at most 500 characters."""
    if text and (len(text) > TEXT_MAX or _parsed(text) is None):
        raise HoursInvalid


def opening(text: str, department: str, at: datetime) -> Opening:
    """Whether what opens as `text` says is open at `at`, in a département or collectivity ("" for France at large).

    UNKNOWN for an empty text, one that is not in OpenStreetMap's syntax, and one that depends on what is not known
    here: school holidays, the sun, an end that is left open.
    """
    zone = zone_of(department)
    local = at.astimezone(zone)
    hours = _dated(text, department if "PH" in text else "", local.year if "PH" in text else 0)
    if hours is None:
        return UNKNOWN
    wall = _wall(local)
    state = hours.timed.state(wall)[0]
    if state is State.UNKNOWN or (hours.otherwise and state is State.CLOSED):
        return UNKNOWN
    return Opening(_STATES[state], _change(hours.timed, wall, state, zone), zone.key)


def _wall(local: datetime) -> datetime:
    """The wall clock. In the second pass of a repeated hour all of its times have been: it stands at its end."""
    naive = local.replace(tzinfo=None, fold=0)
    return naive.replace(minute=59, second=59, microsecond=999_999) if local.fold else naive


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the wall clock of `zone` shows `wall`. France's clocks change by whole hours, at a full hour."""
    moment = wall.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        return (wall.replace(minute=0, second=0, microsecond=0) + _HOUR).replace(tzinfo=zone)
    return moment


def _change(hours: OpeningHours, wall: datetime, state: State, zone: ZoneInfo) -> datetime | None:
    """When `state` ends. Another comment ends nothing, nor does an hour that is left out; closed ends by opening."""
    changes = hours.next_change(wall)
    for _ in range(_COMMENTS):
        if changes is None or changes - wall > FORESEEN:
            return None
        moment = _moment(changes, zone)
        shown = moment.replace(tzinfo=None)
        after = hours.state(shown)[0]
        if after is not state:
            return None if (state, after) == (State.CLOSED, State.UNKNOWN) else moment
        changes = hours.next_change(shown)
    return None


@lru_cache(maxsize=_CACHED)
def _dated(text: str, department: str, year: int) -> _Hours | None:
    """The hours, with the public holidays of this year and the next put in as dates; None if they tell nothing."""
    hours = _parsed(text) if len(text) <= TEXT_MAX else None
    if hours is None:
        return None
    rules = list(_RULE.finditer(str(hours)))
    if _INCALCULABLE.search(" ".join(rule["body"] for rule in rules)):
        return None
    normal = next((place for place, rule in enumerate(rules, 1) if rule["end"] == " || "), len(rules))
    days = [day for one in (year, year + 1) for day in public_holidays(department, one)] if year else []
    timed = _parsed(_with_dates(rules[:normal], days))
    return timed and _Hours(timed, otherwise=normal < len(rules))


def _parsed(text: str) -> OpeningHours | None:
    said = _ONLY_WORDS.sub(r"\1 unknown ", text)
    return OpeningHours(said) if len(said) <= _PARSED_MAX and validate(said) else None


def _with_dates(rules: Sequence[re.Match[str]], holidays: Sequence[date]) -> str:
    """The rules with dates instead of PH. A rule for weekdays and holidays becomes two, under the same operator."""
    laid = ""
    operator = "; "
    for rule in rules:
        for body in _dated_rule(rule["body"], holidays):
            laid += (operator if laid else "") + body + (rule["comment"] or "")
        operator = rule["end"]
    return laid or "closed"


def _dated_rule(body: str, holidays: Sequence[date]) -> list[str]:
    found = _HOLIDAYS.fullmatch(body)
    if found is None:
        return [body]
    wide, rest = found["wide"] or "", found["rest"]
    weekdays = ",".join(day for day in found["days"].split(",") if day != "PH")
    shifted = [day + timedelta(days=int(found["offset"] or 0)) for day in holidays]
    dates = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}" for day in shifted if _within(wide, day))
    return [part + rest for part in (wide + weekdays if weekdays else "", dates) if part]


def _within(wide: str, day: date) -> bool:
    """Whether a day is in the months, weeks or years that a rule begins with."""
    return not wide or OpeningHours(f"{wide}00:00-24:00").is_open(datetime.combine(day, _NOON))
