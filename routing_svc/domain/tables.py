"""Sorted texts in memory, small: what a dictionary of as many objects would hold in ten times the room."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

_AFTER = "\U0010ffff"  # sorts after every continuation of a prefix


class Texts(Sequence[str]):
    """Texts one behind the other, each made again when it is looked at: a fifth of their size as objects."""

    def __init__(self, whole: bytes, start: int = 0) -> None:
        """`whole`: UTF-8, from `start` on each text ended by a line feed, which none contains."""
        self._whole = whole
        self._ends = array("I", [start])
        self._ends.extend(found.end() for found in re.compile(b"\n").finditer(whole, start))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._whole[self._ends[place] : self._ends[place + 1] - 1].decode()


def texts(several: Iterable[str]) -> Texts:
    """The same texts, one behind the other."""
    return Texts("".join(f"{text}\n" for text in several).encode())


class Table:
    """Sorted keys, and for each the numbers that it stands for, ascending."""

    def __init__(self, pairs: Iterable[tuple[str, int]], keep: Callable[[list[str]], Sequence[str]] = list) -> None:
        """`keep`: list, searched in a microsecond; `texts`, five times smaller, in ten.

        `pairs` with ascending numbers: sorting keys in place of pairs takes half the memory, at the start's peak.
        """
        keys: list[str] = []
        numbers = array("I")
        for key, number in pairs:
            keys.append(key)
            numbers.append(number)
        order = array("I", sorted(range(len(keys)), key=keys.__getitem__))
        self._numbers = array("I", (numbers[place] for place in order))
        starts = [at for at, place in enumerate(order) if not at or keys[place] != keys[order[at - 1]]]
        self.keys = keep([keys[order[at]] for at in starts])
        self._starts = array("I", [*starts, len(order)])

    def equal(self, key: str) -> Sequence[int]:
        """What exactly this key stands for; nothing for a key that is not there."""
        place = bisect_left(self.keys, key)
        known = place < len(self.keys) and self.keys[place] == key
        return self._between(place, place + 1) if known else array("I")

    def starting(self, prefix: str) -> Sequence[int]:
        """What all keys that start so stand for."""
        first = bisect_left(self.keys, prefix)
        return self._between(first, bisect_left(self.keys, prefix + _AFTER, first))

    def following(self, prefix: str) -> Iterator[str]:
        """The letters that stand behind this prefix in any key, each once."""
        place, end = bisect_left(self.keys, prefix), bisect_left(self.keys, prefix + _AFTER)
        length = len(prefix)
        if place < end and len(self.keys[place]) == length:
            place += 1
        while place < end:
            letter = self.keys[place][length]
            yield letter
            place = bisect_left(self.keys, prefix + letter + _AFTER, place, end)

    def _between(self, first: int, last: int) -> Sequence[int]:
        return self._numbers[self._starts[first] : self._starts[last]]
