"""What someone who types may mean."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heappop
from itertools import chain, takewhile

from routing_svc.domain.places import Territory
from routing_svc.domain.refusals import QueryTooLong
from routing_svc.domain.spelling import CODE_LENGTH, Query, bare, middles, read, wholes, words
from routing_svc.domain.tables import Heaps, Table, texts
from routing_svc.domain.typos import one_letter_off
from routing_svc.domain.values import Commune

QUERY_LIMIT = 100  # characters; the longest name of a commune has 45
_FEW = 3  # places; with fewer, and none wholly named, a slip of the finger is likelier than a hamlet
_OVERSEAS = ("97", "98")  # where a postal code's first three digits tell islands apart, elsewhere two do


class Match(StrEnum):
    """How a suggestion answers what was typed. All but EXACT are approximate, and must not be taken for certain."""

    EXACT = "exact"
    SPELLING = "spelling"
    """One letter was read differently."""
    NEARBY_CODE = "nearby_code"
    """Nobody has this postal code (CEDEX, or a slip); these have the codes that begin most alike."""
    PART_OF_NAME = "part_of_name"
    """The first words name a place, what follows was not understood: "Cergy Pontoise"."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune that may be meant."""

    commune: Commune
    postal_code: str
    """The one that matched, else its first; empty where it has none."""
    matched_title: str = ""
    """The former commune whose name matched, where it was not the commune's own."""
    match: Match = Match.EXACT


