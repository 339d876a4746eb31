"""The shapes in which DILA's directory is published, as one stream of records: bounded memory, whatever the size.

`{"service": […]}` is the bulk file; a list, `{"results": […]}`, JSON lines and CSV are exports of the API
(dataset api-lannuaire-administration), where nested fields are JSON in a string.
"""

import codecs
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

import ijson

from chassis.imports import FileRefused, Findings
from chassis.tables import LINE_MAX, check_encoding, read_rows

CSV_COLUMNS = ("id", "nom", "pivot", "adresse", "telephone", "code_insee_commune", "date_modification")
_LISTS = frozenset({"service", "results"})
_MEMBERS = frozenset({"id", "nom", "pivot", "plage_ouverture", "adresse", "telephone", "type_organisme"})
_FIRST_EVENTS = 10_000  # by then a root has shown what it is; the first record of a list has some 200
_BLOCK = 256 * 1024
_DEEPEST = 32  # real records have five levels; the parser keeps a path for each, and so the square of them
_OPENING, _CLOSING = frozenset({"start_map", "start_array"}), frozenset({"end_map", "end_array"})
_RECORD_MAX = 1024 * 1024  # bytes; the largest real ones have some ten thousands

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Root:
    """Where records lie in a JSON file: ijson's prefix, and whether one root follows another (JSON lines)."""

    prefix: str
    many: bool = False


def read_records(content: IO[bytes], findings: Findings) -> Iterator[tuple[int, Record]]:
    """Number and fields of every record, in the file's order; the number is the line in CSV. Counts them.

    Raises FileRefused: FILE_EMPTY, ENCODING_WRONG, FILE_TRUNCATED, JSON_INVALID, JSON_TOO_DEEP, RECORD_TOO_LARGE,
    NOT_DILA, and what `chassis.tables.read_rows` does.
    """
    check_encoding(content)
    start = len(codecs.BOM_UTF8) if content.read(3) == codecs.BOM_UTF8 else 0
    content.seek(start)
    first = content.read(_BLOCK).lstrip()[:1]
    if not first:
        raise FileRefused("FILE_EMPTY", "The file is empty.")
    content.seek(start)
    if first not in b"[{":
        _check_table(content)
        yield from read_rows(content, CSV_COLUMNS, findings)
        return
    metered = _Metered(content)
    try:
        _check_depth(metered)
        content.seek(start)
        root = _root(metered)
        content.seek(start)
        for number, record in enumerate(_records(metered, root), 1):
            metered.since = 0
            findings.rows += 1
            if isinstance(record, dict):
                yield number, record
            else:
                findings.refused(number, "", "RECORD_INVALID", "The record is no object.")
    except ijson.JSONError as error:
        raise _broken(error, findings.rows) from None


class _Metered:
    """A file that is read no further than a record may be large. `since`: bytes since the last one."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.since = 0

    def read(self, size: int) -> bytes:
        """As the file does. Raises FileRefused (RECORD_TOO_LARGE)."""
        if self.since > _RECORD_MAX:
            raise FileRefused("RECORD_TOO_LARGE", "A record, or what stands before the first, is over a megabyte.")
        block = self._content.read(size)
        self.since += len(block)
        return block


def _check_depth(content: _Metered) -> None:
    """Raises FileRefused (JSON_TOO_DEEP, RECORD_TOO_LARGE), before anything is built. What is no JSON shows later."""
    depth = 0
    with suppress(ijson.JSONError):
        for event, _ in _events(content):
            content.since = 0
            if event in _OPENING:
                depth += 1
                if depth > _DEEPEST:
                    raise FileRefused("JSON_TOO_DEEP", f"Lists stand in lists, {_DEEPEST} deep: this is no directory.")
            elif event in _CLOSING:
                depth -= 1


def _broken(error: ijson.JSONError, read: int) -> FileRefused:
    """yajl raises one error for every fault, and tells them apart in words."""
    if "premature EOF" in str(error):
        return FileRefused("FILE_TRUNCATED", "The file breaks off: it did not come whole.")
    return FileRefused("JSON_INVALID", f"What follows record {read} is no JSON.", read)


def _records(content: _Metered, root: _Root) -> Iterator[Any]:
    found: Iterator[Any] = ijson.items(content, root.prefix, multiple_values=root.many, use_float=True, buf_size=_BLOCK)
    return found


def _events(content: _Metered) -> Iterator[tuple[str, Any]]:
    """What the parser sees. Never without `use_float`: a number of thousands of digits then ends the process."""
    found: Iterator[tuple[str, Any]] = ijson.basic_parse(content, multiple_values=True, use_float=True, buf_size=_BLOCK)
    return found


def _check_table(content: IO[bytes]) -> None:
    if b";" not in content.readline(LINE_MAX):
        raise FileRefused("NOT_DILA", "The file is neither JSON nor a table with semicolons.")
    content.seek(0)


def _root(content: _Metered) -> _Root:
    """What the beginning of the file tells. Raises FileRefused (NOT_DILA, RECORD_TOO_LARGE), ijson.JSONError."""
    events = islice(_events(content), _FIRST_EVENTS)
    event, _ = next(events)
    if event == "start_array":
        return _Root("item")
    depth, member = 0, ""
    for event, value in events:
        if depth == 0 and event == "map_key":
            member = value
            if member in _MEMBERS:
                return _Root("", many=True)
        elif depth == 0 and event == "start_array" and member in _LISTS:
            return _Root(f"{member}.item")
        depth += event.startswith("start_") - event.startswith("end_")
        if depth < 0:
            break
    raise FileRefused("NOT_DILA", "This JSON is no directory of DILA: it has no list of services, and is none.")
