"""Whatever the world looks like: what a plan may never do, and what it must do (pains 5, 7 and 8)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chat_svc.domain.intake import Roster
from chat_svc.domain.picture import State
from chat_svc.domain.queue import GiveBack, Offer, held, in_order, may_have, plan, positions
from chat_svc.domain.values import Category, Force
from tests.fakes.chat_sessions import NOW, PATIENCE, SECOND, member, waiting

NAMES = ("alice", "bob", "chloe")
SESSIONS = tuple("stuvw")
AGES = st.sampled_from([1, 19, 20, 31, 61])  # on both sides of every patience


@st.composite
def operator(draw, subject):
    held_for = draw(st.lists(st.sampled_from(SESSIONS), max_size=2, unique=True))
    return member(
        subject,
        draw(st.integers(1, 4)),
        force=draw(st.sampled_from([*Roster, *Roster, "douane"])),
        skills=draw(st.sampled_from([frozenset(), frozenset({Category.DOMESTIC})])),
        languages=draw(st.frozensets(st.sampled_from(["fr", "lsf"]))),
        accepting=draw(st.sampled_from([True, True, True, False])),
        leased=draw(st.sampled_from([True, True, True, False])),
        paused=draw(st.sampled_from([False, False, False, True])),
        slots={session: NOW - draw(AGES) * SECOND for session in held_for},
    )


@st.composite
def session(draw, name):
    state = draw(st.sampled_from([State.WAITING, State.WAITING, State.OFFERED, State.ACTIVE]))
    talked_with = draw(st.sampled_from(["", *NAMES]))
    lost = draw(AGES) if talked_with else None
    return waiting(
        name,
        draw(AGES),
        draw(st.sampled_from(Force)),
        state=state,
        category=draw(st.sampled_from([Category.DOMESTIC, Category.SEXUAL_SEXIST])),
        language=draw(st.sampled_from(["fr", "lsf"])),
        danger=draw(st.booleans()),
        away=draw(st.booleans()),
        passed=draw(st.sampled_from([(), ("alice",), ("alice", "bob")])),
        talked_with=talked_with,
        lost_at=None if lost is None else NOW - lost * SECOND,
        operator="" if state is State.WAITING else draw(st.sampled_from(NAMES)),
        offered_at=NOW - draw(AGES) * SECOND,
    )


@st.composite
def world(draw):
    names = draw(st.lists(st.sampled_from(SESSIONS), max_size=5, unique=True))
    staff = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    return [draw(session(name)) for name in names], [draw(operator(name)) for name in staff]


def offered(sessions, operators):
    """Session → operator."""
    return {one.session: one.operator for one in plan(sessions, operators, NOW, PATIENCE) if isinstance(one, Offer)}


def left(operators, given_away):
    """How many chats each operator could take after these offers."""
    taken = Counter(given_away.values())
    return {one.subject: one.free - taken[one.subject] for one in operators}


@given(world())
def test_nobody_is_offered_more_than_she_has_room_for_and_nothing_is_offered_twice(found):
    sessions, operators = found
    steps = [one for one in plan(sessions, operators, NOW, PATIENCE) if isinstance(one, Offer)]
    assert len({one.session for one in steps}) == len(steps)
    assert all(room >= 0 for room in left(operators, offered(sessions, operators)).values())
    assert {one.session for one in steps} <= {one.session for one in sessions if one.state is State.WAITING}


@given(world())
def test_nobody_waits_beside_a_free_operator_who_may_have_her(found):
    sessions, operators = found
    given_away = offered(sessions, operators)
    room = left(operators, given_away)
    for one in sessions:
        if one.state is State.WAITING and one.session not in given_away:
            assert not [who for who in operators if room[who.subject] > 0 and may_have(who, one, NOW, PATIENCE)]


@given(world())
def test_nobody_is_passed_over_for_someone_behind_her(found):
    """Danger first, then broken-off chats, then first come first served; only whoever is away lets others pass."""
    sessions, operators = found
    given_away = offered(sessions, operators)
    staff = {one.subject: one for one in operators}
    queue = sorted(in_order(one for one in sessions if one.state is State.WAITING), key=lambda one: one.away)
    for place, one in enumerate(queue):
        if one.session not in given_away:
            behind = {given_away[other.session] for other in queue[place + 1 :] if other.session in given_away}
            assert not [who for who in behind if may_have(staff[who], one, NOW, PATIENCE)]


@given(world())
def test_a_chat_that_is_kept_for_someone_goes_to_nobody_else(found):
    sessions, operators = found
    given_away = offered(sessions, operators)
    for one in sessions:
        if held(one, NOW, PATIENCE):
            assert given_away.get(one.session, one.talked_with) == one.talked_with


@given(world())
def test_nobody_stays_with_an_operator_who_is_gone(found):
    sessions, operators = found
    there = {one.subject for one in operators if one.leased}
    returned = {one.session for one in plan(sessions, operators, NOW, PATIENCE) if isinstance(one, GiveBack)}
    assert {one.session for one in sessions if one.operator and one.operator not in there} <= returned


@given(world())
def test_everybody_who_waits_has_a_place_of_her_own_and_danger_the_first(found):
    sessions, _ = found
    places = positions(sessions)
    for force in Force:
        queue = [one for one in sessions if one.force is force and one.state in (State.WAITING, State.OFFERED)]
        assert sorted(places[one.session] for one in queue) == list(range(1, len(queue) + 1))
        endangered = [places[one.session] for one in queue if one.danger]
        assert sorted(endangered) == list(range(1, len(endangered) + 1))
