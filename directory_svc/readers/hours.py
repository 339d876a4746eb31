"""Weekly hours of official files, into OpenStreetMap's syntax. Pure.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections.abc import Mapping, Sequence

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HOLIDAYS = "jours_feries"
_SHORT = dict(zip((*DAYS, HOLIDAYS), ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH"), strict=True))
_TIME = re.compile(r"(\d{1,2})\s*[:hH.]\s*(\d{2})?(?::\d{2})?(?:\.\d+)?")
_MINUTES_OF_A_DAY = 24 * 60
_LAST_MINUTES = {"23:59", "24:00"}
_WORDED_DAY = re.compile(r"\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|jours? f[ée]ri[ée]s?)\b\s*:?", re.I)
_WORDED_RANGE = re.compile(r"(\d{1,2}\s*[h:]\s*\d{0,2})\s*(?:-|–|à|a)\s*(\d{1,2}\s*[h:]\s*\d{0,2})", re.I)
_BETWEEN = re.compile(r"[\s,;/.|$]|\bet\b|\bde\b")

Range = tuple[str, str]
"""Beginning and end, "HH:MM"."""
Week = Mapping[str, Sequence[Range]]
"""Ranges of each day that has some; the keys are those of DAYS, and HOLIDAYS."""


class HoursUnreadable(Exception):
    """A time that is none, or a range without an end."""


def clock(text: str) -> str:
    """ "8h", "08:00", "8:00:00" → "08:00". Raises HoursUnreadable."""
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[1]) * 60 + int(found[2] or 0) > _MINUTES_OF_A_DAY or int(found[2] or 0) > 59:
        raise HoursUnreadable(text)
    return f"{int(found[1]):02}:{found[2] or '00'}"


def span(begin: str, end: str) -> Range | None:
    """A range, or None where neither was given. The end of a day is 24:00. Raises HoursUnreadable."""
    if not begin.strip() and not end.strip():
        return None
    first, last = clock(begin), clock(end)
    if last in _LAST_MINUTES or (first == "00:00" and last == "00:00"):
        last = "24:00"
    if first == last or first == "24:00":
        raise HoursUnreadable(f"{begin}-{end}")
    return first, last


def render(week: Week) -> str:
    """One text for the week, days of the same hours together: "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00".

    A week that says something of no holiday leaves them out: "PH off" is for a source that speaks of them.
    """
    if all(list(week.get(day, ())) == [("00:00", "24:00")] for day in (*DAYS, HOLIDAYS)):
        return "24/7"
    texts = {day: ",".join(f"{begin}-{end}" for begin, end in _joined(week.get(day, ()))) for day in _SHORT}
    groups: dict[str, list[str]] = {}
    for day in DAYS:
        if texts[day]:
            groups.setdefault(texts[day], []).append(day)
    rules = [f"{_days(days)} {text}" for text, days in groups.items()]
    if texts[HOLIDAYS]:
        rules.append(f"PH {texts[HOLIDAYS]}")
    elif HOLIDAYS in week and rules:
        rules.append("PH off")
    return "; ".join(rules)


def _joined(ranges: Sequence[Range]) -> list[Range]:
    """In order, each once, those that meet or overlap as one. One that passes midnight stays as it is."""
    joined: list[Range] = []
    for begin, end in sorted(set(ranges)):
        if joined and joined[-1][0] < joined[-1][1] and begin <= joined[-1][1] and begin < end:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _days(days: Sequence[str]) -> str:
    runs: list[list[int]] = []
    for number in (DAYS.index(day) for day in days):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(_run(run) for run in runs)


def _run(run: Sequence[int]) -> str:
    first, last = _SHORT[DAYS[run[0]]], _SHORT[DAYS[run[-1]]]
    return first if len(run) == 1 else f"{first}{',' if len(run) == 2 else '-'}{last}"


def days_between(first: str, last: str) -> Sequence[str]:
    """The days from one to the other, across Sunday if need be; one day where no other is named.

    Raises HoursUnreadable.
    """
    begin, end = first.strip().lower(), (last.strip() or first.strip()).lower()
    if begin not in DAYS or end not in DAYS:
        raise HoursUnreadable(f"{first}-{last}")
    at, to = DAYS.index(begin), DAYS.index(end)
    return DAYS[at : to + 1] if at <= to else (*DAYS[at:], *DAYS[: to + 1])


def worded(text: str) -> Week | None:
    """The week in words like "Lundi : 8h00-12h00 14h00-18h00 Mardi : …"; None where anything else is said."""
    pieces = _WORDED_DAY.split(text)
    week: dict[str, list[Range]] = {}
    if len(pieces) < 3 or _BETWEEN.sub("", pieces[0]):
        return None
    for day, said in zip(pieces[1::2], pieces[2::2], strict=True):
        rest = _BETWEEN.sub("", _WORDED_RANGE.sub("", said)).lower()
        if rest not in {"", "fermé", "ferme", "fermée"}:
            return None
        key = HOLIDAYS if day.lower().startswith("jour") else day.lower()
        try:
            found = [span(begin.replace(" ", ""), end.replace(" ", "")) for begin, end in _WORDED_RANGE.findall(said)]
        except HoursUnreadable:
            return None
        week.setdefault(key, []).extend(one for one in found if one)
    return week
