"""Sorted texts in memory, small: what a dictionary of as many objects would hold in ten times the room.

Nothing here is many objects, so that a version which is let go of leaves no holes that its successor does not fit into.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

_AFTER = "\U0010ffff"  # sorts after every continuation of a prefix
_HEAP = 2  # letters that keys of one heap share: of France's names, a tenth start with "sa"
_BLOCK = 32  # keys made again at once to find one among them: a microsecond


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
            places = range(*place.indices(len(self)))
            return self._between(places.start, places.stop) if places.step == 1 else [self[one] for one in places]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._whole[self._ends[place] : self._ends[place + 1] - 1].decode()

    def _between(self, first: int, last: int) -> list[str]:
        """Neighbours, at the price of one."""
        if last <= first:
            return []
        return self._whole[self._ends[first] : self._ends[last] - 1].decode().split("\n")


def texts(several: Iterable[str]) -> Texts:
    """The same texts, one behind the other."""
    whole = bytearray()
    for text in several:
        whole += f"{text}\n".encode()
    return Texts(bytes(whole))


class Heaps:
    """Keys and their numbers, in any order, on their way into a table: as objects they are some hundred at a time."""

    def __init__(self) -> None:
        self._heaps: dict[str, bytearray] = {}

    def add(self, key: str, number: int) -> None:
        """A key may have several numbers, ascending."""
        self._heaps.setdefault(key[:_HEAP], bytearray()).extend(f"{key}\t{number}\n".encode())

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """By their keys."""
        for start in sorted(self._heaps):
            lines = (line.rpartition("\t") for line in self._heaps[start].decode().split("\n")[:-1])
            yield from sorted(((key, int(number)) for key, _, number in lines))


class Table:
    """Sorted keys, and for each the numbers that it stands for, ascending."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        """`pairs` by their keys, then by their numbers, as `Heaps` gives them."""
        self._numbers, self._starts = array("I"), array("I")
        self.keys = texts(self._once(pairs))
        self._first = self.keys[::_BLOCK]
        self._starts.append(len(self._numbers))

    def _once(self, pairs: Iterable[tuple[str, int]]) -> Iterator[str]:
        last = None
        for key, number in pairs:
            if key != last:
                self._starts.append(len(self._numbers))
                yield key
            last = key
            self._numbers.append(number)

    def equal(self, key: str) -> Sequence[int]:
        """What exactly this key stands for; nothing for a key that is not there."""
        place, found = self._at(key)
        return self._between(place, place + 1) if found == key else array("I")

    def starting(self, prefix: str) -> Sequence[int]:
        """What all keys that start so stand for."""
        place, found = self._at(prefix)
        known = found is not None and found.startswith(prefix)
        return self._between(place, self._at(prefix + _AFTER)[0]) if known else array("I")

    def following(self, prefix: str) -> Iterator[str]:
        """The letters that stand behind this prefix in any key, each once."""
        _, found = self._at(prefix)
        if found == prefix:
            _, found = self._at(prefix + "\0")
        while found is not None and found.startswith(prefix):
            letter = found[len(prefix)]
            yield letter
            _, found = self._at(prefix + letter + _AFTER)

    def _at(self, key: str) -> tuple[int, str | None]:
        """How many keys sort before this one, and which key stands there, if any."""
        start = max(bisect_left(self._first, key) - 1, 0) * _BLOCK
        near = self.keys[start : start + _BLOCK + 1]
        place = bisect_left(near, key)
        return start + place, near[place] if place < len(near) else None

    def _between(self, first: int, last: int) -> Sequence[int]:
        return self._numbers[self._starts[first] : self._starts[last]]
