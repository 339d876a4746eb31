"""The fields of a DILA record: real arrays in the bulk file, JSON in a string in the exports. Pure."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from directory_svc.readers.notes import RowRefused

_TAG = re.compile(r"<[^<>]*>")


def plain(value: object) -> str:
    """A scalar as text with single spaces; "" for nothing, and for lists and objects, which are no text.

    Without what nobody sees: half a character of JSON ("\\ud800") can be stored nowhere, a turned direction misleads.
    """
    if value is None or isinstance(value, list | dict):
        return ""
    text = " ".join(str(value).split())
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


class Fields:
    """Reads the nested fields of one record, whichever shape it came in."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record

    def maps(self, name: str) -> list[dict[str, Any]]:
        """The objects of a field; a bare text stands for its `valeur`. Raises RowRefused (NESTED_INVALID)."""
        return [item if isinstance(item, dict) else {"valeur": item} for item in self._items(name)]

    def values(self, name: str) -> list[str]:
        """The texts of a field, objects by their `valeur`. Raises RowRefused (NESTED_INVALID)."""
        return [text for item in self.maps(name) if (text := self.text(item, "valeur"))]

    @staticmethod
    def text(item: Mapping[str, Any], name: str) -> str:
        """A member of a nested object."""
        return plain(item.get(name))

    @staticmethod
    def texts(item: Mapping[str, Any], name: str) -> list[str]:
        """A member that is a list of texts, or one text."""
        value = item.get(name)
        return [plain(one) for one in (value if isinstance(value, list) else [value]) if one]

    def prose(self, name: str) -> str:
        """A field of running text, without markup."""
        value = self._record.get(name)
        return plain(html.unescape(_TAG.sub(" ", value))) if isinstance(value, str) else ""

    def _items(self, name: str) -> list[Any]:
        value = self._record.get(name)
        if value is None or value == "":
            return []
        if isinstance(value, str):
            value = _decoded(name, value)
        return [item for item in (value if isinstance(value, list) else [value]) if item is not None]


def _decoded(name: str, text: str) -> Any:
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise RowRefused(name, "NESTED_INVALID", "The JSON in this field cannot be read.") from None
