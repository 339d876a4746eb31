"""Assignment: each pass closes the difference between the world as it is and as it should be."""

import asyncio

import pytest

from chassis import metrics
from chassis.refusals import StoreUnavailable
from chassis.run import end
from chat_svc.domain import verbs
from chat_svc.domain.entries import Assigned, Offered
from chat_svc.domain.picture import State
from tests.fakes.chat_process import Process, eventually, processes
from tests.fakes.chat_sessions import (
    ACCEPT,
    CLOSE,
    DECLINE,
    EXPIRE,
    LEAVE,
    OFFER,
    OPEN,
    SECOND,
    TAKEN,
    member,
    uuid,
)


async def slots(process, operator="alice"):
    return {one.subject: sorted(one.slots) for one in await process.store.operators()}.get(operator)


def state(process, session="s"):
    return process.log.live(session).picture.state


async def test_whoever_waits_is_offered_to_whoever_is_there():
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    await process.queue.once()
    assert process.database.said("s")[1:] == [Offered("alice")]
    assert await slots(process) == ["s"]


async def test_a_second_pass_over_the_same_world_does_nothing():
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    for _ in range(3):
        await process.queue.once()
    assert len(process.database.log("s")) == 2


async def test_an_accepted_chat_keeps_its_place_and_its_end_frees_it():
    """Pain 5: freed capacity does not drain the queue."""
    process = Process()
    await process.staffed(member(capacity=1))
    await process.do(OPEN)
    await process.do(OPEN, session="t")
    await process.queue.once()
    await process.do(ACCEPT)
    process.store.pass_time(40 * SECOND)
    await process.queue.once()
    assert (await slots(process), state(process, "t")) == (["s"], State.WAITING)
    await process.do(CLOSE)
    await process.queue.once()
    await process.queue.once()
    assert (await slots(process), state(process, "t")) == (["t"], State.OFFERED)


async def test_a_declined_offer_goes_to_the_next():
    process = Process()
    await process.staffed(member("alice"), member("bob"))
    await process.do(OPEN)
    await process.queue.once()
    await process.do(DECLINE)
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bob"


async def test_an_offer_that_nobody_answers_goes_to_the_next():
    process = Process()
    await process.staffed(member("alice"), member("bob"))
    await process.do(OPEN)
    await process.queue.once()
    process.store.pass_time(46 * SECOND)
    await process.queue.once()
    assert (state(process), await slots(process)) == (State.WAITING, [])
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bob"


async def test_a_chat_returns_when_its_operator_falls_silent():
    """Pain 6: the operator is gone and keeps the chat."""
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    await process.queue.once()
    await process.do(ACCEPT)
    process.store.pass_time(3601 * SECOND)
    await process.queue.once()
    assert (state(process), await slots(process)) == (State.WAITING, None)


async def test_nobody_waits_unseen_after_a_failure_between_the_log_and_its_projection():
    """Pain 8: chats are stuck in the queue, or invisible."""
    process = Process()
    await process.staffed()
    process.store.failures = ["project"]
    await process.do(OPEN)
    await process.queue.once()
    assert state(process) is State.WAITING
    await process.mender.once()
    await process.queue.once()
    assert state(process) is State.OFFERED


@pytest.mark.parametrize("failure", ["insert", "insert after"])
async def test_an_offer_of_which_nobody_knows_comes_to_a_good_end(failure):
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    process.store.failures = [failure]
    await process.queue.once()
    assert await slots(process) == ["s"]
    for _ in range(3):
        process.store.pass_time(11 * SECOND)
        await process.queue.once()
    assert (state(process), await slots(process)) == (State.OFFERED, ["s"])
    assert [type(body) for body in process.database.said("s")[1:]] == [Offered]


async def test_an_answer_at_the_last_moment_keeps_its_place():
    here, there = processes()
    await here.staffed()
    await here.do(OPEN)
    await here.queue.once()
    here.store.pass_time(46 * SECOND)
    there.store.failures = ["project"]
    await there.do(ACCEPT)
    await here.queue.once()
    assert (state(here), await slots(here)) == (State.ACTIVE, ["s"])
    (found,) = await here.store.live_sessions()
    assert found.state is State.ACTIVE


