"""One directory in five shapes; whatever is none of them, or broke off, is refused by name."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.imports import FileRefused, Findings
from directory_svc.domain.records import Provenance
from directory_svc.readers.dila import read_services
from directory_svc.readers.dila_shapes import read_records
from tests.fakes.dila_file import SHAPES, bulk, records

SOURCE = Provenance("a test", "2026-08")
FEW = list(records(4))
FILES = {name: b"".join(make(FEW)) for name, make in SHAPES.items()}
WHOLE = ("bulk", "list", "results")  # one value: whatever is cut off them shows
BY_LINE = ("lines", "csv")  # a cut between two lines leaves a smaller file that is whole


def services(content):
    return list(read_services(BytesIO(content), Findings(), SOURCE))


ALL = services(FILES["bulk"])


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_gives_the_same_services(shape):
    assert services(FILES[shape]) == ALL
    assert len(ALL) == 4


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_a_byte_order_mark_and_space_around_change_nothing(shape):
    assert services(b"\xef\xbb\xbf" + FILES[shape] + b"\n") == ALL


BROKEN = {"FILE_EMPTY", "FILE_TRUNCATED", "ENCODING_WRONG", "NOT_DILA", "JSON_INVALID", "COLUMNS_WRONG"}


def taken(content):
    """The services of a file, or None when it was refused for being broken."""
    try:
        return services(content)
    except FileRefused as refused:
        return None if refused.reason in BROKEN else [refused.reason]


@pytest.mark.parametrize("shape", WHOLE)
@given(cut=st.data())
def test_a_file_cut_at_any_byte_is_refused_or_complete(shape, cut):
    content = FILES[shape][: cut.draw(st.integers(0, len(FILES[shape]) - 1))]
    assert taken(content) in (None, ALL)


@pytest.mark.parametrize("shape", BY_LINE)
@given(cut=st.data())
def test_a_file_of_lines_cut_at_any_byte_is_refused_or_gives_whole_records(shape, cut):
    content = FILES[shape][: cut.draw(st.integers(0, len(FILES[shape]) - 1))]
    found = taken(content)
    assert found is None or (found == ALL[: len(found)] and content.rstrip().endswith((b"}", b'"')))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "FILE_EMPTY"),
        (b" \n", "FILE_EMPTY"),
        (FILES["bulk"].decode().encode("utf-16"), "ENCODING_WRONG"),
        (FILES["bulk"].decode().encode("latin-1"), "ENCODING_WRONG"),
        (FILES["csv"].decode().encode("latin-1"), "ENCODING_WRONG"),
        (b'{"communes":[{"code":"95127"}]}', "NOT_DILA"),
        (b'{"service":{"id":"1"}}', "NOT_DILA"),
        (b'{"error_code":"TooManyRequests"}', "NOT_DILA"),
        (b'{"service":[{"id":"1","nom":"a"},]}', "JSON_INVALID"),
        (FILES["bulk"] + b"]", "JSON_INVALID"),
        (b"code;name\n1;2\n", "COLUMNS_WRONG"),
        (b"<html><body>Service Unavailable</body></html>", "NOT_DILA"),
        (b'{"service":[{"id":' + b"[" * 40 + b"]" * 40 + b"}]}", "JSON_TOO_DEEP"),
        (b'{"service":[{"id":' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}]}", "JSON_TOO_DEEP"),
        (b"[" * 1_000_000, "JSON_TOO_DEEP"),  # would take the machine's whole memory, and the service with it
        (b'{"service":[{"siret":' + b"9" * 5000 + b"}]}", "JSON_INVALID"),
        (b'{"service":[{"mission":"' + b"x" * 2_000_000 + b'"}]}', "RECORD_TOO_LARGE"),
        (b'{"service":[{"mission":[' + b"{}," * 1_000_000 + b"{}]}]}", "RECORD_TOO_LARGE"),
        (FILES["bulk"][:-5], "FILE_TRUNCATED"),
        (FILES["lines"][:-5], "FILE_TRUNCATED"),
        (FILES["csv"][:-5], "FILE_TRUNCATED"),
    ],
)
def test_what_is_no_directory_is_refused_by_name(content, reason):
    with pytest.raises(FileRefused) as refused:
        services(content)
    assert refused.value.reason == reason


def test_members_before_the_list_are_passed_over():
    content = b'{"total_count":1,"links":{"id":[{"nom":1}]},"results":[{"id":"1"}]}'
    assert list(read_records(BytesIO(content), Findings())) == [(1, {"id": "1"})]


def test_what_is_no_object_in_the_list_is_refused_alone():
    findings = Findings()
    content = json.dumps({"service": [1, {"id": "2"}, None]}).encode()
    assert list(read_records(BytesIO(content), findings)) == [(2, {"id": "2"})]
    assert (findings.rows, findings.reasons) == (3, {"RECORD_INVALID": 2})


def test_many_records_are_no_large_one():
    assert len(services(b"".join(bulk(records(2_000))))) == 2_000


def test_an_empty_list_has_no_records():
    assert services(b"".join(bulk([]))) == []
