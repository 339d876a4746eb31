"""Resource names and request ids."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import names
from chassis.refusals import NameInvalid, RequestIdInvalid

UUID = "6f1e7a3c-2b54-4c8d-9a0e-1f2d3c4b5a69"


@given(st.text("AZaz09_.~-", min_size=1, max_size=120))
def test_a_name_that_was_built_is_parsed_again(identifier):
    assert names.parse("sessions", names.build("sessions", identifier)) == identifier


def test_no_id_has_no_name():
    assert names.build("sessions", "") == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "sessions",
        "sessions/",
        "/x",
        "x",
        "session/x",
        "sessions//x",
        "sessions/x/y",
        "sessions/x y",
        "sessions/x\n",
        "sessions/é",
        "sessions/$where",
        "Sessions/x",
        " sessions/x",
        "sessions/" + "x" * 121,
    ],
)
def test_anything_else_is_no_name(name):
    with pytest.raises(NameInvalid):
        names.parse("sessions", name)


@given(st.uuids())
def test_a_canonical_uuid_is_a_request_id(identifier):
    assert names.request_id(str(identifier)) == str(identifier)


@pytest.mark.parametrize(
    "value",
    ["", UUID.upper(), UUID.replace("-", ""), f"{{{UUID}}}", f"{UUID}\n", f" {UUID}", "x", UUID[:-1], UUID + "0"],
)
def test_anything_else_is_no_request_id(value):
    assert not names.is_uuid(value)
    with pytest.raises(RequestIdInvalid):
        names.request_id(value)


def test_any_version_of_uuid_is_one():
    assert names.is_uuid(str(uuid.UUID(int=0)))
