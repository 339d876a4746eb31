"""What she has read is shown to whoever has her chat, in staff's count, and to nobody later."""

import asyncio

import pytest

from chassis.run import end
from chat_svc.domain.signals import Seen
from tests.fakes.chat_process import Process, Watcher, eventually, processes, settled
from tests.fakes.chat_sessions import ACCEPT, EXPIRE, OFFER, OPEN, REPLY, RETURN, SAY, TAKEN, told
from tests.fakes.chat_visitors import MINE, Gateway, opened, reasons, resuming, seeing, seqs


async def answered(process):
    """Her line in a chat of four entries, of which she sees three, and whoever looks at it there."""
    gateway = await opened(process)
    await process.do(OFFER, ACCEPT, REPLY, session=MINE)
    await eventually(lambda: seqs(gateway) == [1, 2, 3])
    process.log.live(MINE).watchers.add(watcher := Watcher())
    return gateway, watcher


async def test_what_she_has_read_is_told_once_in_staffs_count_and_stored_nowhere():
    process = Process()
    gateway, watcher = await answered(process)
    gateway.send(seeing(3), seeing(2), seeing(3))
    await eventually(lambda: watcher.signals)
    await settled()
    assert watcher.signals == [Seen(MINE, 4)]
    assert len(process.database.log(MINE)) == 4
    assert gateway.kinds() == ["opened", "entry", "entry", "entry"]


@pytest.mark.parametrize("seq", [0, -1, 4, 2**53])
async def test_nobody_has_read_what_was_not_sent_to_her(seq):
    process = Process()
    gateway, watcher = await answered(process)
    gateway.send(seeing(seq))
    await eventually(lambda: reasons(gateway) == ["FRAME_INVALID"])
    assert watcher.signals == []


async def test_what_her_page_held_already_can_be_read_on_a_new_line():
    process = Process()
    _, watcher = await answered(process)
    again = Gateway(process)
    again.send(resuming(3), seeing(3))
    await eventually(lambda: watcher.signals == [Seen(MINE, 4)])


async def test_it_reaches_the_operator_whose_console_is_at_another_process():
    here, there = processes()
    gateway, at_home = await answered(here)
    there.log.live(MINE).watchers.add(watcher := Watcher())
    hearing = asyncio.create_task(there.exchange.listen())
    await eventually(lambda: there.database.hearers)
    gateway.send(seeing(3))
    await eventually(lambda: at_home.signals)
    await here.exchange.flush()
    await eventually(lambda: watcher.signals == [Seen(MINE, 4)])
    await end([hearing])


LIFE = (*TAKEN, SAY, REPLY, RETURN, EXPIRE, OFFER)
"""Entries 2, 6 and 8 are for staff alone: the visitor has five places."""


def test_every_place_of_hers_is_found_in_staffs_count():
    picture = told(*LIFE)
    assert picture.last_place == 5
    assert [picture.staff_seq_of(place) for place in range(1, 6)] == [1, 3, 4, 5, 7]
    assert [told(OPEN).staff_seq_of(1), told().staff_seq_of(0)] == [1, 0]
