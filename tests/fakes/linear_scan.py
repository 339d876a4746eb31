"""Suggestions by looking at every place, as plainly as can be: the suite's oracle and the bench's comparison."""

from collections.abc import Sequence

from routing_svc.domain.places import Commune
from routing_svc.domain.spelling import beginnings, middles, readings, words


class LinearScan:
    """Answers names or postal codes (not both together) like `routing_svc.domain.suggest.Index`."""

    def __init__(self, communes: Sequence[Commune]) -> None:
        self._places = [
            (one, "".join(name), tuple(beginnings(name)), tuple(middles(name)))
            for one in communes
            if not one.arrondissements
            for name in [words(one.title)]
        ]

    def suggest(self, query: str, limit: int) -> list[Commune]:
        """The communes alone, best first."""
        typed = words(query)
        key = "".join(typed)
        if key.isdecimal():
            return [one for one, *_ in self._places if any(code.startswith(key) for code in one.postal_codes)][:limit]
        keys = tuple("".join(reading) for reading in readings(query))
        graded = [(self._grade(place, keys), place[0]) for place in self._places] if typed else []
        return [one for grade in (0, 1, 2) for found, one in graded if found == grade][:limit]

    def _grade(self, place: tuple[Commune, str, tuple[str, ...], tuple[str, ...]], keys: tuple[str, ...]) -> int:
        _, whole, starts, later = place
        if whole in keys:
            return 0
        if any(start.startswith(keys) for start in starts):
            return 1
        return 2 if any(word.startswith(keys) for word in later) else 3
