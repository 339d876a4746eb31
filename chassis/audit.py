"""The audit log as a hash chain: any edit, removal, reordering or cut tail of it shows (promise R14). Pure.

Each entry names the hash of the one before it; what stands at the head is anchored where whoever can change the
database cannot write (docs/adr/0008). audit_store.py keeps chains in MongoDB.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import asdict, replace

GENESIS = ""  # what the first entry names as the one before it
_PLACE = re.compile(r"(?P<chain>[a-z_]+)/(?P<seq>[0-9]{12})")  # twelve digits: places sort as texts do


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody did something. `what` holds what JSON can; `hash` is over all the rest."""

    chain: str
    seq: int
    previous: str
    at: datetime
    who: str
    what: dict[str, Any]
    hash: str


class Anchor(NamedTuple):
    """That the entry at `seq` had this hash, as it was said outside of the database."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


class Damage(StrEnum):
    """What was done to a chain, as far as it can be told."""

    EDITED = "edited"
    REMOVED = "removed"
    REORDERED = "reordered"
    CUT = "cut"
    REWRITTEN = "rewritten"  # it agrees with itself, and not with what was anchored


class Finding(NamedTuple):
    """The first place where a chain is not what it was."""

    seq: int
    damage: Damage


def next_entry(chain: str, head: Anchor | None, at: datetime, who: str, what: Mapping[str, Any]) -> Entry:
    """The entry that follows `head`. `at` is kept to the millisecond, as MongoDB does."""
    seq, previous = (head.seq + 1, head.hash) if head else (1, GENESIS)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return _sealed(Entry(chain=chain, seq=seq, previous=previous, at=at, who=who, what=dict(what), hash=""))


def anchor_of(entry: Entry) -> Anchor:
    """What is to be said outside about an entry."""
    return Anchor(entry.seq, entry.hash)


def read_anchor(text: str) -> Anchor:
    """The anchor that was written as `seq:hash`. Raises ValueError for anything else."""
    seq, _, digest = text.partition(":")
    if not (seq.isdecimal() and re.fullmatch(r"[0-9a-f]{64}", digest)):
        raise ValueError(f"{text!r} is not an anchor: seq:hash, as a log line says it.")
    return Anchor(int(seq), digest)


def place(chain: str, seq: int) -> str:
    """Where the entry stands: unique, so that of two writers who know the same head one loses."""
    return f"{chain}/{seq:012d}"


def dump(entry: Entry) -> dict[str, Any]:
    """As a document."""
    return {"_id": place(entry.chain, entry.seq), **asdict(entry)}


def load(document: Mapping[str, Any]) -> Entry | None:
    """The entry of a document; None for one that this code cannot have written."""
    fields = {name: value for name, value in document.items() if name != "_id"}
    try:
        return msgspec.convert(fields, Entry)
    except msgspec.ValidationError:
        return None


def verify(chain: str, kept: Iterable[Mapping[str, Any]], anchors: Collection[Anchor] = ()) -> Finding | None:
    """The first bad place of a chain's documents, read in the order of their places; None where there is none."""
    walk = Walk(chain, anchors)
    for document in kept:
        walk.look(document)
    return walk.verdict()


class Walk:
    """`verify`, document by document: it remembers no more than the last one and the first that is wrong."""

    def __init__(self, chain: str, anchors: Collection[Anchor]) -> None:
        self._chain = chain
        self._anchored: dict[int, set[str]] = {}
        for anchor in anchors:
            self._anchored.setdefault(anchor.seq, set()).add(anchor.hash)
        self._last = Anchor(0, GENESIS)
        self._finding: Finding | None = None
        self._moved = ""  # the hash that stands at the first bad place, to be looked for elsewhere

    def look(self, document: Mapping[str, Any]) -> None:
        """At the next document."""
        entry, seq = load(document), self._seq_of(document)
        if self._finding is None:
            self._finding = self._judge(entry, seq)
            if self._finding == (seq, Damage.EDITED):
                self._moved = str(document.get("hash"))
        elif entry and entry.previous == self._moved and seq != self._finding.seq + 1:
            self._finding = self._finding._replace(damage=Damage.REORDERED)  # its successor stands elsewhere

    def verdict(self) -> Finding | None:
        """After the last document."""
        if self._finding is None and max(self._anchored, default=0) > self._last.seq:
            return Finding(self._last.seq + 1, Damage.CUT)
        return self._finding

    def _judge(self, entry: Entry | None, seq: int) -> Finding | None:
        expected = self._last.seq + 1
        if seq != expected:
            return Finding(expected, Damage.REMOVED)
        if entry is None or entry.chain != self._chain or not _is_sealed(entry):
            return Finding(seq, Damage.EDITED)
        if entry.seq != seq:
            return Finding(seq, Damage.REORDERED)
        if entry.previous != self._last.hash:
            return Finding(max(1, self._last.seq), Damage.EDITED)  # the one before was sealed again
        if self._anchored.get(seq, {entry.hash}) != {entry.hash}:
            return Finding(seq, Damage.REWRITTEN)
        self._last = anchor_of(entry)
        return None

    def _seq_of(self, document: Mapping[str, Any]) -> int:
        found = _PLACE.fullmatch(str(document.get("_id")))
        return int(found["seq"]) if found and found["chain"] == self._chain else 0


def _is_sealed(entry: Entry) -> bool:
    try:
        return _sealed(entry) == entry
    except TypeError:  # something that is no JSON: BSON has more types
        return False


def _sealed(entry: Entry) -> Entry:
    """With the hash that belongs to it: SHA-256 over all other fields as JSON with sorted keys."""
    fields = asdict(entry) | {"hash": ""}
    return replace(entry, hash=hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest())
