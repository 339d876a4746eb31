"""Which visitors are connected, and how those left who are not."""

import pytest

from chat_svc.domain.signals import Came, Roll, Went
from chat_svc.domain.values import Departure
from chat_svc.presence import AWAY_SECONDS, HOLDS_SECONDS, Presence

WENT = Went("s", Departure.TAB_CLOSED)


class Watched(Presence):
    """With a clock that tests move; `told` has the sessions of which something changed."""

    def __init__(self):
        self.time, self.told = 100.0, []
        super().__init__(lambda: self.time)
        self.changed.append(self.told.append)


@pytest.fixture
def presence():
    return Watched()


def test_she_is_there_while_any_line_of_hers_is_open_anywhere(presence):
    assert (presence.present("s"), presence.left("s")) == (False, None)
    assert [presence.come("s"), presence.come("s")] == [True, False]
    presence.hear("other", Came("s"))
    assert [presence.go("s"), presence.present("s"), presence.go("s")] == [None, True, Departure.CONNECTION_LOST]
    assert (presence.present("s"), presence.left("s"), presence.here()) == (True, None, [])
    presence.hear("other", WENT)
    assert (presence.present("s"), presence.left("s")) == (False, Departure.TAB_CLOSED)


def test_how_she_said_that_she_leaves_outlives_the_end_of_her_line(presence):
    presence.come("s")
    presence.leaves("s", Departure.QUICK_EXIT)
    assert presence.left("s") is None
    assert presence.go("s") is Departure.QUICK_EXIT
    assert presence.left("s") is Departure.QUICK_EXIT
    presence.come("s")
    assert presence.go("s") is Departure.CONNECTION_LOST


def test_that_she_left_one_process_does_not_matter_while_she_is_with_another(presence):
    presence.hear("one", Came("s"))
    presence.hear("two", Came("s"))
    presence.hear("one", WENT)
    presence.hear("three", WENT)
    assert (presence.present("s"), presence.left("s")) == (True, None)
    presence.hear("two", Went("s", Departure.CONNECTION_LOST))
    assert presence.left("s") is Departure.CONNECTION_LOST


def test_the_visitors_of_a_process_that_falls_silent_are_gone_after_a_while(presence):
    presence.listening()
    presence.hear("one", Roll(("s", "t")))
    presence.time += HOLDS_SECONDS - 1
    presence.hear("one", Roll(("t",)))
    presence.sweep()
    assert presence.present("s")
    presence.time += 1
    presence.sweep()
    assert (presence.left("s"), presence.present("t")) == (Departure.CONNECTION_LOST, True)


def test_a_process_that_hears_nobody_concludes_nothing_from_silence(presence):
    presence.hear("one", Came("s"))
    presence.time += 2 * HOLDS_SECONDS
    presence.sweep()
    assert presence.present("s")
    presence.listening()
    presence.sweep()
    presence.deaf()
    presence.time += 2 * HOLDS_SECONDS
    presence.sweep()
    assert presence.present("s")
    assert not presence.away("t")


def test_she_is_away_after_having_been_nowhere_for_a_while(presence):
    presence.time += AWAY_SECONDS
    presence.listening()
    assert not presence.away("s")
    presence.time += AWAY_SECONDS
    assert presence.away("s")
    presence.come("s")
    presence.time += AWAY_SECONDS
    assert not presence.away("s")
    presence.go("s")
    presence.time += AWAY_SECONDS - 1
    assert not presence.away("s")
    presence.time += 1
    assert presence.away("s")


def test_what_changes_is_told_and_what_is_only_said_again_is_not(presence):
    presence.come("s")
    presence.hear("one", Roll(("s", "t")))
    presence.hear("one", Roll(("s", "t")))
    presence.hear("one", WENT)
    presence.go("s")
    assert presence.told == ["s", "t", "s"]


def test_departures_that_nobody_asked_for_are_forgotten(presence, monkeypatch):
    monkeypatch.setattr("chat_svc.presence.REMEMBERED", 2)
    for session in "abc":
        presence.come(session)
        presence.go(session)
    assert [presence.left(session) for session in "abc"] == [None, *[Departure.CONNECTION_LOST] * 2]
