"""Who is offered to whom."""

import pytest
from msgspec.structs import replace

from chat_svc.domain.picture import State
from chat_svc.domain.queue import FreeSlot, GiveBack, Offer, in_order, plan, positions
from chat_svc.domain.values import Category, Force, ReturnCause
from tests.fakes.chat_sessions import NOW, PATIENCE, SECOND, member, waiting


def with_alice(state, **facts):
    return waiting(state=state, operator="alice", offered_at=NOW, **facts)


def steps(sessions, operators):
    return plan(sessions, operators, NOW, PATIENCE)


def chosen(session, *operators):
    return [step.operator for step in steps([session], operators)]


def test_a_waiting_session_is_offered_to_whoever_has_room():
    assert steps([waiting()], [member()]) == [Offer("s", "alice")]


def test_first_come_first_served():
    sessions = [waiting("late", 1), waiting("early", 9), waiting("b", 5), waiting("a", 5)]
    assert [step.session for step in steps(sessions, [member(capacity=3)])] == ["early", "a", "b"]


def test_declared_danger_comes_first_then_whoever_waited_longest():
    calm = [waiting("calm late", 1), waiting("calm early", 90)]
    danger = [waiting("danger late", 2, danger=True), waiting("danger early", 3, danger=True)]
    order = ["danger early", "danger late", "calm early", "calm late"]
    assert [step.session for step in steps([*calm, *danger], [member(capacity=4)])] == order
    assert positions([*calm, *danger]) == {session: place for place, session in enumerate(order, 1)}
    assert steps([*calm, *danger], [member(capacity=1)]) == [Offer("danger early", "alice")]


def test_whoever_is_away_keeps_her_place_and_is_passed_over_while_others_wait():
    ghost, present = waiting("ghost", 60, away=True), waiting("present", 1)
    assert steps([ghost, present], [member(capacity=1)]) == [Offer("present", "alice")]
    assert [step.session for step in steps([ghost, present], [member(capacity=2)])] == ["present", "ghost"]
    assert steps([ghost], [member(capacity=1)]) == [Offer("ghost", "alice")]
    assert positions([ghost, present]) == {"ghost": 1, "present": 2}
    back = replace(ghost, away=False)
    assert steps([back, present], [member(capacity=1)]) == [Offer("ghost", "alice")]


def test_a_returned_session_keeps_its_place():
    back = waiting("back", 60, passed=("bob",))
    assert [one.session for one in in_order([waiting("new", 10), back])] == ["back", "new"]


def test_the_place_in_the_queue_counts_those_of_the_same_force_that_nobody_answered():
    sessions = [
        waiting("p2", 5),
        waiting("p1", 9),
        waiting("g1", 1, Force.GENDARMERIE),
        waiting("offered", 20, state=State.OFFERED),
        waiting("taken", 30, state=State.ACTIVE),
    ]
    assert positions(sessions) == {"offered": 1, "p1": 2, "p2": 3, "g1": 1}


@pytest.mark.parametrize(
    ("force", "waited", "who"),
    [
        (Force.POLICE, 0, ["police"]),
        (Force.POLICE, 29, ["police"]),
        (Force.POLICE, 30, ["gendarmerie", "police"]),
        (Force.POLICE, 59, ["gendarmerie", "police"]),
        (Force.POLICE, 60, ["gendarmerie", "police", "reserve"]),
        (Force.GENDARMERIE, 0, ["gendarmerie"]),
        (Force.MIXED, 0, ["gendarmerie", "police"]),
        (Force.UNKNOWN, 0, ["reserve"]),
        (Force.UNKNOWN, 30, ["gendarmerie", "police", "reserve"]),
    ],
)
def test_a_session_comes_to_its_force_and_later_to_the_other_and_the_reserve(force, waited, who):
    session = waiting(waited=waited, force=force)
    served = [name for name in ("gendarmerie", "police", "reserve") if chosen(session, member(name, force=name))]
    assert served == who


