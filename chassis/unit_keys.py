"""Keys of units, the same wherever a unit is named: routing_svc answers them, directory_svc knows them. Pure."""

import re
import unicodedata

_FILLER = {"de", "d", "du", "des", "police", "gendarmerie"}  # words that tell no unit from another
_OVERSEAS = ("97", "98")  # overseas codes give the département, or the collectivity, in three digits (INSEE, COG)


def slug(text: str) -> str:
    """`text` in lower case without accents, words joined by hyphens: "L'Isle-Adam" → "l-isle-adam"."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def unit_id(department: str, title: str) -> str:
    """A unit's key: département and normalised name, since names alone collide (Saint-Denis, 93 and 974)."""
    words = (word for word in slug(title).split("-") if word not in _FILLER)
    return "-".join((department.lower(), *words))


def centre_id(department: str, force: str) -> str:
    """The key of the operations centre of a département, or a collectivity, and a force ("police", "gendarmerie")."""
    return f"{department.lower()}-centre-operations-{force}"


def department_of(commune: str) -> str:
    """The département, or the collectivity, that a commune's INSEE code begins with: "95", "2A", "974"."""
    return commune[: 3 if commune.startswith(_OVERSEAS) else 2]
