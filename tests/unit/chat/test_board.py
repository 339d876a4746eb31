"""What everybody may know of the queue."""

from datetime import timedelta

from chassis import metrics
from chat_svc.board import Board
from chat_svc.clock import StoreClock
from chat_svc.domain.intake import Roster
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Waits
from chat_svc.domain.values import Category, Force
from tests.fakes.chat_sessions import NOW, SECOND, member


def waits(session, state, waited, force=Force.POLICE, **facts):
    return Waits(session, state, force, Category.DOMESTIC, "fr", NOW - waited * SECOND, **facts)


def gauge(metric, *labels):
    return metric.labels(*labels)._value.get()


SESSIONS = [
    waits("late", State.WAITING, 5),
    waits("early", State.OFFERED, 9),
    waits("taken", State.ACTIVE, 99),
    waits("g", State.WAITING, 3, Force.GENDARMERIE),
]


def test_a_board_knows_places_and_who_waits_for_whom():
    board, told = Board(), []
    board.changed.append(lambda: told.append(dict(board.positions)))
    board.show(SESSIONS, [], NOW)
    assert told == [{"early": 1, "late": 2, "g": 1}]
    names = {force: [one.session for one in waiting] for force, waiting in board.waiting().items()}
    assert names == {Force.POLICE: ["early", "late"], Force.GENDARMERIE: ["g"]}


def test_the_longest_wait_is_not_that_of_whoever_comes_first_by_her_danger():
    board = Board()
    board.show([*SESSIONS, waits("danger", State.WAITING, 1, danger=True)], [], NOW)
    assert [one.session for one in board.waiting()[Force.POLICE]] == ["danger", "early", "late"]
    assert board.longest(board.waiting()[Force.POLICE]) == 9 * SECOND
    assert gauge(metrics.CHAT_OLDEST_WAITING, "police") == 9


def test_somebody_is_there_when_anybody_takes_chats():
    board = Board()
    assert not board.staffed
    for operators, staffed in (
        ([member(accepting=False)], False),
        ([member(leased=False)], False),
        ([member(paused=True)], False),
        ([member(force="douane")], False),
        ([member(leased=False), member("bob", capacity=1, slots={"s": NOW})], True),
    ):
        board.show([], operators, NOW)
        assert board.staffed is staffed


def test_the_gauges_say_what_the_board_shows_and_fall_back_to_nothing():
    board = Board()
    board.show(SESSIONS, [member(slots={"s": NOW}), member("gone", leased=False)], NOW)
    assert gauge(metrics.CHAT_OLDEST_WAITING, "police") == 9
    assert gauge(metrics.CHAT_OLDEST_WAITING, "gendarmerie") == 3
    assert gauge(metrics.CHAT_SESSIONS, "active", "police") == 1
    assert gauge(metrics.CHAT_SESSIONS, "waiting", "police") == 1
    assert (gauge(metrics.CHAT_OPERATORS, "police"), gauge(metrics.CHAT_FREE_CAPACITY, "police")) == (1, 1)
    board.show([], [], NOW)
    assert gauge(metrics.CHAT_OLDEST_WAITING, "police") == 0
    assert gauge(metrics.CHAT_SESSIONS, "active", "police") == 0
    assert gauge(metrics.CHAT_FREE_CAPACITY, "police") == 0


def test_an_operator_of_a_force_that_the_queue_does_not_know_counts_nowhere():
    board, stranger = Board(), member(force="douane")
    board.show(SESSIONS, [stranger], NOW)
    assert (stranger.there, stranger.free, board.staffed) == (False, 0, False)
    assert [gauge(metrics.CHAT_OPERATORS, roster) for roster in Roster] == [0, 0, 0]


def test_a_session_opened_a_moment_ahead_of_the_clock_has_not_waited_less_than_nothing():
    Board().show([waits("s", State.WAITING, -1)], [], NOW)
    assert gauge(metrics.CHAT_OLDEST_WAITING, "police") == 0


def test_a_process_with_a_wrong_clock_tells_the_databases_time():
    machine = [NOW + timedelta(hours=2)]
    clock = StoreClock(lambda: machine[0])
    clock.set(NOW)
    machine[0] += timedelta(seconds=1, microseconds=2500)
    assert clock.now() == NOW + timedelta(seconds=1, milliseconds=2)
