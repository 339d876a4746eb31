"""Words as people search for them: accents, case and ligatures never matter. Pure."""

import re
from unicodedata import normalize

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_MARKS = re.compile(r"[\u0300-\u036f]+")  # accents, once NFKD has set them apart from their letters
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order: "L'Œuvre d'Ève" → l, oeuvre, d, eve."""
    lower = text.casefold().translate(_LIGATURES)
    plain: list[str] = _WORD.findall(lower if lower.isascii() else _MARKS.sub("", normalize("NFKD", lower)))
    return plain