class Index:
    """All places by name, former name and postal code.

    Every name has a number. Those of today are their communes' ranks, so the best of any set are its smallest; behind
    them come the former names, whose population nobody publishes, in the order of the communes they belong to.
    """

    def __init__(self, territory: Territory) -> None:
        """Paris, Lyon and Marseille are suggested by arrondissement."""
        self._communes = territory.communes
        self._codes = territory.by_postal_code
        self._owners = array("I")
        former: list[str] = []
        names, bares, inner = Heaps(), Heaps(), Heaps()

        def add(title: str, number: int) -> None:
            name = words(title)
            for heap, keys in ((names, wholes), (bares, bare), (inner, middles)):
                for key in keys(name):
                    heap.add(key, number)

        for rank, one in enumerate(territory.communes):
            if not one.arrondissements:
                add(one.title, rank)
                once = _former(one)
                former += once
                self._owners.extend([rank] * len(once))
        for number, title in enumerate(former, len(territory.communes)):
            add(title, number)
        self._former = texts(former)
        self._names, self._bare, self._middles = Table(names), Table(bares), Table(inner)

    def suggest(self, query: str, limit: int) -> list[Suggestion]:
        """At most `limit` places that the query may become, best first; none is no error.

        Whole names come before beginnings, beginnings before later words; among equals today's names before former
        ones, then the most populated first. Approximate ones come last, and only where exact readings give too little.
        Raises QueryTooLong.
        """
        if len(query) > QUERY_LIMIT:
            raise QueryTooLong
        asked, found = read(query), _Found(limit, self._owner)
        if asked.digits and all(word.isdecimal() for word in asked.words):
            self._by_code(asked, found)
        elif asked.words:
            self._by_name(asked, found)
        return [self._suggestion(rank, *how, asked.digits) for rank, how in found.places.items()]

    def _by_code(self, asked: Query, found: "_Found") -> None:
        found.add([self._codes.starting(asked.digits)], Match.EXACT)
        if not found.places:
            found.add([self._nearest(asked)], Match.NEARBY_CODE)

    def _by_name(self, asked: Query, found: "_Found") -> None:
        names = ["".join(name) for name in asked.names]
        if asked.cedex and found.add([self._equal(name + asked.cedex for name in names)], Match.EXACT):
            return  # "PARIS CEDEX 20"
        whole = found.add([self._equal(asked.keys)], Match.EXACT)
        found.add(self._longer(asked.keys), Match.EXACT)
        if asked.digits and not found.places:
            coded = set(self._codes.starting(asked.digits))
            found.add(self._within(coded, [self._equal(names), *self._longer(names)]), Match.EXACT)
        if len(found.places) < _FEW and not whole:
            self._approximate(asked, names, found)

    def _approximate(self, asked: Query, names: Sequence[str], found: "_Found") -> None:
        if asked.digits and found.places:
            return  # name and code agree
        found.add(self._misspelt(asked.keys), Match.SPELLING)
        if asked.digits and not found.places:
            known = list(self._equal(names))
            found.add(self._within(set(self._nearest(asked)), [known]), Match.NEARBY_CODE)
            misspelt = () if known else self._misspelt(names)
            found.add(self._within(set(self._codes.starting(asked.digits)), misspelt), Match.SPELLING)
        if not found.places:
            found.add(self._first_words(asked.names), Match.PART_OF_NAME)

    def _equal(self, keys: Iterable[str]) -> Iterable[int]:
        return chain.from_iterable(map(self._names.equal, keys))

    def _longer(self, keys: Sequence[str]) -> Iterator[Iterable[int]]:
        yield chain.from_iterable(map(self._starting, keys))
        yield chain.from_iterable(map(self._middles.starting, keys))

    def _starting(self, key: str) -> Iterable[int]:
        return chain(self._names.starting(key), self._bare.starting(key))

    def _misspelt(self, keys: Sequence[str]) -> Iterator[Iterable[int]]:
        tables = (self._names, self._bare)
        meant = [(table, spelling) for table in tables for key in keys for spelling in one_letter_off(table, key)]
        yield chain.from_iterable(self._names.equal(spelling) for _, spelling in meant)
        yield chain.from_iterable(table.starting(spelling) for table, spelling in meant)

    def _within(self, ranks: set[int], groups: Iterable[Iterable[int]]) -> Iterator[Iterable[int]]:
        """Name and postal code together, in any order: "cergy 95000", "93 saint denis"."""
        return ([number for number in group if self._owner(number) in ranks] for group in groups)

    def _nearest(self, asked: Query) -> Sequence[int]:
        """Who has the codes that begin most alike, at least as far as an area goes; "75955 CEDEX 20" is near 75020."""
        if len(asked.digits) != CODE_LENGTH:
            return ()
        least = 3 if asked.digits.startswith(_OVERSEAS) else 2
        sorted_there = self._codes.equal(asked.digits[:2] + asked.cedex.zfill(3)) if asked.cedex else ()
        tries = (self._codes.starting(asked.digits[:length]) for length in range(CODE_LENGTH - 1, least - 1, -1))
        return sorted_there or next(filter(None, tries), ())

    def _first_words(self, names: Iterable[list[str]]) -> Iterator[Iterable[int]]:
        """Most words first."""
        for name in names:
            for count in range(len(name), 0, -1):
                yield self._names.equal("".join(name[:count]))

    def _owner(self, number: int) -> int:
        """The rank of the commune that bears this name, or bore it."""
        today = len(self._communes)
        return number if number < today else self._owners[number - today]

    def _suggestion(self, rank: int, number: int, match: Match, digits: str) -> Suggestion:
        one = self._communes[rank]
        title = "" if number == rank else self._former[number - len(self._communes)]
        postal_code = max(one.postal_codes, key=lambda code: _alike(code, digits), default="")
        return Suggestion(one, postal_code, title, match)


class _Found:
    """The best so far, each commune once: by rank, the number of the name that matched, and how."""

    def __init__(self, limit: int, owner: Callable[[int], int]) -> None:
        self.places: dict[int, tuple[int, Match]] = {}
        self._limit = limit
        self._owner = owner

    def add(self, groups: Iterable[Iterable[int]], match: Match) -> bool:
        """All of one group before any of the next, smallest number first; whether there is anything now."""
        for group in groups:
            if len(self.places) >= self._limit:
                break
            rest = list(group)
            heapify(rest)
            while rest and len(self.places) < self._limit:
                number = heappop(rest)
                self.places.setdefault(self._owner(number), (number, match))
        return bool(self.places)


def _former(one: Commune) -> list[str]:
    """The names that lead to it and are not its own."""
    own = words(one.title) if one.formers else []
    return sorted({was.title for was in one.formers if words(was.title) not in ([], own)})


def _alike(code: str, digits: str) -> int:
    """How many first digits are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(code, digits, strict=False)))
