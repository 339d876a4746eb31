"""The checkers of a chaos run find what breaks their promise, and nothing in a history that keeps all."""

import msgspec
import pytest

from tests.chaos.checkers import check
from tests.chaos.history import Event, History, Logged, load, save

S = "s1"
HERS = {"id": "v1", "text": "Bonjour"}
THEIRS = {"id": "o1", "text": "Je vous écoute"}
LOG = (
    Logged(S, 1, 1, "system", "opened"),
    Logged(S, 2, 1, "system", "offered", operator="operator-1", staff=True),
    Logged(S, 3, 2, "operator", "assigned", id="a1", epoch=1, operator="operator-1"),
    Logged(S, 4, 3, "visitor", "message", **HERS, epoch=1),
    Logged(S, 5, 4, "operator", "message", **THEIRS, epoch=1),
)
EVENTS = (
    Event(0, "visitor-1", "line", S),
    Event(1, "visitor-1", "seen", S, seq=1, author="system", kind="opened"),
    Event(2, "operator-1", "invoked", S, id="a1"),
    Event(3, "operator-1", "acknowledged", S, id="a1"),
    Event(4, "visitor-1", "seen", S, seq=2, author="operator", kind="assigned"),
    Event(5, "visitor-1", "invoked", S, **HERS),
    Event(6, "visitor-1", "seen", S, seq=3, author="visitor", kind="message", **HERS),
    Event(7, "visitor-1", "acknowledged", S, id="v1", seq=3),
    Event(8, "operator-1", "line", S, seq=3),
    Event(9, "operator-1", "seen", S, seq=4, author="visitor", kind="message", **HERS),
    Event(10, "operator-1", "invoked", S, **THEIRS),
    Event(13, "operator-1", "acknowledged", S, id="o1", seq=5),
    Event(14, "operator-1", "seen", S, seq=5, author="operator", kind="message", **THEIRS),
)
GOOD = History(EVENTS, LOG)


def broken(*, events=EVENTS, log=LOG):
    """The promises that such a history breaks."""
    return set(check(History(tuple(events), tuple(log))))


def with_event(number, **changes):
    return [*EVENTS[:number], msgspec.structs.replace(EVENTS[number], **changes), *EVENTS[number + 1 :]]


def with_entry(seq, **changes):
    return [*LOG[: seq - 1], msgspec.structs.replace(LOG[seq - 1], **changes), *LOG[seq:]]


def test_a_history_that_keeps_every_promise_is_found_to_keep_them():
    assert check(GOOD) == {}


def test_what_was_acknowledged_and_is_not_in_the_log_is_lost():
    events = [event for event in EVENTS if event.what != "seen"]
    assert broken(events=events, log=LOG[:-1]) == {"R1"}


def test_what_was_acknowledged_at_one_place_and_stands_at_another_is_lost():
    assert broken(events=with_event(7, seq=4)) == {"R1"}


def test_what_was_acknowledged_and_says_something_else_is_lost():
    events = [event for event in EVENTS if event.what != "seen"]
    assert broken(events=events, log=with_entry(5, text="Autre chose")) == {"R1"}


def test_an_assignment_that_was_acknowledged_and_is_not_in_the_log_is_lost():
    events = [event for event in EVENTS if event.id == "a1"]
    assert broken(events=events, log=LOG[:2]) == {"R1"}


def test_an_id_that_stands_twice_in_the_log_is_found():
    assert broken(log=(*LOG, Logged(S, 6, 5, "operator", "message", **THEIRS, epoch=1))) == {"R1", "R2"}


def test_an_id_that_a_reader_saw_at_two_places_is_found():
    again = Event(15, "visitor-1", "seen", S, seq=4, author="visitor", kind="message", **HERS)
    assert broken(events=(*EVENTS, again)) == {"R2", "R4"}


def test_a_hole_in_a_log_is_found():
    log = [msgspec.structs.replace(entry, seq=entry.seq + (entry.seq > 3)) for entry in LOG]
    assert "R3" in broken(events=(), log=log)


