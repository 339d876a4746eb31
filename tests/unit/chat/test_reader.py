"""Readers are cursors: whatever tells one to look is only a hint."""

import asyncio

import pytest

from chat_svc.domain import verbs
from chat_svc.reader import Reader
from tests.fakes.chat_process import Process, eventually, processes, settled
from tests.fakes.chat_sessions import ACCEPT, DECLINE, OFFER, OPEN, SAY, TAKEN, uuid, written


def saying(number):
    return verbs.say(uuid(100 + number), f"entry {number}")


def reading(process, after=0, *, staff=True):
    """The seqs (or places) that a reader delivers."""
    seen = []
    live = process.log.live("s")
    reader = Reader(process.log, live, after, lambda one: seen.append(one.seq if staff else one.place), staff=staff)
    return seen, reader


async def test_a_reader_gets_what_there_is_and_then_what_comes():
    process = Process()
    await process.do(OPEN, saying(1))
    seen, _ = reading(process)
    await eventually(lambda: seen == [1, 2])
    await process.do(saying(2))
    assert seen == [1, 2, 3]


async def test_a_reader_begins_after_its_cursor():
    process = Process()
    await process.do(OPEN, saying(1), saying(2))
    seen, _ = reading(process, 2)
    await eventually(lambda: seen == [3])
    process.store.calls.clear()
    seen, _ = reading(process, 3)
    await settled()
    assert (seen, process.store.calls) == ([], [])


async def test_what_comes_while_it_reads_comes_in_its_place():
    process = Process()
    await process.do(OPEN, saying(1))
    seen, _ = reading(process)
    await process.do(saying(2), saying(3))
    await eventually(lambda: len(seen) == 4)
    assert seen == [1, 2, 3, 4]


async def test_a_hint_beyond_the_next_makes_it_read_on():
    here = Process()
    await here.do(OPEN)
    seen, reader = reading(here)
    await eventually(lambda: seen == [1])
    here.log.live("s").watchers.discard(reader)
    await here.do(saying(1))
    here.log.live("s").watchers.add(reader)
    await here.do(saying(2))
    await eventually(lambda: len(seen) == 3)
    assert seen == [1, 2, 3]


async def test_repeats_are_ignored():
    process = Process()
    await process.do(OPEN, saying(1))
    seen, reader = reading(process)
    await eventually(lambda: seen == [1, 2])
    for one in process.database.log("s"):
        reader.entry(one)
    await settled()
    assert seen == [1, 2]


async def test_what_another_process_appends_is_read_once_it_is_known_here():
    here, there = processes()
    await here.do(OPEN)
    seen, _ = reading(here)
    await there.do(saying(1), saying(2))
    await here.log.fresh("s")
    await eventually(lambda: len(seen) == 3)
    assert seen == [1, 2, 3]


async def test_a_visitor_gets_her_places_and_nothing_of_staff():
    process = Process()
    await process.do(OPEN, OFFER, DECLINE)
    seen, reader = reading(process, staff=False)
    await eventually(lambda: seen == [1, 2])
    await process.do(OFFER, ACCEPT, saying(1))
    assert seen == [1, 2, 3, 4]
    assert reader.last == process.log.live("s").picture.last_place
    assert "read" not in process.store.calls[process.store.calls.index("read_visible") :]


async def test_a_visitor_who_missed_an_entry_is_not_given_one_of_staff_in_its_place():
    process = Process()
    await process.do(OPEN)
    seen, reader = reading(process, staff=False)
    await eventually(lambda: seen == [1])
    process.log.live("s").watchers.discard(reader)
    await process.do(saying(1))
    process.log.live("s").watchers.add(reader)
    await process.do(OFFER)
    assert seen == [1]
    await process.do(saying(2))
    await eventually(lambda: seen == [1, 2, 3])


async def test_a_long_log_is_read_page_by_page_to_its_end(monkeypatch):
    monkeypatch.setattr("chat_svc.reader.PAGE", 2)
    process = Process()
    await process.do(OPEN, *(saying(n) for n in range(6)))
    seen, _ = reading(process)
    await eventually(lambda: len(seen) == 7)
    assert seen == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("staff", [True, False])
async def test_a_closed_reader_delivers_nothing_more(staff):
    process = Process()
    await process.do(OPEN, saying(1))
    seen, reader = reading(process, staff=staff)
    await asyncio.sleep(0)
    reader.close()
    await process.do(saying(2))
    await settled()
    assert seen == []
    assert process.log.live("s").idle


async def test_a_closed_reader_has_caught_up():
    process = Process()
    await process.do(OPEN)
    _, reader = reading(process)
    reader.close()
    await reader.caught_up()


async def test_a_failure_is_mended_and_nothing_is_lost_or_repeated():
    process = Process()
    await process.do(OPEN, saying(1))
    process.store.failures = ["read"]
    seen, _ = reading(process)
    await eventually(lambda: process.log.live("s").suspect)
    await process.mender.once()
    await eventually(lambda: seen == [1, 2])


async def test_whoever_reads_the_log_anew_wakes_those_who_failed_to():
    process = Process()
    await process.do(OPEN, saying(1))
    process.store.failures = ["read"]
    seen, _ = reading(process)
    await eventually(lambda: process.log.live("s").suspect)
    assert await process.do(saying(1)) == [2]
    await eventually(lambda: seen == [1, 2])


async def test_a_reader_shows_nothing_of_which_this_process_does_not_know_whose_it_is():
    here, there = processes()
    await here.do(OPEN)
    await there.do(saying(1))
    seen, _ = reading(here)
    await settled()
    assert seen == [1]
    await here.log.fresh("s")
    assert seen == [1, 2]


async def test_a_log_that_does_not_have_what_it_should_is_looked_at_later():
    process = Process()
    await process.do(OPEN, saying(1), saying(2))
    del process.database.entries["s", 2]
    seen, _ = reading(process)
    await eventually(lambda: process.log.live("s").suspect)
    await settled()
    assert seen == [1]
    process.database.entries["s", 2] = written(OPEN, saying(1))[1]
    await process.mender.once()
    await eventually(lambda: seen == [1, 2, 3])


async def test_many_readers_of_one_log_see_the_same():
    process = Process()
    await process.do(*TAKEN)
    views = [reading(process, after)[0] for after in (0, 1, 3)]
    await process.do(SAY)
    await eventually(lambda: [seen[-1:] for seen in views] == [[4]] * 3)
    assert views == [[1, 2, 3, 4], [2, 3, 4], [4]]
