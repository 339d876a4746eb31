"""The search: every file of a profile, every layer of it, every spelling of every canary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.forensics.layers import layers
from tests.forensics.spellings import digests, folded, spellings


@dataclass(frozen=True)
class Hit:
    """A canary that was found: which, written how, in which file, in which layer of it."""

    canary: str
    spelling: str
    file: str
    layer: str


def search(profile: Path, canaries: Mapping[str, str]) -> list[Hit]:
    """All hits. `canaries`: what it is → the text; everything in `profile` is looked at, links are not followed."""
    needles = {name: spellings(text) | digests(text) for name, text in canaries.items()}
    files = sorted(path for path in profile.rglob("*") if path.is_file() and not path.is_symlink())
    return [hit for path in files for hit in _in_file(path, str(path.relative_to(profile)), needles)]


def _in_file(path: Path, shown: str, needles: Mapping[str, Mapping[str, bytes]]) -> Iterator[Hit]:
    for canary, spelling in _in_layer(shown.encode(), needles):
        yield Hit(canary, spelling, shown, "its name")
    for layer, content in layers(path):
        for canary, spelling in _in_layer(content, needles):
            yield Hit(canary, spelling, shown, layer)


def _in_layer(content: bytes, needles: Mapping[str, Mapping[str, bytes]]) -> Iterator[tuple[str, str]]:
    lower = content.lower()
    for canary, ways in needles.items():
        for spelling, needle in ways.items():
            if needle in (lower if folded(spelling) and needle == needle.lower() else content):
                yield canary, spelling
