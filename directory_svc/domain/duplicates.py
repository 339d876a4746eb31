"""Which services may be one. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from chassis.folding import words
from directory_svc.domain.records import Point, Service
from directory_svc.domain.search import EARTH_RADIUS_METRES

NEAR_METRES = 1_000  # two doors of one building, or a position that was guessed from the address
GROUPS_MAX = 50
_SWITCHBOARD = 20  # as many services with one number are a switchboard, not one service written twice


def duplicates(services: Iterable[Service]) -> list[tuple[str, ...]]:
    """Ids of services that may be one, in groups: the same title and postal code, or one number within a kilometre.

    One chain of likenesses is one group. Ids are sorted, groups by their first.
    """
    known = {service.id: service for service in services}
    leader = {identifier: identifier for identifier in known}

    def find(identifier: str) -> str:
        while leader[identifier] != identifier:
            leader[identifier] = identifier = leader[leader[identifier]]
        return identifier

    for one, other in _alike(known.values()):
        leader[max(find(one), find(other))] = min(find(one), find(other))
    groups: dict[str, list[str]] = defaultdict(list)
    for identifier in sorted(known):
        groups[find(identifier)].append(identifier)
    return [tuple(group) for _, group in sorted(groups.items()) if len(group) > 1]


def metres_between(one: Point, other: Point) -> float:
    """Along the great circle."""
    rise = sin(radians(other.latitude - one.latitude) / 2) ** 2
    turn = sin(radians(other.longitude - one.longitude) / 2) ** 2
    chord = rise + cos(radians(one.latitude)) * cos(radians(other.latitude)) * turn
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, chord)))


def _alike(services: Iterable[Service]) -> Iterable[tuple[str, str]]:
    titled: dict[tuple[str, str], list[Service]] = defaultdict(list)
    dialled: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        titled[" ".join(words(service.title)), service.postal_code].append(service)
        for number in {_dialled(phone.number) for phone in service.phones}:
            dialled[number].append(service)
    for (_, postal_code), found in titled.items():
        if postal_code:
            yield from ((found[0].id, other.id) for other in found[1:])
    for found in dialled.values():
        if len(found) < _SWITCHBOARD:
            yield from ((one.id, other.id) for one, other in combinations(found, 2) if _near(one, other))


def _near(one: Service, other: Service) -> bool:
    return one.point is not None and other.point is not None and metres_between(one.point, other.point) <= NEAR_METRES


def _dialled(number: str) -> str:
    """Digits as dialled in France: +33 1 and 01 are one."""
    return re.sub(r"^(\+33|0033)", "0", re.sub(r"[ .]", "", number))
