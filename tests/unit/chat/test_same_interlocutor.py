"""A chat that was broken off comes to the one she talked with if she is back in a moment, else to whoever is free."""

import pytest

from chat_svc.domain import holding, verbs
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Offer, in_order, plan
from chat_svc.domain.values import Category, Departure, Force
from tests.fakes.chat_process import Process
from tests.fakes.chat_sessions import ACCEPT, DECLINE, NOW, OFFER, OPEN, PATIENCE, SECOND, member, waiting

SILENT = 3601 * SECOND


def broken_off(lost, session="s", **facts):
    """Alice, whose chat it was, fell silent so many seconds ago."""
    known = {"epoch": 1, "talked_with": "alice", "lost_at": NOW - lost * SECOND}
    return waiting(session, lost, **known | facts)


def offers(sessions, *operators):
    return plan(sessions, operators, NOW, PATIENCE)


@pytest.mark.parametrize(("lost", "who"), [(0, []), (19, []), (20, [Offer("s", "bob")])])
def test_it_is_kept_for_her_alone_for_a_while(lost, who):
    assert offers([broken_off(lost)], member("bob")) == who
    assert offers([broken_off(lost)], member("bob"), member("alice", 1)) == [Offer("s", "alice")]


def test_it_is_not_kept_for_whoever_does_not_want_it():
    assert offers([broken_off(0, passed=("alice",))], member("alice"), member("bob")) == [Offer("s", "bob")]


def test_she_comes_first_whatever_force_skill_language_and_load_say():
    alice = member("alice", 3, force="gendarmerie", skills=frozenset({Category.SEXUAL_SEXIST}), slots={"x": NOW})
    session = broken_off(20, force=Force.POLICE, language="lsf")
    assert offers([session], alice, member("bob", languages=frozenset({"lsf"}))) == [Offer("s", "alice")]
    assert offers([session], member("alice", 0), member("bob")) == [Offer("s", "bob")]


def test_it_comes_before_whoever_waits_for_her_first_answer_and_after_danger():
    sessions = [waiting("first", 90), broken_off(20), waiting("danger", 1, danger=True)]
    assert [one.session for one in in_order(sessions)] == ["danger", "s", "first"]


async def chat_of_alice():
    process = Process()
    await process.staffed(member("alice", 1))
    await process.do(OPEN)
    await process.queue.once()
    await process.do(ACCEPT)
    return process


async def silence(process):
    """Alice falls silent; bob is there."""
    process.store.pass_time(SILENT)
    await process.staffed(member("bob", 1))
    await process.queue.once()
    assert process.log.live("s").picture.state is State.WAITING


async def test_an_operator_who_is_back_in_a_moment_has_her_chat_again():
    process = await chat_of_alice()
    await silence(process)
    await process.queue.once()
    assert process.log.live("s").picture.state is State.WAITING
    await process.staffed(member("alice", 1))
    await process.queue.once()
    assert process.log.live("s").picture.operator == "alice"


async def test_an_operator_who_stays_silent_loses_it_to_the_next_before_all_others():
    process = Process()
    await process.do(OPEN, session="first")
    process.store.pass_time()
    await process.do(OPEN, OFFER, ACCEPT)
    process.store.pass_time(SILENT)
    await process.queue.once()
    process.store.pass_time(20 * SECOND)
    await process.staffed(member("bob", 1))
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bob"


async def test_an_operator_who_declines_it_then_is_not_asked_before_others():
    process = await chat_of_alice()
    await silence(process)
    await process.staffed(member("alice", 1))
    await process.queue.once()
    await process.do(DECLINE)
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bob"


async def test_who_comes_back_with_her_return_code_comes_to_the_one_she_talked_with():
    process = await chat_of_alice()
    await silence(process)
    await process.do(verbs.leave(Departure.CONNECTION_LOST))
    process.store.pass_time(3000 * SECOND)
    await process.staffed(member("alice", 2), member("bob", 2))
    await process.do(holding.come_back())
    await process.queue.once()
    assert process.log.live("s").picture.operator == "alice"


async def test_who_comes_back_with_her_return_code_waits_for_nobody_who_is_gone():
    process = await chat_of_alice()
    await silence(process)
    await process.do(verbs.leave(Departure.CONNECTION_LOST))
    process.store.pass_time(3000 * SECOND)
    await process.do(holding.come_back())
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bob"


async def test_a_chat_that_was_broken_off_has_waited_since_then_and_not_since_it_was_opened():
    process = await chat_of_alice()
    await silence(process)
    process.store.pass_time(5 * SECOND)
    await process.queue.once()
    (waits,) = process.board.waiting()[Force.POLICE]
    assert process.board.longest([waits]) == 5 * SECOND
