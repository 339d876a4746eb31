"""What someone who types may mean."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from operator import itemgetter

from routing_svc.domain.places import Commune
from routing_svc.domain.refusals import QueryTooLong
from routing_svc.domain.spelling import beginnings, middles, readings, words

QUERY_LIMIT = 100  # characters; the longest name of a commune has 45
_AFTER = "\U0010ffff"  # sorts after every continuation of a prefix


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune that may be meant, and the postal code that matched, else its first; empty where it has none."""

    commune: Commune
    postal_code: str


class _Table:
    """Sorted keys, and for each the rank of the commune that it stands for."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pairs, key=itemgetter(0))
        self._keys = [key for key, _ in ordered]
        self._ranks = array("i", (rank for _, rank in ordered))

    def equal(self, key: str) -> Sequence[int]:
        return self._ranks[bisect_left(self._keys, key) : bisect_right(self._keys, key)]

    def starting(self, prefix: str) -> Sequence[int]:
        return self._ranks[bisect_left(self._keys, prefix) : bisect_left(self._keys, prefix + _AFTER)]


class Index:
    """All places by name and by postal code.

    A commune's rank is its place by population, so the best of any set of matches are its smallest numbers.
    """

    def __init__(self, communes: Sequence[Commune]) -> None:
        """`communes`: most populated first. Paris, Lyon and Marseille are suggested by arrondissement."""
        self._communes = communes
        places = [(rank, one) for rank, one in enumerate(communes) if not one.arrondissements]
        names = [(rank, words(one.title)) for rank, one in places]
        self._wholes = _Table(("".join(name), rank) for rank, name in names)
        self._beginnings = _Table((key, rank) for rank, name in names for key in beginnings(name))
        self._middles = _Table((key, rank) for rank, name in names for key in middles(name))
        self._codes = _Table((code, rank) for rank, one in places for code in one.postal_codes)

    def suggest(self, query: str, limit: int) -> list[Suggestion]:
        """At most `limit` places that the query may become, best first; none is no error.

        Whole names come before beginnings, beginnings before later words; among equals the most populated first.
        Raises QueryTooLong.
        """
        if len(query) > QUERY_LIMIT:
            raise QueryTooLong
        typed = words(query)
        digits = "".join(word for word in typed if word.isdecimal())
        if not typed:
            return []
        if all(word.isdecimal() for word in typed):
            return self._answer(_best([self._codes.starting(digits)], limit), digits)
        meant = readings(query)
        found = _best(self._named(meant), limit)
        if not found and digits:
            return self._answer(_best(self._both(meant, digits), limit), digits)
        return self._answer(found, "")

    def _named(self, meant: list[list[str]]) -> Iterator[Iterable[int]]:
        keys = ["".join(reading) for reading in meant]
        yield chain.from_iterable(self._wholes.equal(key) for key in keys)
        yield chain.from_iterable(self._beginnings.starting(key) for key in keys)
        yield chain.from_iterable(self._middles.starting(key) for key in keys)

    def _both(self, meant: list[list[str]], digits: str) -> Iterator[Iterable[int]]:
        """Name and postal code together, in any order: "cergy 95000", "93 saint denis"."""
        coded = set(self._codes.starting(digits))
        named = [[word for word in reading if not word.isdecimal()] for reading in meant]
        return (coded.intersection(ranks) for ranks in self._named(named))

    def _answer(self, ranks: Iterable[int], digits: str) -> list[Suggestion]:
        found = (self._communes[rank] for rank in ranks)
        return [
            Suggestion(one, next((code for code in one.postal_codes if code.startswith(digits)), "")) for one in found
        ]


def _best(groups: Iterable[Iterable[int]], limit: int) -> list[int]:
    """The first `limit` ranks: all of one group before any of the next, smallest first, none twice."""
    best: dict[int, None] = {}
    for group in groups:
        best |= dict.fromkeys(nsmallest(limit, set(group)))
        if len(best) >= limit:
            break
    return list(best)[:limit]
