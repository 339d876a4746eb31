"""In what two editions of one slot differ. Pure."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Fields = Mapping[str, Any]
"""A record by the names of its fields; its id is `record`."""


class Change(StrEnum):
    """What became of a record."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One record that differs; `fields`: which, in alphabetical order, unless it came or went."""

    change: Change
    record: str
    title: str
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Comparison:
    """All changes counted, the first of them told."""

    told: list[Changed] = field(default_factory=list)
    counts: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))


async def compare(before: AsyncIterator[Fields], after: AsyncIterator[Fields], limit: int) -> Comparison:
    """Walks through two editions, each sorted by id, side by side; at most `limit` changes are told."""
    whole = Comparison()
    old, new = await anext(before, None), await anext(after, None)
    while old is not None or new is not None:
        one, other = _pair(old, new)
        if (changed := _changed(one, other)) is not None:
            whole.counts[changed.change] += 1
            if len(whole.told) < limit:
                whole.told.append(changed)
        old = await anext(before, None) if one is not None else old
        new = await anext(after, None) if other is not None else new
    return whole


def _pair(old: Fields | None, new: Fields | None) -> tuple[Fields | None, Fields | None]:
    """What is to be looked at next: the smaller id alone, or both where it is one record."""
    if old is None or new is None or old["record"] == new["record"]:
        return old, new
    return (old, None) if old["record"] < new["record"] else (None, new)


def _changed(old: Fields | None, new: Fields | None) -> Changed | None:
    known: Fields = new or old or {}
    record, title = known["record"], known.get("title", known.get("serves", ""))
    if old is None or new is None:
        return Changed(Change.ADDED if old is None else Change.REMOVED, record, title)
    names = tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))
    return Changed(Change.CHANGED, record, title, names) if names else None
