"""What is measured of a run: each figure on a history of which it is known."""

import msgspec
import pytest

from tests.chaos.figures import heaviest, quantile, returns, silence, waits
from tests.chaos.history import Event, History, Logged

S = "s1"
LOG = (
    Logged(S, 1, 1, "system", "opened"),
    Logged(S, 2, 1, "system", "offered", staff=True),
    Logged(S, 3, 2, "visitor", "message", id="v1", text="un"),
    Logged(S, 4, 3, "operator", "message", id="o1", text="deux"),
    Logged(S, 5, 4, "visitor", "message", id="v2", text="trois"),
)
EVENTS = (
    Event(0, "visitor-1", "invoked", S, id="v1"),
    Event(1, "visitor-1", "seen", S, seq=2, id="v1"),
    Event(1, "visitor-1", "acknowledged", S, seq=2, id="v1"),
    Event(2, "operator-1", "seen", S, seq=3, id="v1"),
    Event(3, "nemesis", "struck", text="half_open"),
    Event(4, "operator-1", "invoked", S, id="o1"),
    Event(6, "operator-1", "acknowledged", S, seq=4, id="o1"),
    Event(7, "operator-1", "seen", S, seq=4, id="o1"),
    Event(10, "nemesis", "healed", text="half_open"),
    Event(10.5, "operator-1", "seen", S, seq=5, id="v2"),
    Event(10.6, "visitor-1", "caught", S, seq=2),
    Event(11.5, "visitor-1", "seen", S, seq=3, id="o1"),
)


def back(*more, without=()):
    events = [event for number, event in enumerate(EVENTS) if number not in without]
    return returns(History((*events, *more), LOG))


def test_who_missed_something_is_back_when_she_has_it_and_who_missed_nothing_when_she_hears_something():
    assert back() == [0.5, 1.5]


def test_who_is_not_back_when_the_next_strike_begins_counts_with_the_time_until_then():
    assert back(Event(14, "nemesis", "struck", text="half_open"), without=(11,)) == [0.5, 4]


def test_who_is_not_back_at_the_end_counts_with_the_time_until_then():
    assert back(Event(15, "operator-1", "seen", S, seq=5), without=(11,)) == [0.5, 5]


def test_an_answer_to_a_call_brings_no_reader_back():
    answer = msgspec.structs.replace(EVENTS[9], what="acknowledged")
    assert back(answer, Event(12, "operator-1", "seen", S, seq=5), without=(9,)) == [1.5, 2]


def test_whoever_lost_the_session_need_not_come_back_to_it():
    assert back(Event(12, "operator-1", "released", S), without=(9,)) == [1.5]


def test_a_reader_of_a_crowd_that_has_gone_has_nothing_to_come_back_to():
    crowd = Event(2, "operator-1", "seen", "crowd", seq=2)
    assert returns(History((crowd, *EVENTS), LOG)) == [0.5, 1.5]


def test_silence_is_between_acknowledgements_and_a_wait_from_word_to_acknowledgement():
    history = History(EVENTS, LOG)
    assert (silence(history), waits(history)) == (5, [1, 2])


@pytest.mark.parametrize(("part", "value"), [(0, 1), (0.5, 51), (0.99, 100), (1, 100)])
def test_a_quantile_is_one_of_the_values(part, value):
    assert quantile(range(100, 0, -1), part) == value


def test_a_quantile_of_nothing_is_nothing():
    assert quantile([], 0.99) == 0


def test_each_process_counts_with_the_most_that_it_weighed():
    weights = [("gateway", 5 << 10), ("chat", 9 << 10), ("gateway", 7 << 10), ("gateway", 6 << 10)]
    events = tuple(Event(0, who, "weighed", seq=most) for who, most in weights)
    assert heaviest(History(events, ())) == {"gateway": 7, "chat": 9}
