"""Named refusals."""

import pytest
from google.rpc import code_pb2

from chassis import refusals
from chassis.refusals import COMMON, Refusal, Status

ALL = [
    one for one in vars(refusals).values() if isinstance(one, type) and issubclass(one, Refusal) and one is not Refusal
]


def test_a_reason_is_the_name_of_the_class():
    class Text2Long(Refusal):
        """Too long."""

    class Gone(Refusal):
        """Gone."""

    assert (Text2Long.reason, Gone.reason) == ("TEXT2_LONG", "GONE")
    assert refusals.RequestIdInvalid.reason == "REQUEST_ID_INVALID"


def test_a_refusal_says_the_first_line_of_its_docstring():
    class Both(Refusal):
        """One line.

        And what only developers read.
        """

    assert str(Both()) == "One line."


@pytest.mark.parametrize("refusal", ALL)
def test_every_refusal_of_this_module_is_common_and_a_sentence(refusal):
    assert refusal in COMMON
    assert str(refusal()).endswith(".")


def test_a_refusal_holds_nothing_that_anyone_said():
    with pytest.raises(TypeError):
        refusals.NameInvalid("a name")  # type: ignore[call-arg]


def test_a_refusal_without_a_sentence_is_not_defined():
    with pytest.raises(TypeError):
        type("Silent", (Refusal,), {})


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_one_of_grpc(status):
    assert code_pb2.Code.Value(status)


def test_reasons_are_unique():
    assert len({one.reason for one in ALL}) == len(ALL)
