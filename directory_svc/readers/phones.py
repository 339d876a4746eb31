"""Telephone numbers and mail addresses as official files write them, into the one form that a screen shows. Pure."""

import re
from collections.abc import Iterator

from directory_svc.readers.notes import Notes

_SEVERAL = re.compile(r"\s*(?:/|;|,|\bou\b|\bet\b)\s*")
_SPACING = re.compile(r"[\s.\-–_\u00a0\u202f()]+")
_TRUNK_IN_BRACKETS = re.compile(r"\(0\)")  # "+33 (0)1": dialled at home only
_INTERNATIONAL = re.compile(r"(?:\+|00)(\d+)")
# Plan national de numérotation (ARCEP, décision 2018-0881): these write ten digits that begin with 0, whatever prefix
# they have from abroad; the first digits of the national number tell which territory it is.
_AT_HOME = ("33", "262", "269", "508", "590", "594", "596")
_APART = {"687": 6, "689": 8, "681": 6, "508": 6}  # outside of it: dialled with their prefix, of so many digits
_SHORT = re.compile(r"1\d|1\d\d|3\d{3}|1[01]\d{4}|1[01]\d\d")  # 17, 112, 3919, 116006, 1013
_NATIONAL = re.compile(r"0[1-9]\d{8}")
_ADDRESS = re.compile(r"[^\s@;,<>\"]+@[^\s@;,<>\"]+\.[A-Za-z]{2,}")


def numbers(text: str, column: str, notes: Notes) -> Iterator[str]:
    """The telephone numbers of a text, as dialled in France: "+33 1 34 31 20 80" → "01 34 31 20 80".

    A change of digits is told (PHONE_REWRITTEN), not one of spacing; what is no number is left out (PHONE_UNREADABLE).
    """
    for part in filter(None, _SEVERAL.split(text.strip())):
        number = number_of(part)
        if not number:
            notes.corrected(column, "PHONE_UNREADABLE", f"“{part[:40]}” is no telephone number and was left out.")
            continue
        if _digits(number) != _digits(part):
            notes.corrected(column, "PHONE_REWRITTEN", f"“{part[:40]}” became {number}.")
        yield number


def number_of(text: str) -> str:
    """One number in the form of a screen; "" when it is none."""
    plain = _SPACING.sub("", _TRUNK_IN_BRACKETS.sub("", text))
    if abroad := _INTERNATIONAL.fullmatch(plain):
        return _from_abroad(abroad[1])
    if _SHORT.fullmatch(plain):
        return f"{plain[:3]} {plain[3:]}" if len(plain) == 6 else plain
    if re.fullmatch(r"[1-9]\d{8}", plain):  # a spreadsheet took the first digit for a number's
        plain = f"0{plain}"
    return _pairs(plain) if _NATIONAL.fullmatch(plain) else ""


def _from_abroad(digits: str) -> str:
    for prefix, length in _APART.items():
        rest = digits.removeprefix(prefix)
        if rest != digits and len(rest) == length:
            return f"+{prefix} {_pairs(rest)}"
    for prefix in _AT_HOME:
        rest = digits.removeprefix(prefix).removeprefix("0")
        if digits.startswith(prefix) and len(rest) == 9:
            return _pairs(f"0{rest}")
    return ""


def _pairs(digits: str) -> str:
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def mail_addresses(items: list[str], column: str, notes: Notes) -> Iterator[str]:
    """Every address once; an item may hold several (MAIL_SPLIT), and what is none is left out (MAIL_UNREADABLE)."""
    seen: set[str] = set()
    for item in items:
        parts = [part.strip() for part in re.split(r"[;,\s]+", item) if part.strip()]
        if len(parts) > 1:
            notes.corrected(column, "MAIL_SPLIT", f"{len(parts)} addresses stood in one item.")
        for part in parts:
            if not _ADDRESS.fullmatch(part):
                notes.corrected(column, "MAIL_UNREADABLE", f"“{part[:40]}” is no mail address and was left out.")
            elif part.lower() not in seen:
                seen.add(part.lower())
                yield part
