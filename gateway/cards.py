"""Who helps nearby, in the words of a language: blocks (gateway/reading.py) that both kinds of page draw alike."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from gateway.catalogue import Catalogue
from gateway.reading import Block

_FRENCH = "fr"  # what the directory holds; a voice that reads must know (WCAG 3.1.2)
_WORD = re.compile(r"24/7|[A-Z][a-zH]\b|off")
_HOURS = {
    "24/7": "always", "Mo": "monday", "Tu": "tuesday", "We": "wednesday", "Th": "thursday", "Fr": "friday",
    "Sa": "saturday", "Su": "sunday", "PH": "holidays", "off": "closed",
}  # fmt: skip


def around(say: Catalogue, near: Mapping[str, Any]) -> list[Block]:
    """Beside the chat: services, if there are any, and help lines. `near` is what Places.nearby answers."""
    found: list[Block] = [("h2", say.say("aside.near"))] if near["services"] else []
    return [*found, *services(say, near["services"]), *lines(say, near["helplines"])]


def services(say: Catalogue, found: Iterable[Mapping[str, Any]]) -> list[Block]:
    """A card per service."""
    return [
        _card(
            say, one, one["title"],
            ("p", one["description"], _FRENCH),
            ("p", _opening(say, one["opening"])),
            ("soft", one["address"], _FRENCH),
            ("soft", _away(say, one["metres"])),
            ("soft", _hours(say, one["hours"])),
        )
        for one in found
    ]  # fmt: skip


def lines(say: Catalogue, found: Iterable[Mapping[str, Any]]) -> list[Block]:
    """A heading and a card per help line; 17, 112 and 114, which every screen shows, are left out."""
    cards = [
        _card(say, one, one["serves"], ("soft", _hours(say, one["hours"])), ("soft", one["cost"], _FRENCH))
        for one in found
        if not one["emergency"]
    ]
    return [("h2", say.say("aside.lines")), *cards]


def _card(say: Catalogue, one: Mapping[str, Any], title: str, *told: Block) -> Block:
    parts: list[Block] = [("h3", title, _FRENCH)]
    if one.get("demonstration"):
        parts.append(("tag", say.say("aside.demonstration")))
    last: list[Block] = [("sms" if one.get("sms") else "call", one["phone"]), ("verified", one["verified"])]
    return "card", [*parts, *[part for part in (*told, *last) if part[1]]]


def _away(say: Catalogue, metres: int) -> str:
    """By the next 50 m, then by the kilometre: a commune's point is not where she is."""
    if metres < 950:
        return say.say("aside.metres", distance=str(max(50, round(metres / 50) * 50)))
    return say.say("aside.kilometres", distance=str(round(metres / 1000)))


def _opening(say: Catalogue, opening: Mapping[str, Any] | None) -> str:
    if opening is None:
        return ""
    if "time" not in opening:
        return say.say("hours.open" if opening["open"] else "hours.shut")
    day = say.say(f"hours.{opening['day']}")
    return say.say("hours.until" if opening["open"] else "hours.opens", time=opening["time"], day=day)


def _hours(say: Catalogue, hours: str) -> str:
    """OpenStreetMap's opening_hours, word by word."""
    return _WORD.sub(lambda word: say.words.get(f"hours.{_HOURS.get(word[0])}", word[0]), hours).replace(";", " ·")
