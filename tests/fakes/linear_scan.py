"""Suggestions by looking at every place, as plainly as can be: the suite's oracle and the bench's comparison."""

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile

from routing_svc.domain.spelling import bare, middles, read, wholes, words
from routing_svc.domain.suggest import Match
from routing_svc.domain.values import Commune

Line = tuple[str, str, Match]
"""Code of the commune, former name that matched, and how."""


class LinearScan:
    """Answers names or postal codes like `routing_svc.domain.suggest.Index`; not both together, no CEDEX, no parts."""

    def __init__(self, communes: Sequence[Commune]) -> None:
        self._places = [one for one in communes if not one.arrondissements]
        today = [(one, "", words(one.title)) for one in self._places]
        once = [
            (one, was, words(was))
            for one in self._places
            for was in sorted({former.title for former in one.formers})
            if words(was) not in ([], words(one.title))
        ]
        self._names = [
            (one, was, tuple(wholes(name)), (*wholes(name), *bare(name)), tuple(middles(name)))
            for one, was, name in today + once
        ]

    def suggest(self, query: str, limit: int) -> list[Line]:
        """Best first."""
        asked = read(query)
        if not asked.words:
            return []
        if all(word.isdecimal() for word in asked.words):
            coded = (one for one in self._places if any(code.startswith(asked.digits) for code in one.postal_codes))
            return [(one.code, "", Match.EXACT) for one in coded][:limit]
        keys = tuple(asked.keys)
        found: dict[str, Line] = {}
        grades = list(self._graded(keys))
        for match in (Match.EXACT, Match.SPELLING):
            if match is Match.SPELLING and (
                len(found) >= 3 or any(key in name[2] for name in self._names for key in keys)
            ):
                break
            for one, was, *_ in chain.from_iterable(grade for how, grade in grades if how is match):
                found.setdefault(one.code, (one.code, was, match))
        return list(found.values())[:limit]

    def _graded(
        self, keys: tuple[str, ...]
    ) -> Iterator[tuple[Match, list[tuple[Commune, str, object, object, object]]]]:
        names = self._names
        yield Match.EXACT, [name for name in names if any(key in name[2] for key in keys)]
        yield Match.EXACT, [name for name in names if any(start.startswith(keys) for start in name[3])]
        yield Match.EXACT, [name for name in names if any(word.startswith(keys) for word in name[4])]
        found = [name for name in names if any(_off(key, whole) for key in keys for whole in name[2])]
        yield Match.SPELLING, found
        yield (
            Match.SPELLING,
            [name for name in names if any(_begins_off(key, start) for key in keys for start in name[3])],
        )


def _begins_off(typed: str, key: str) -> bool:
    return any(_off(typed, key[:length]) for length in range(len(typed) - 1, len(typed) + 2) if length <= len(key))


def _off(typed: str, meant: str) -> bool:
    """Whether one slip of at least the second of at least four letters makes one the other."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, meant, strict=False)))
    one, other = typed[same:], meant[same:]
    if not same or len(typed) < 4 or not (one or other):
        return False
    first, second = one[:1].isalpha(), other[:1].isalpha()
    return (
        (first and one[1:] == other)
        or (second and one == other[1:])
        or (first and second and one[1:] == other[1:])
        or (first and second and one[:2] == other[1::-1] and one[2:] == other[2:])
    )
