"""What is wrong with a whole file of rows has a name, and the line where it was seen."""

import codecs
import io

import pytest

from chassis.imports import FileRefused, Findings
from chassis.tables import LINE_MAX, read_rows

COLUMNS = ("code", "name")
HEADER = b"code;name\n"
GOOD = HEADER + '"01";"É"\n"02";"b"\n'.encode()


def rows(content, findings=None):
    return list(read_rows(io.BytesIO(content), COLUMNS, findings or Findings()))


def refusal(content):
    with pytest.raises(FileRefused) as refused:
        rows(content)
    return refused.value.reason, refused.value.line


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        codecs.BOM_UTF8 + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD[:-1],  # the closing quote tells that the last value is whole
        GOOD.replace(b'"b"', b'"b  "'),
        b'name;other;code\n"\xc3\x89";"x";"01"\n"b";"x";"02"\n',
        GOOD + b"\n",
    ],
)
def test_a_whole_file_is_read_row_by_row_with_its_lines(content):
    assert [(line, row["code"], row["name"]) for line, row in rows(content)] == [(2, "01", "É"), (3, "02", "b")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("FILE_EMPTY", 0)),
        (HEADER, ("FILE_EMPTY", 0)),
        (GOOD.decode().encode("utf-16"), ("ENCODING_WRONG", 0)),
        (GOOD.decode().encode("utf-16-le"), ("ENCODING_WRONG", 0)),
        (GOOD.decode().encode("latin-1"), ("ENCODING_WRONG", 2)),
        (GOOD.replace("É".encode(), "�".encode()), ("ENCODING_WRONG", 2)),
        (GOOD.replace(b'b"\n', b"\xc3"), ("ENCODING_WRONG", 3)),
        (GOOD.replace(b";", b","), ("COLUMNS_WRONG", 1)),
        (GOOD.replace(b"name", b"nom"), ("COLUMNS_WRONG", 1)),
        (GOOD.replace(b"code;", b"code;code;"), ("COLUMNS_WRONG", 1)),
        (GOOD.split(b"\n", 1)[1], ("COLUMNS_WRONG", 1)),
        (GOOD[:-2], ("FILE_TRUNCATED", 0)),
        (GOOD[:-4], ("FILE_TRUNCATED", 0)),
        (GOOD[:-6], ("FILE_TRUNCATED", 0)),
        (b"code;na", ("FILE_TRUNCATED", 0)),
        (GOOD.replace(b'"b"\n', b'"b\n'), ("FILE_TRUNCATED", 3)),
        (GOOD.replace(b'"b"', b'"b "c" d"'), ("QUOTE_MISPLACED", 3)),
        (GOOD + b"03;" + b"x" * LINE_MAX + b"\n", ("LINE_TOO_LONG", 4)),
        (HEADER + b";" * (LINE_MAX + 1), ("LINE_TOO_LONG", 2)),
        (GOOD + b"03;" + b"x" * 200_000 + b"\n", ("FILE_TRUNCATED", 4)),
    ],
)
def test_a_damaged_file_is_refused_whole_by_name_and_line(content, expected):
    assert refusal(content) == expected


def test_wrong_columns_are_told_with_what_was_found():
    with pytest.raises(FileRefused, match=r"lacks the columns name; found: code, nom\."):
        rows(GOOD.replace(b"name", b"nom"))


def test_what_a_cut_file_may_have_lost_is_never_read_as_if_it_were_whole():
    lengths = [length for length in range(len(HEADER) + 1, len(GOOD)) if GOOD[:length].count(b"\n") == 2]
    read = [length for length in lengths if not GOOD[:length].endswith((b'"b"', b"\n")) and not refused(GOOD[:length])]
    assert read == []


def refused(content):
    try:
        rows(content)
    except FileRefused:
        return True
    return False


def test_a_row_with_another_number_of_values_is_left_out_and_told():
    findings = Findings()
    assert len(rows(GOOD + b'"03"\n"04";"d";"e"\n', findings)) == 2
    report = findings.report(sha256="", dry_run=False)
    assert [(one.line, one.reason) for one in report.findings] == [(4, "ROW_MALFORMED"), (5, "ROW_MALFORMED")]
    assert (report.rows, report.accepted, report.refused) == (4, 2, 2)


def test_a_line_that_breaks_inside_a_value_counts_as_two():
    assert [line for line, _ in rows(HEADER + b'"01";"a\nb"\n"02";"c"\n')] == [2, 4]


def test_the_stream_stays_open_for_whoever_keeps_the_file():
    content = io.BytesIO(GOOD)
    list(read_rows(content, COLUMNS, Findings()))
    assert content.seek(0) == 0