async def test_two_queues_over_one_store_offer_a_session_once():
    """Pain 7: over-assignment and double take with several instances."""
    here, there = processes()
    await here.staffed(member("alice", 3), member("bob", 3))
    for n in range(5):
        await here.do(OPEN, session=f"s{n}")
    for _ in range(3):
        await asyncio.gather(here.queue.once(), there.queue.once())
    for n in range(5):
        assert [type(body) for body in here.database.said(f"s{n}")[1:]] == [Offered]
    held = {one.subject: set(one.slots) for one in await here.store.operators()}
    for n in range(5):
        assert f"s{n}" in held[here.database.said(f"s{n}")[1].operator]
    assert sum(map(len, held.values())) == 5


async def test_a_place_that_another_queue_took_in_the_meantime_is_not_given_twice():
    here, there = processes()
    await here.staffed(member(capacity=1))
    await here.do(OPEN)
    here.store.calls.clear()
    passing = asyncio.create_task(here.queue.once())
    await eventually(lambda: "reserve" in here.store.calls)
    there.database.members["alice"][0].slots["t"] = there.database.time
    await passing
    assert (await slots(here), state(here)) == (["t"], State.WAITING)


async def test_a_queue_that_looked_before_another_acted_undoes_its_own_half():
    here, there = processes()
    await here.staffed(member("alice"), member("bob", languages=frozenset()))
    await here.do(OPEN)
    there.store.failures = ["project"]
    await there.do(verbs.offer("bob"))
    await here.queue.once()
    assert await slots(here, "alice") == []
    assert here.log.live("s").picture.operator == "bob"
    (found,) = await here.store.live_sessions()
    assert found.operator == "bob"


async def test_a_place_held_for_a_session_that_left_is_freed():
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    await process.queue.once()
    await process.do(LEAVE)
    process.store.pass_time(11 * SECOND)
    await process.queue.once()
    assert await slots(process) == []


async def test_a_place_of_hers_is_not_freed_because_a_projection_is_late():
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    await process.queue.once()
    process.database.projections.clear()
    process.store.pass_time(11 * SECOND)
    await process.queue.once()
    assert await slots(process) == ["s"]
    assert process.database.projections["s"][1].state is State.OFFERED


async def test_one_broken_session_does_not_hold_up_the_queue():
    process = Process()
    await process.staffed()
    await process.do(OPEN, session="broken")
    await process.do(OPEN)
    live = process.log.live("broken")
    live.picture.next = None
    await process.queue.once()
    assert state(process) is State.OFFERED


async def test_the_queue_runs_when_it_is_woken_and_ends_when_it_is_told(monkeypatch):
    monkeypatch.setattr("chat_svc.jobs.PASS_SECONDS", 3600)
    process = Process()
    await process.staffed()
    jobs = [asyncio.create_task(job.run()) for job in (process.queue, process.listener, process.mender)]
    await eventually(lambda: process.board.now)
    await process.do(OPEN)
    await eventually(lambda: state(process) is State.OFFERED)
    await end(jobs)
    assert all(job.cancelled() for job in jobs)


async def test_waiting_is_measured_to_the_first_answer_alone():
    def count():
        samples = metrics.CHAT_WAITED_SECONDS.labels("police").collect()[0].samples
        return next(sample.value for sample in samples if sample.name.endswith("_count"))

    before, process = count(), Process()
    await process.do(*TAKEN, EXPIRE, OFFER, verbs.accept("alice", "police", uuid(22)))
    assert count() == before + 1
    assert [type(body) for body in process.database.said("s")].count(Assigned) == 2


async def test_a_pass_without_the_database_fails_by_name():
    process = Process()
    process.store.down = True
    with pytest.raises(StoreUnavailable):
        await process.queue.once()
