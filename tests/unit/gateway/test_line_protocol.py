"""The gateway's end of the line, on the vectors it shares with the page, and on whatever else arrives."""

import base64
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway import protocol
from gateway.line import Close, Refused, VisitorLine

TOKEN = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"
UUID = "6f1e7a3c-2b54-4c8d-9a0e-1f2d3c4b5a69"
OPEN = {"t": "open", "token": TOKEN, "category": "domestic", "lang": "fr"}
VECTORS = [
    case
    for case in json.loads((Path(__file__).parents[2] / "vectors/line.json").read_text("utf-8"))
    if case["side"] == "gateway"
]
KINDS = sorted(frame.__struct_config__.tag for frame in protocol.AnyFrame.__args__)


def line(*, opened):
    """A line that nothing was asked on yet, or an open one."""
    one = VisitorLine()
    if opened:
        one.receive(json.dumps(OPEN))
    return one


def filled(value, fill):
    """Puts a character many times in place of the mark; how a vector writes what is long."""
    return json.loads(json.dumps(value, ensure_ascii=False).replace("§", fill[0] * fill[1])) if fill else value


def told(taken):
    """What became of a frame, as the vectors write it."""
    match taken:
        case Close():
            return {"close": taken.code}
        case Refused():
            return {"refused": taken.reason}
        case _:
            return {"frame": json.loads(msgspec.json.encode(taken))}


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_gateway_behaves_on_the_line_as_every_shared_vector_says(case):
    data = base64.b64decode(case["bytes_b64"]) if "bytes_b64" in case else filled(case["text"], case.get("fill"))
    found = told(line(opened=case["line"] == "open").receive(data))
    assert found == filled(case["expect"], case.get("fill"))


@pytest.mark.parametrize("as_bytes", [True, False])
def test_text_and_bytes_are_the_same(as_bytes):
    text = json.dumps({"t": "say", "id": UUID, "text": "é"}, ensure_ascii=False)
    frame = line(opened=True).receive(text.encode() if as_bytes else text)
    assert (frame.id, frame.text) == (UUID, "é")


def test_a_refusal_names_the_frame_it_is_about_where_that_has_a_good_id():
    opened = line(opened=True)
    assert opened.receive(json.dumps({"t": "say", "id": UUID, "text": ""})) == Refused("TEXT_EMPTY", UUID)
    assert opened.receive(json.dumps({"t": "say", "id": UUID, "text": 7})) == Refused("FRAME_INVALID", UUID)
    assert opened.receive(json.dumps({"t": "say", "id": "<b>", "text": 7})) == Refused("FRAME_INVALID", "")


def test_after_a_wrong_opening_the_line_still_waits_for_one():
    one = line(opened=False)
    assert one.receive(json.dumps({**OPEN, "category": ""})) == Refused("CATEGORY_MISSING")
    assert one.receive(json.dumps({"t": "ping"})) == Close(4400)
    assert isinstance(one.receive(json.dumps(OPEN)), protocol.Open)


def test_a_line_that_was_reopened_takes_one_opening():
    one = line(opened=True)
    one.reopen()
    assert isinstance(one.receive(json.dumps({"t": "resume", "token": TOKEN, "after": 0})), protocol.Resume)
    assert one.receive(json.dumps(OPEN)) == Refused("ALREADY_OPEN")


@pytest.mark.parametrize(
    ("after", "expected"),
    [(2**53, None), (2**53 + 1, "CURSOR_INVALID"), (2**64, "CURSOR_INVALID"), (-(2**64), "CURSOR_INVALID")],
)
def test_a_cursor_goes_as_far_as_a_browser_counts(after, expected):
    taken = line(opened=False).receive(json.dumps({"t": "resume", "token": TOKEN, "after": after}))
    assert getattr(taken, "reason", None) == expected


def test_a_text_is_counted_in_characters_and_blanks_are_none():
    opened = line(opened=True)

    def say(text):
        return opened.receive(json.dumps({"t": "say", "id": UUID, "text": text}, ensure_ascii=False))

    assert say("😀" * 4000).text == "😀" * 4000
    assert say("é" * 4001) == Refused("TEXT_TOO_LONG", UUID)
    assert say(" \n\t\u00a0\u2003") == Refused("TEXT_EMPTY", UUID)


@pytest.mark.parametrize(("size", "expected"), [(20_000, Refused("TEXT_TOO_LONG", UUID)), (20_001, Close(1009))])
def test_a_frame_is_counted_in_bytes(size, expected):
    frame = json.dumps({"t": "say", "id": UUID, "text": ""})
    frame = frame.replace('""', '"' + "x" * (size - len(frame)) + '"')
    assert line(opened=True).receive(frame) == expected


@pytest.mark.parametrize("deep", ["[", '{"a":'])
def test_depth_is_no_way_in(deep):
    end = {"[": "]", '{"a":': "}"}[deep]
    nested = deep * 3000 + "1" + end * 3000
    for text in (nested, f'{{"t":"ping","x":{nested}}}', f'{{"t":"open","place":{nested}}}'):
        assert isinstance(line(opened=True).receive(text), Close | Refused)


def test_a_token_is_the_32_bytes_it_encodes():
    assert protocol.token_bytes(TOKEN) == b"\xab" * 32
    opening = {**OPEN, "token": TOKEN[:-1] + "t"}
    assert line(opened=False).receive(json.dumps(opening)) == Refused("FRAME_INVALID")


def is_an_answer(taken, *, opened):
    """A frame comes out only of an open line, or opens one; a refusal holds nothing that was sent."""
    if isinstance(taken, Close):
        return taken.code in (1007, 1009, 4400)
    if isinstance(taken, Refused):
        return taken.reason.isupper() and (not taken.id or protocol.is_uuid(taken.id))
    return opened or isinstance(taken, protocol.First)


@given(st.binary() | st.text(), st.booleans())
def test_nothing_that_arrives_breaks_a_line(data, opened):
    assert is_an_answer(line(opened=opened).receive(data), opened=opened)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([TOKEN, UUID, "domestic", "fr"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
MEMBERS = sorted({member for frame in protocol.AnyFrame.__args__ for member in frame.__struct_fields__})


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(MEMBERS), VALUES), st.booleans())
def test_no_frame_breaks_a_line(kind, members, opened):
    data = json.dumps({"t": kind, **members}).encode("utf-8", "surrogatepass")
    assert is_an_answer(line(opened=opened).receive(data), opened=opened)


@given(st.text().filter(str.strip), st.uuids())
def test_what_she_says_arrives_as_she_said_it(text, identifier):
    frame = line(opened=True).receive(protocol.encode(t="say", id=str(identifier), text=text))
    assert (frame.text, frame.id) == (text, str(identifier))


@pytest.mark.parametrize(
    ("length", "expected"), [(0, Refused("FRAME_INVALID")), (35, None), (36, Refused("FRAME_INVALID"))]
)
def test_a_language_has_at_most_35_characters(length, expected):
    taken = line(opened=False).receive(json.dumps({**OPEN, "lang": "x" * length}))
    assert taken == expected if expected else taken.lang == "x" * 35