def test_skills_are_needed_where_she_has_any():
    assert chosen(waiting(), member(skills=frozenset({Category.SEXUAL_SEXIST}))) == []
    assert chosen(waiting(), member(skills=frozenset())) == ["alice"]


def test_her_language_is_preferred_and_not_required():
    speaks, does_not = member("speaks", languages=frozenset({"lsf"})), member("a")
    assert chosen(waiting(language="lsf"), does_not, speaks) == ["speaks"]
    assert chosen(waiting(language="lsf"), does_not) == ["a"]


def test_easy_french_is_french_to_whoever_speaks_french():
    speaks, does_not = member("speaks", languages=frozenset({"fr"})), member("a", languages=frozenset({"fr-CA", "en"}))
    assert chosen(waiting(language="fr-x-falc"), does_not, speaks) == ["speaks"]
    assert chosen(waiting(language="fr-CA"), does_not, speaks) == ["a"]


def test_the_fewest_chats_come_first():
    busy = member("a", capacity=3, slots={"x": NOW})
    assert chosen(waiting(), busy, member("b", capacity=1)) == ["b"]
    assert chosen(waiting(), member("b"), member("a")) == ["a"]


def test_whoever_passed_comes_last():
    session = waiting(passed=("speaks",))
    assert chosen(session, member("speaks"), member("a", languages=frozenset(), slots={"x": NOW})) == ["a"]
    assert chosen(session, member("speaks")) == ["speaks"]


def test_offers_of_one_pass_count_against_her_room():
    sessions = [waiting(name, waited) for name, waited in (("a", 4), ("b", 3), ("c", 2), ("d", 1))]
    offers = steps(sessions, [member("x"), member("y", capacity=1)])
    assert offers == [Offer("a", "x"), Offer("b", "y"), Offer("c", "x")]


@pytest.mark.parametrize(
    "full",
    [
        member(capacity=1, slots={"x": NOW}),
        member(capacity=1, slots={"x": NOW, "y": NOW}),
        member(accepting=False),
        member(leased=False),
    ],
    ids=["full", "more than full", "not accepting", "gone"],
)
def test_nobody_is_given_more_than_she_has_room_for(full):
    assert full.free == 0
    assert chosen(waiting(), full) == []


@pytest.mark.parametrize("state", [State.OFFERED, State.ACTIVE])
@pytest.mark.parametrize("operators", [[], [member(leased=False, slots={"s": NOW})]], ids=["unknown", "silent"])
def test_a_session_whose_operator_is_gone_returns(state, operators):
    (step,) = steps([with_alice(state, epoch=3)], operators)
    assert step == GiveBack("s", "alice", 3, ReturnCause.LEASE_EXPIRED, NOW if operators else None)


def test_an_offer_that_nobody_answered_in_time_returns_and_a_chat_does_not():
    there = member(slots={"s": NOW})
    in_time, late = (replace(with_alice(State.OFFERED), offered_at=NOW - n * SECOND) for n in (45, 46))
    assert steps([in_time], [there]) == []
    assert steps([late], [there]) == [GiveBack("s", "alice", 0, ReturnCause.OFFER_EXPIRED, NOW)]
    assert steps([replace(late, state=State.ACTIVE)], [there]) == []


def test_a_place_held_for_what_never_came_is_freed_after_a_while():
    def held(waited):
        return member(slots={"s": NOW - waited * SECOND})

    assert steps([], [held(10)]) == []
    assert steps([], [held(11)]) == [FreeSlot("s", "alice", NOW - 11 * SECOND)]
    assert steps([with_alice(State.OFFERED)], [held(11)]) == []
    assert steps([with_alice(State.ACTIVE)], [held(11)]) == []
    elsewhere = replace(with_alice(State.ACTIVE), operator="bob")
    assert steps([elsewhere], [held(11), member("bob")]) == [FreeSlot("s", "alice", NOW - 11 * SECOND)]


def test_what_is_over_or_taken_is_not_offered():
    assert steps([with_alice(State.ACTIVE)], [member("alice"), member("bob")]) == []
    assert steps([], [member()]) == []
