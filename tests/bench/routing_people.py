"""What people type, and which places are asked for: always the same, so that two runs can be compared."""

import random
from collections.abc import Callable, Sequence

from pnav.routing.v1 import routing_pb2 as pb
from routing_svc.domain.places import Territory
from routing_svc.domain.values import Commune

_SEED = 2026
_PEOPLE = 600  # who each type one name or postal code, key by key
_MISSPELL = 0.15  # of names on phones, about one in seven has a slip
_RESOLVES = 4_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def typed(territory: Territory) -> list[str]:
    """What the page sends while people type, in random order; large places are typed more often.

    Names as they are written, without hyphens, with "st", with one letter wrong; former names; postal codes, also with
    "CEDEX" and unknown ones.
    """
    chance = random.Random(_SEED)
    texts = [chance.choice(_SPELL)(one, chance) for one in _people(territory, chance)]
    texts = [_slip(text, chance) if text[0].isalpha() and chance.random() < _MISSPELL else text for text in texts]
    keys = [text[:length] for text in texts for length in range(1, len(text) + 1)]
    chance.shuffle(keys)
    return keys


def names_alone(queries: Sequence[str]) -> list[str]:
    """Those that a look at every place answers, too: names or beginnings of codes, not both together."""
    return [one for one in queries if "".join(one.split()).isalpha() or (one.isdecimal() and len(one) < 5)]


def chosen(territory: Territory) -> list[pb.ResolveRequest]:
    """Communes and postal codes, all alike: who lives in a hamlet asks too."""
    chance = random.Random(_SEED)
    codes = sorted(territory.postal_codes)
    communes = iter(chance.choices(territory.communes, k=_RESOLVES))
    return [
        pb.ResolveRequest(postal_code=chance.choice(codes))
        if chance.random() < 0.5
        else pb.ResolveRequest(commune=f"communes/{next(communes).code}")
        for _ in range(_RESOLVES)
    ]


def _former(one: Commune, chance: random.Random) -> str:
    return chance.choice([was.title for was in one.formers if was.title] or [one.title])


def _unknown(one: Commune, chance: random.Random) -> str:
    return f"{one.postal_codes[0][:2]}{chance.randrange(1000):03} cedex"


_SPELL: tuple[Callable[[Commune, random.Random], str], ...] = (
    lambda one, _: one.title,
    lambda one, _: one.title.lower().replace("-", " "),
    lambda one, _: one.title.lower().replace("saint", "st"),
    lambda one, chance: chance.choice(one.postal_codes),
    _former,
    _unknown,
)


def _slip(text: str, chance: random.Random) -> str:
    """One letter behind the first changed, added or left out."""
    place = chance.randrange(1, max(2, len(text)))
    letter = chance.choice(_LETTERS)
    return text[:place] + chance.choice((letter + text[place + 1 :], letter + text[place:], text[place + 1 :]))


def _people(territory: Territory, chance: random.Random) -> list[Commune]:
    places = [one for one in territory.communes if one.postal_codes and not one.arrondissements]
    return chance.choices(places, weights=[one.population for one in places], k=_PEOPLE)