def test_a_hole_in_what_the_visitor_may_see_is_found():
    assert "R3" in broken(events=(), log=with_entry(4, place=4))


def test_what_was_sent_after_an_acknowledgement_and_stands_before_it_is_found():
    late = Event(20, "visitor-1", "invoked", S, **HERS)
    events = [late if event is EVENTS[5] else event for event in EVENTS if event.what in ("invoked", "acknowledged")]
    events.sort(key=lambda event: event.at)
    assert broken(events=[event for event in events if (event.what, event.id) != ("acknowledged", "v1")]) == {"R3"}


def test_two_readers_who_saw_different_entries_at_one_place_are_found():
    other = Event(15, "visitor-2", "seen", S, seq=1, author="system", kind="returned")
    assert broken(events=(*EVENTS, other)) == {"R3", "R4"}


def test_what_was_shown_and_is_not_in_the_log_is_found():
    ghost = Event(15, "visitor-1", "seen", S, seq=4, author="operator", kind="message", text="Fantôme")
    assert broken(events=(*EVENTS, ghost)) == {"R4"}


def test_an_entry_for_staff_that_a_visitor_was_shown_is_found():
    offered = Event(15, "visitor-1", "seen", S, seq=4, author="system", kind="offered")
    assert broken(events=(*EVENTS, offered)) == {"R4"}


@pytest.mark.parametrize("seq", [3, 5])
def test_a_line_that_repeats_or_skips_is_found(seq):
    assert "R5" in broken(events=with_event(8, seq=seq - 1))


def test_a_visitor_who_is_told_that_her_cursor_is_beyond_her_log_is_found():
    refused = Event(15, "visitor-1", "refused", S, text="CURSOR_INVALID")
    assert broken(events=(*EVENTS, refused)) == {"R5"}


def test_a_visitor_who_is_asked_to_try_again_is_no_breach():
    refused = Event(15, "visitor-1", "refused", S, text="STORE_UNAVAILABLE")
    assert broken(events=(*EVENTS, refused)) == set()


def test_a_word_of_an_operator_who_does_not_hold_the_session_is_found():
    events = [event if event.id != "o1" else msgspec.structs.replace(event, who="operator-2") for event in EVENTS]
    assert "R6" in broken(events=events)


def test_a_word_after_the_session_was_taken_back_is_found():
    log = (*LOG[:4], Logged(S, 5, 4, "system", "returned"), msgspec.structs.replace(LOG[4], seq=6, place=5))
    assert "R6" in broken(log=log)


def test_a_word_with_another_epoch_is_found():
    assert broken(log=with_entry(5, epoch=2)) == {"R6"}


def test_a_session_that_is_taken_without_an_offer_to_its_taker_is_found():
    assert broken(log=with_entry(2, operator="operator-2")) == {"R6"}


def test_a_session_that_is_offered_while_somebody_holds_it_is_found():
    assert "R6" in broken(log=(*LOG, Logged(S, 6, 4, "system", "offered", operator="operator-2", staff=True)))


def test_a_saved_history_is_read_again_as_it_was(tmp_path):
    save(GOOD, tmp_path / "kept")
    assert load(tmp_path / "kept") == GOOD


STRUCK = (
    Event(20, "nemesis", "struck", text="cut_lines"),
    Event(21, "nemesis", "did", text="cut", seq=12),
    Event(22, "nemesis", "healed", text="cut_lines"),
)


def test_a_nemesis_that_did_something_has_struck():
    assert broken(events=(*EVENTS, *STRUCK)) == set()


@pytest.mark.parametrize("did", [(), (msgspec.structs.replace(STRUCK[1], seq=0),)])
def test_a_nemesis_that_did_nothing_is_found(did):
    assert broken(events=(*EVENTS, *STRUCK, STRUCK[0], *did, STRUCK[2])) == {"biting"}
