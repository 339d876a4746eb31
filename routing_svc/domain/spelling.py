"""How names are written and typed: accents, case, hyphens and apostrophes never matter."""

import re
from collections.abc import Iterator
from itertools import pairwise

from chassis import folding

ARTICLES = frozenset({"l", "la", "le", "les"})
"""May be left out at the start of a name."""
_PARTICLES = ARTICLES | {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "sous", "sur"}
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_DISTRICTS = ("arrondissement", "ardt", "arrdt")
_ORDINAL = re.compile(r"\A([0-9]{1,2})(?:er?e?|i|i?em?e?|nd?e?)\Z")  # 1er, 11e, 11ème, 2nd, or on the way


def words(text: str) -> list[str]:
    """ "L'Haÿ-les-Roses" → l, hay, les, roses; "Paris 11e Arrondissement" → paris, 11."""
    found = folding.words(text)
    return _numbered(found) if any(word[0].isdecimal() for word in found) else found


def readings(query: str) -> list[list[str]]:
    """What the words of a query may be. "st denis" is saint, denis; "st" alone may also become Strasbourg."""
    typed = words(query)
    spelt = [_ABBREVIATIONS.get(word, word) for word in typed]
    still_typing = query[-1:].isalnum()
    return [spelt, spelt[:-1] + typed[-1:]] if still_typing and spelt[-1:] != typed[-1:] else [spelt]


def beginnings(name: list[str]) -> Iterator[str]:
    """What someone who means this name starts to type: "lehavre", "havre"."""
    yield "".join(name)
    if len(name) > 1 and name[0] in ARTICLES:
        yield "".join(name[1:])


def middles(name: list[str]) -> Iterator[str]:
    """Where else she may start: Saint-Germain-en-Laye also at "germainenlaye" and "laye"."""
    first = 2 if name[0] in ARTICLES else 1
    for start in range(first, len(name)):
        if name[start] not in _PARTICLES and not name[start].isdecimal():
            yield "".join(name[start:])


def _numbered(found: list[str]) -> list[str]:
    """The words with ordinals as numbers, and without "arrondissement" after one."""
    plain = [_ORDINAL.sub(r"\1", word) for word in found]
    return [word for before, word in pairwise(["", *plain]) if not (before.isdecimal() and _is_district(word))]


def _is_district(word: str) -> bool:
    return any(district.startswith(word) for district in _DISTRICTS)
