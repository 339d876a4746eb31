"""R14: the audit log shows any edit, removal, reordering or cut tail."""

from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId
from hypothesis import given
from hypothesis import strategies as st

from chassis import audit
from chassis.audit import Anchor, Damage, Finding

CHAIN = "directory"
AT = datetime(2026, 11, 22, 3, 0, 0, 123_456, tzinfo=UTC)
LENGTH = 6


def entries(count, chain=CHAIN):
    made, head = [], None
    for number in range(count):
        made.append(audit.next_entry(chain, head, AT + timedelta(seconds=number), "gaelle", {"record": f"r{number}"}))
        head = audit.anchor_of(made[-1])
    return made


def documents(count=LENGTH, chain=CHAIN):
    return [audit.dump(entry) for entry in entries(count, chain)]


def head(count=LENGTH):
    return audit.anchor_of(entries(count)[-1])


def sealed_again(document):
    entry = audit.load({**document, "hash": ""})
    return audit.dump(audit._sealed(entry))


def test_a_chain_that_nobody_touched_is_whole():
    anchors = [audit.anchor_of(entry) for entry in entries(LENGTH)]
    assert audit.verify(CHAIN, documents(), anchors) is None
    assert audit.verify(CHAIN, []) is None


def test_an_entry_is_kept_as_precisely_as_the_database_keeps_it():
    assert entries(1)[0].at == datetime(2026, 11, 22, 3, 0, 0, 123_000, tzinfo=UTC)


@pytest.mark.parametrize("count", [9, 10, 99, 100, 1000])
def test_places_sort_as_their_numbers_do(count):
    assert audit.place(CHAIN, count) < audit.place(CHAIN, count + 1)


EDITS = [
    ("who", "somebody else"),
    ("at", AT + timedelta(milliseconds=1)),
    ("at", "yesterday"),
    ("what", {"record": "r3", "more": 1}),
    ("what", {"record": ObjectId("0" * 24)}),
    ("previous", "0" * 64),
    ("hash", "0" * 64),
    ("hash", None),
    ("chain", "referral"),
    ("seq", 9),
    ("seq", "3"),
    ("extra", "field"),
]


@pytest.mark.parametrize(("field", "value"), EDITS, ids=[f"{n}-{field}" for n, (field, _) in enumerate(EDITS)])
def test_an_edit_is_told_where_it_stands(field, value):
    kept = documents()
    kept[2] = {**kept[2], field: value}
    assert audit.verify(CHAIN, kept) == Finding(3, Damage.EDITED)


def test_an_edit_that_was_sealed_again_is_told_by_its_successor():
    kept = documents()
    kept[2] = sealed_again({**kept[2], "who": "somebody else"})
    assert audit.verify(CHAIN, kept) == Finding(3, Damage.EDITED)


def test_the_head_edited_and_sealed_again_is_told_by_its_anchor():
    kept = documents()
    kept[-1] = sealed_again({**kept[-1], "who": "somebody else"})
    assert audit.verify(CHAIN, kept) is None
    assert audit.verify(CHAIN, kept, [head()]) == Finding(LENGTH, Damage.REWRITTEN)


def test_a_chain_written_anew_from_somewhere_is_told_by_an_anchor():
    kept, before = documents(3), head(3)
    for number in range(3, LENGTH):
        entry = audit.next_entry(CHAIN, before, AT, "forger", {"record": f"r{number}"})
        before = audit.anchor_of(entry)
        kept.append(audit.dump(entry))
    assert audit.verify(CHAIN, kept, [head(3)]) is None
    assert audit.verify(CHAIN, kept, [head(3), head(5)]) == Finding(5, Damage.REWRITTEN)


@pytest.mark.parametrize("gone", range(LENGTH - 1))
def test_a_removal_is_told_where_it_gapes(gone):
    kept = documents()
    del kept[gone]
    assert audit.verify(CHAIN, kept) == Finding(gone + 1, Damage.REMOVED)


@pytest.mark.parametrize("left", range(LENGTH))
def test_a_cut_tail_is_told_by_the_anchor_of_the_head(left):
    assert audit.verify(CHAIN, documents(left), [head()]) == Finding(left + 1, Damage.CUT)


def swapped(one, other, *, renumbered):
    kept = documents()
    for to, origin in ((one, other), (other, one)):
        kept[to] = {**documents()[origin], "_id": audit.place(CHAIN, to + 1)}
        if renumbered:
            kept[to]["seq"] = to + 1
    return kept


@pytest.mark.parametrize("renumbered", [False, True])
@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 3), (2, 4)])
def test_entries_that_changed_places_are_told_as_reordered(one, other, renumbered):
    kept = swapped(one, other, renumbered=renumbered)
    assert audit.verify(CHAIN, kept) == Finding(one + 1, Damage.REORDERED)


def test_an_entry_of_another_chain_is_no_entry_of_this():
    kept = documents()
    kept[1] = {**documents(chain="referral")[1], "_id": kept[1]["_id"]}
    assert audit.verify(CHAIN, kept) == Finding(2, Damage.EDITED)
    assert audit.verify(CHAIN, documents(chain="referral")) == Finding(1, Damage.REMOVED)


@given(st.data())
def test_any_single_change_of_what_is_stored_is_found_not_after_its_place(data):
    kept = documents()
    index = data.draw(st.integers(0, LENGTH - 1))
    how = data.draw(st.sampled_from(["edit", "reseal", "remove", "move", "cut", "double"]))
    if how in {"edit", "reseal"}:
        field = data.draw(st.sampled_from(["who", "previous", "hash", "chain"] if how == "edit" else ["who"]))
        was = kept[index][field]
        changed = {**kept[index], field: data.draw(st.text().filter(lambda text: text != was))}
        kept[index] = sealed_again(changed) if how == "reseal" else changed
    elif how == "remove":
        del kept[index]
    elif how == "cut":
        del kept[index:]
    elif how == "move":
        other = data.draw(st.integers(0, LENGTH - 1).filter(lambda other: other != index))
        kept = swapped(*sorted((index, other)), renumbered=data.draw(st.booleans()))
        index = min(index, other)
    else:
        kept.insert(index, kept[index])
    found = audit.verify(CHAIN, kept, [head()])
    assert found is not None
    assert found.seq <= index + 2


@pytest.mark.parametrize("text", ["", "1", "1:", ":" + "0" * 64, "x:" + "0" * 64, "1:" + "G" * 64, "-1:" + "0" * 64])
def test_what_is_no_anchor_is_said_so(text):
    with pytest.raises(ValueError, match="is not an anchor"):
        audit.read_anchor(text)


def test_an_anchor_is_read_as_it_is_written():
    assert audit.read_anchor(str(head())) == head()
    assert audit.read_anchor(f"7:{'a' * 64}") == Anchor(7, "a" * 64)
