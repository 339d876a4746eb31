"""Compare-and-append: whoever adds an entry has seen every entry before it."""

import asyncio

import pytest

from chassis.refusals import StoreUnavailable
from chat_svc.domain import refusals, verbs
from chat_svc.domain.entries import Message
from chat_svc.domain.picture import State
from tests.fakes.chat_process import Process, eventually, processes, settled
from tests.fakes.chat_sessions import ACCEPT, CLOSE, OFFER, OPEN, REPLY, SAY, TAKEN, entry, uuid


def saying(number):
    return verbs.say(uuid(100 + number), f"entry {number}")


async def test_an_entry_is_committed_before_its_place_is_told():
    process = Process()
    assert await process.do(OPEN, SAY) == [1, 2]
    assert [one.seq for one in process.database.log("s")] == [1, 2]


async def test_a_resend_is_found_and_not_stored_twice():
    here, there = processes()
    assert await here.do(OPEN, SAY) == [1, 2]
    assert await here.do(SAY) + await there.do(SAY) == [2, 2]
    assert len(here.database.log("s")) == 2


async def test_who_lost_the_race_reads_again_and_comes_after():
    here, there = processes()
    await here.do(OPEN)
    await there.log.fresh("s")
    await here.do(saying(1), saying(2))
    assert await there.do(saying(3)) == [4]
    assert [one.seq for one in here.database.log("s")] == [1, 2, 3, 4]


async def test_a_refusal_is_checked_against_what_is_committed():
    here, there = processes()
    await here.do(OPEN)
    await there.log.fresh("s")
    await here.do(OFFER)
    assert await there.do(ACCEPT) == [3]


async def test_a_refusal_that_holds_is_told():
    here, there = processes()
    await here.do(*TAKEN)
    await there.log.fresh("s")
    await here.do(CLOSE)
    with pytest.raises(refusals.SessionClosed):
        await there.do(SAY)
    assert len(here.database.log("s")) == 4


@pytest.mark.parametrize(("failure", "kept"), [("insert", 1), ("insert after", 2)])
async def test_what_nobody_knows_is_found_out_by_the_resend(failure, kept):
    process = Process()
    await process.do(OPEN)
    process.store.failures = [failure]
    with pytest.raises(StoreUnavailable):
        await process.do(SAY)
    assert len(process.database.log("s")) == kept
    assert process.log.live("s").suspect
    assert await process.do(SAY) == [2]
    assert process.database.said("s")[1:] == [Message("Bonjour")]


async def test_an_append_that_was_given_up_on_is_found_by_the_resend():
    process = Process()
    await process.do(OPEN)
    process.store.open.clear()
    gone = asyncio.create_task(process.do(SAY))
    await eventually(lambda: process.store.calls[-1] == "insert")
    process.store.failures = ["insert after"]
    gone.cancel()
    process.store.open.set()
    await settled()
    assert process.log.live("s").suspect
    assert await process.do(SAY) == [2]
    assert len(process.database.log("s")) == 2


async def test_an_append_that_was_given_up_on_before_it_left_takes_nobodys_place():
    process = Process()
    await process.do(OPEN)
    gone = asyncio.create_task(process.do(saying(1)))
    await asyncio.sleep(0)
    gone.cancel()
    assert await process.do(saying(2)) in ([2], [3])
    assert [one.seq for one in process.database.log("s")] in ([1, 2], [1, 2, 3])


async def test_appends_to_one_session_come_one_after_the_other():
    process = Process()
    await process.do(OPEN)
    assert await asyncio.gather(*(process.log.append("s", saying(n)) for n in range(5))) == [2, 3, 4, 5, 6]


async def test_appends_to_many_sessions_go_together():
    process = Process()
    await asyncio.gather(*(process.log.append(f"s{n}", OPEN) for n in range(50)))
    assert process.store.calls.count("insert") == 1


async def test_a_long_log_is_read_to_its_end(monkeypatch):
    monkeypatch.setattr("chat_svc.log.PAGE", 2)
    here, there = processes()
    await here.do(OPEN, *(saying(n) for n in range(4)))
    assert (await there.log.fresh("s")).picture.last_seq == 5


async def test_what_moves_a_session_is_projected_and_told():
    process, moved = Process(), []
    process.log.moved.append(lambda live, one: moved.append((live.picture.state, one.seq)))
    await process.do(OPEN, SAY, OFFER)
    assert moved == [(State.WAITING, 1), (State.OFFERED, 3)]
    assert process.store.calls.count("project") == 2
    assert process.database.projections["s"][0] == 3


async def test_a_projection_that_failed_is_written_by_the_mender():
    process = Process()
    process.store.failures = ["project"]
    assert await process.do(OPEN) == [1]
    assert process.database.projections == {}
    await process.mender.once()
    assert process.database.projections["s"][0] == 1
    await process.mender.once()
    assert process.store.calls.count("project") == 2


async def test_a_projection_is_owed_until_the_newest_is_written():
    process = Process()
    await process.do(OPEN)
    live = process.log.live("s")
    process.log.unprojected.add("s")
    writing = asyncio.create_task(process.log.project(live))
    await asyncio.sleep(0)
    live.picture.apply(live.picture.next(OFFER(live.picture), live.picture.created_at))
    await writing
    assert process.log.unprojected == {"s"}


async def test_a_projection_that_is_owed_survives_forgetting(monkeypatch):
    process = Process()
    process.store.failures = ["project"]
    await process.do(OPEN)
    monkeypatch.setattr("chat_svc.log.CACHED", 0)
    process.log.live("other")
    await process.mender.once()
    (found,) = await process.store.live_sessions()
    assert (found.session, found.state) == ("s", State.WAITING)


async def test_what_nobody_looks_at_is_forgotten_and_read_again(monkeypatch):
    monkeypatch.setattr("chat_svc.log.CACHED", 2)
    process = Process()
    watched = process.log.live("watched")
    watched.watchers.add(object())
    for session in "abc":
        await process.do(OPEN, session=session)
    held = {live.picture.session for live in process.log.held()}
    assert held == {"watched", "b", "c"}
    assert await process.do(SAY, session="a") == [2]


async def test_the_longest_untouched_is_forgotten_first(monkeypatch):
    monkeypatch.setattr("chat_svc.log.CACHED", 2)
    process = Process()
    for session in "aba":
        process.log.live(session)
    process.log.live("c")
    assert [live.picture.session for live in process.log.held()] == ["a", "c"]


async def test_entries_of_other_processes_are_applied_in_order_and_once():
    process, seen = Process(), []
    live = await process.log.fresh("s")
    live.watchers.add(watcher := Watcher(seen))
    await process.store.insert([entry("s", 1, OPEN(live.picture).body)])
    for _ in range(2):
        await process.log.fresh("s")
    assert seen == [1]
    live.watchers.discard(watcher)


async def test_the_reply_of_a_paused_operator_is_refused_by_every_process():
    here, there = processes()
    await here.do(*TAKEN)
    await there.log.fresh("s")
    await here.do(verbs.give_back("alice", 1, "lease_expired"))
    with pytest.raises(refusals.EpochStale):
        await there.do(REPLY)


class Watcher:
    def __init__(self, seen):
        self._seen = seen

    def entry(self, one):
        self._seen.append(one.seq)

    def wake(self):
        """Nothing is missed here."""
