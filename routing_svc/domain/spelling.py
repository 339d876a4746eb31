"""How names are written and typed: accents, case, hyphens and apostrophes never matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from chassis import folding

CODE_LENGTH = 5  # of a postal code
ARTICLES = frozenset({"l", "la", "le", "les"})
"""May be left out at the start of a name."""
_PARTICLES = ARTICLES | {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "sous", "sur"}
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_DISTRICTS = ("arrondissement", "ardt", "arrdt", "eme", "ieme", "er")  # "11 ème" with a space, too
_ORDINAL = re.compile(r"\A([0-9]{1,2})(?:er?e?|i|i?em?e?|nd?e?)\Z")  # 1er, 11e, 11ème, 2nd, or on the way
_ROMAN = re.compile(r"\A(x{0,2})(ix|iv|v?i{0,3})(?:e|er|eme|ieme)?\Z")  # to XX, the last arrondissement of Paris
_UNITS = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, as it may be meant."""

    words: list[str]
    readings: list[list[str]]
    """What the words may be. "st denis" is saint, denis; "st" alone may also become Strasbourg."""
    digits: str
    """The postal code, else all numbers together: "95 800" is one."""
    cedex: str
    """The number behind "CEDEX", by which a town's mail is sorted; for Paris, the arrondissement's."""

    @property
    def keys(self) -> list[str]:
        """The readings as `beginnings` spells names."""
        return ["".join(reading) for reading in self.readings]

    @property
    def names(self) -> list[list[str]]:
        """The readings without their numbers, which may be a postal code's."""
        return [[word for word in reading if not word.isdecimal()] for reading in self.readings]


def read(text: str) -> Query:
    """What may be meant by what someone types."""
    typed, cedex = _without_cedex(words(text))
    still_typing = not cedex and text[-1:].isalnum()
    numbers = [word for word in typed if word.isdecimal()]
    digits = next((number for number in numbers if len(number) == CODE_LENGTH), "".join(numbers))
    return Query(typed, list(_readings(typed, still_typing=still_typing)), digits, cedex)


def words(text: str) -> list[str]:
    """ "L'Haÿ-les-Roses" → l, hay, les, roses; "Paris 11e Arrondissement" → paris, 11."""
    found = folding.words(text)
    return _numbered(found) if any(word[0].isdecimal() for word in found) else found


def wholes(name: list[str]) -> Iterator[str]:
    """The name itself; of an arrondissement also its city's: "Lyon" comes before Lyons-la-Forêt."""
    yield "".join(name)
    if name[-1:] and name[-1].isdecimal():
        yield "".join(name[:-1])


def bare(name: list[str]) -> Iterator[str]:
    """The name without its article: "havre"."""
    if len(name) > 1 and name[0] in ARTICLES:
        yield "".join(name[1:])


def middles(name: list[str]) -> Iterator[str]:
    """Where else she may start: Saint-Germain-en-Laye also at "germainenlaye" and "laye"."""
    first = 2 if ARTICLES.issuperset(name[:1]) else 1
    for start in range(first, len(name)):
        if name[start] not in _PARTICLES and not name[start].isdecimal():
            yield "".join(name[start:])


def _readings(typed: list[str], *, still_typing: bool) -> Iterator[list[str]]:
    spelt = [_ABBREVIATIONS.get(word, word) for word in typed]
    yield spelt
    if still_typing and spelt[-1:] != typed[-1:]:
        yield spelt[:-1] + typed[-1:]
    if len(typed) > 1 and (number := _arabic(typed[-1])):
        yield [*spelt[:-1], str(number)]  # "Paris XI"
    if len(typed) > 1 and typed[0].isdecimal() and len(typed[0]) < 3:
        yield [*spelt[2 if typed[1] == "de" else 1 :], typed[0]]  # "11e arrondissement de Paris"


def _arabic(word: str) -> int:
    roman = _ROMAN.match(word)
    return 10 * len(roman[1]) + _UNITS[roman[2]] if roman else 0


def _without_cedex(typed: list[str]) -> tuple[list[str], str]:
    """No open list of CEDEX codes exists; their town's name is written before them, and stays."""
    if "cedex" not in typed:
        return typed, ""
    place = typed.index("cedex")
    number = next((word for word in typed[place + 1 : place + 2] if word.isdecimal() and len(word) < 3), "")
    return typed[:place] + typed[place + (2 if number else 1) :], number.lstrip("0")


def _numbered(found: list[str]) -> list[str]:
    """The words with ordinals as numbers, and without "arrondissement" after one."""
    plain = [_ORDINAL.sub(r"\1", word) for word in found]
    return [word for before, word in pairwise(["", *plain]) if not (before.isdecimal() and _is_district(word))]


def _is_district(word: str) -> bool:
    return any(district.startswith(word) for district in _DISTRICTS)
