"""The compiled territory as bytes: gzipped lines of JSON, the same bytes for the same inputs.

The first line tells the format, where the data come from and the départements; every other line is a commune, most
populated first, so that a process keeps the lines as they are.
"""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Mapping

import msgspec

from routing_svc.domain.communes import Communes, pack
from routing_svc.domain.places import Territory
from routing_svc.domain.tables import Texts
from routing_svc.domain.values import Commune, Department

FORMAT = 2
_EDITION_LENGTH = 16  # hexadecimal digits: enough to tell editions apart, few enough to be read out


class TerritoryUnreadable(Exception):
    """The file is not a territory that this version reads: run `make build`."""


class About(msgspec.Struct, frozen=True):
    """The first line: `provenance` says who made the inputs, under which licence; `inputs`: file → SHA-256."""

    format: int
    provenance: str
    inputs: dict[str, str]
    departments: list[Department]


def dump(communes: Iterable[Commune], provenance: str, inputs: Mapping[str, str]) -> bytes:
    """`provenance`: who made the inputs, under which licence; `inputs`: file → SHA-256 in hexadecimal."""
    packed = pack(communes)
    about = msgspec.json.encode(About(FORMAT, provenance, dict(inputs), list(packed.departments))).decode()
    return gzip.compress("\n".join((about, *packed.rows, "")).encode(), mtime=0)


def load(content: bytes) -> Territory:
    """The territory that `dump` wrote; its edition is the checksum of what it says. Raises TerritoryUnreadable."""
    try:
        text = gzip.decompress(content)
        start = text.index(b"\n") + 1
        edition = hashlib.sha256(text).hexdigest()[:_EDITION_LENGTH]
        return Territory(Communes(_about(text[:start]).departments, Texts(text, start)), edition)
    except (OSError, EOFError, zlib.error, ValueError, LookupError) as wrong:
        raise TerritoryUnreadable from wrong


def about(content: bytes) -> About:
    """Where a territory comes from. Raises TerritoryUnreadable."""
    try:
        return _about(gzip.decompress(content).partition(b"\n")[0])
    except (OSError, EOFError, zlib.error, ValueError) as wrong:
        raise TerritoryUnreadable from wrong


def _about(line: bytes) -> About:
    read = msgspec.json.decode(line, type=About)
    if read.format != FORMAT:
        raise TerritoryUnreadable
    return read
