"""Official files of rows (CSV), read one row at a time; what is wrong with the whole file has a name."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

from chassis.imports import FileRefused, Findings

Row = dict[str, str]
_BLOCK = 1024 * 1024
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED = "\ufffd"  # what an earlier program wrote where it could not read
_SHOWN_COLUMNS = 200  # characters
LINE_MAX = 1024 * 1024
"""Bytes of a line, so that a file without line ends is never held whole; the longest real ones have some thousands."""


def check_encoding(content: IO[bytes]) -> int:
    """Raises FileRefused (FILE_EMPTY, ENCODING_WRONG) unless it is UTF-8, with or without mark; the number of lines.

    Leaves `content` at its beginning.
    """
    content.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, size = 0, 0
    while block := content.read(_BLOCK):
        if (size == 0 and block.startswith(_MARKS)) or b"\0" in block:
            raise FileRefused("ENCODING_WRONG", "The file is UTF-16 or no text; it has to be UTF-8.")
        lines += _lines_of(decoder, block, lines)
        size += len(block)
    _lines_of(decoder, b"", lines, final=True)
    if not size:
        raise FileRefused("FILE_EMPTY", "The file is empty.")
    content.seek(0)
    return lines


def _lines_of(decoder: codecs.IncrementalDecoder, block: bytes, before: int, *, final: bool = False) -> int:
    try:
        text = decoder.decode(block, final)
    except UnicodeDecodeError as wrong:
        line = before + wrong.object.count(b"\n", 0, wrong.start) + 1
        raise FileRefused("ENCODING_WRONG", f"The file is not UTF-8, seen in line {line}.", line) from None
    if _DAMAGED in text:
        line = before + text.count("\n", 0, text.index(_DAMAGED)) + 1
        raise FileRefused("ENCODING_WRONG", f"Letters were lost before the file came here, seen in line {line}.", line)
    return text.count("\n")


def read_rows(
    content: IO[bytes], columns: Sequence[str], findings: Findings, *, delimiter: str = ";"
) -> Iterator[tuple[int, Row]]:
    """Line and row, by column, of a CSV file with a header; values are stripped. Counts the rows in `findings`.

    A row with another number of values is refused (ROW_MALFORMED) and left out. Columns may stand in any order, and
    others beside them. Raises FileRefused: FILE_EMPTY, ENCODING_WRONG, LINE_TOO_LONG, COLUMNS_WRONG, FILE_TRUNCATED,
    QUOTE_MISPLACED.
    """
    check_encoding(content)
    _check_lines(content)
    check_end(content, delimiter)
    text = io.TextIOWrapper(content, "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        header = next(reader, [])
        check_columns(header, columns)
        line = reader.line_num + 1
        for values in reader:
            if values:
                findings.rows += 1
                if len(values) == len(header):
                    yield line, {name: value.strip() for name, value in zip(header, values, strict=True)}
                else:
                    said = f"The row has {len(values)} values where {len(header)} are due."
                    findings.refused(line, "", "ROW_MALFORMED", said)
            line = reader.line_num + 1
    except csv.Error as error:
        raise _unquoted(error, line) from None
    finally:
        text.detach()  # what is read stays open
    if not findings.rows:
        raise FileRefused("FILE_EMPTY", "The file has a header and no row.")


def _unquoted(error: csv.Error, line: int) -> FileRefused:
    """The reader raises one error for every fault, and tells them apart in words."""
    if "expected after" in str(error):
        return FileRefused("QUOTE_MISPLACED", f"In the row of line {line} a quote stands within a value, alone.", line)
    if "field limit" in str(error):
        said = f"A value of line {line} is too long, or its quote is never closed."
        return FileRefused("FILE_TRUNCATED", said, line)
    return FileRefused("FILE_TRUNCATED", f"A quote opened in line {line} is never closed.", line)


def _check_lines(content: IO[bytes]) -> None:
    """Raises FileRefused (LINE_TOO_LONG). Leaves `content` at its beginning."""
    number = 0
    while line := content.readline(LINE_MAX + 1):
        number += 1
        if len(line) > LINE_MAX:
            said = f"Line {number} has more than a megabyte: the file is none of rows."
            raise FileRefused("LINE_TOO_LONG", said, number)
    content.seek(0)


def check_columns(found: Sequence[str], wanted: Sequence[str]) -> None:
    """Raises FileRefused (COLUMNS_WRONG), saying which are missing or doubled, and what was found."""
    missing = [name for name in wanted if name not in found]
    doubled = sorted({name for name in found if found.count(name) > 1})
    if missing or doubled:
        wrong = f"lacks the columns {', '.join(missing)}" if missing else f"has {', '.join(doubled)} twice"
        raise FileRefused("COLUMNS_WRONG", f"The file {wrong}; found: {', '.join(found)[:_SHOWN_COLUMNS]}.", 1)


def check_end(content: IO[bytes], delimiter: str = ";") -> None:
    """Raises FileRefused (FILE_TRUNCATED) when the last line has neither its end nor a last value that is whole.

    Without a line's end, only a closing quote tells that nothing was cut off. Leaves `content` at its beginning.
    """
    content.seek(0)
    columns = content.readline().count(delimiter.encode())
    size = content.seek(0, io.SEEK_END)
    content.seek(max(0, size - _BLOCK))
    last = content.read().rpartition(b"\n")[2]
    content.seek(0)
    if last and not (last.endswith(b'"') and last.count(delimiter.encode()) >= columns):
        raise FileRefused("FILE_TRUNCATED", "The last line breaks off: the file did not come whole.")
