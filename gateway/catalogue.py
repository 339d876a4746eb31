"""The texts of one language by key, as build.mjs puts them beside the pages (dist/public/words)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ISOLATE, _END = "\u2068", "\u2069"  # first strong isolate and its end (UAX 9)


class _File(msgspec.Struct):
    tag: str
    lang: str
    dir: str
    name: str
    words: dict[str, str]


@dataclass(frozen=True)
class Catalogue:
    """A language."""

    tag: str
    lang: str
    dir: str
    name: str
    words: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """A text with its {placeholders} filled in; where reading goes right to left, each keeps its own direction."""

        def value(match: re.Match[str]) -> str:
            said = values[match[1]]
            return f"{_ISOLATE}{said}{_END}" if self.dir == "rtl" else said

        return _PLACEHOLDER.sub(value, self.words[key])


def load(folder: Path) -> Mapping[str, Catalogue]:
    """By tag, in the order of the page's menu. Raises OSError where the pages have not been built."""
    order = msgspec.json.decode((folder / "words/languages.json").read_bytes(), type=list[str])
    files = [msgspec.json.decode((folder / f"words/{tag}.json").read_bytes(), type=_File) for tag in order]
    return {one.tag: Catalogue(one.tag, one.lang, one.dir, one.name, one.words) for one in files}
