"""HTML as values: whatever is not markup already is escaped."""

from collections.abc import Mapping
from html import escape

_VOID = frozenset({"input"})


class Markup(str):
    """Text that is HTML."""

    __slots__ = ()


def el(tag: str, attributes: Mapping[str, str | bool], *children: str) -> Markup:
    """An element. An attribute that is True stands without a value, one that is False is left out."""
    given = "".join(_attribute(name, value) for name, value in attributes.items() if value is not False)
    return Markup(f"<{tag}{given}>" if tag in _VOID else f"<{tag}{given}>{together(*children)}</{tag}>")


def together(*children: str) -> Markup:
    """Several, one after the other."""
    return Markup("".join(one if isinstance(one, Markup) else escape(one, quote=False) for one in children))


def _attribute(name: str, value: str | bool) -> str:
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
