"""A gateway's stream, and one visitor's line in it."""

import asyncio

import pytest

from chassis import metrics
from chassis.refusals import Draining
from chat_svc.domain.entries import Message
from chat_svc.domain.values import Departure
from chat_svc.frames import session_id
from tests.fakes.chat_process import Process, eventually
from tests.fakes.chat_sessions import uuid
from tests.fakes.chat_visitors import GONE, MINE, Gateway, opened, opening, reasons, saying, seqs


async def test_frames_of_a_line_are_done_in_their_order():
    process = Process()
    gateway = await opened(process)
    gateway.send(*(saying(uuid(n), f"{n}") for n in range(10)))
    gateway.send(*(saying(uuid(n), f"{n}") for n in range(10, 20)))
    await eventually(lambda: len(seqs(gateway)) == 21)
    assert [body.text for body in process.database.said(MINE)[1:]] == [f"{n}" for n in range(20)]
    assert seqs(gateway) == list(range(1, 22))


async def test_a_line_does_not_wait_for_another():
    process = Process()
    gateway = Gateway(process)
    async with process.log.live(session_id(b"u" * 32)).lock:
        gateway.send({"open": opening(b"u" * 32)}, line=2)
        gateway.open()
        await eventually(lambda: gateway.kinds() == ["opened", "entry"])
        assert gateway.kinds(2) == []


async def test_opening_twice_opens_one_session():
    process = Process()
    first, second = await opened(process), await opened(process)
    assert first.of("opened")[0].last_seq == second.of("opened")[0].last_seq == 1
    assert len(process.database.log(MINE)) == 1


async def test_a_failure_nobody_foresaw_is_refused_without_a_word_and_the_line_goes_on():
    process = Process()
    gateway = await opened(process)
    picture = process.log.live(MINE).picture
    picture.next = None
    gateway.send(saying(uuid(1), "secret"))
    await eventually(lambda: reasons(gateway) == ["INTERNAL"])
    del picture.next
    gateway.send(saying(uuid(1), "secret"))
    await eventually(lambda: seqs(gateway) == [1, 2])


@pytest.mark.parametrize("failure", ["insert", "insert after"])
async def test_what_was_not_confirmed_is_sent_again_and_stands_once(failure):
    process = Process()
    gateway = await opened(process)
    process.store.failures = [failure]
    gateway.send(saying(uuid(1), "Bonjour"))
    await eventually(lambda: reasons(gateway) == ["STORE_UNAVAILABLE"])
    gateway.send(saying(uuid(1), "Bonjour"))
    await eventually(lambda: seqs(gateway) == [1, 2])
    assert process.database.said(MINE)[1:] == [Message("Bonjour")]


async def test_a_line_is_gone_after_its_last_frame_and_not_before():
    process = Process()
    gateway = await opened(process)
    gateway.send(*(saying(uuid(n), f"{n}") for n in range(5)), GONE)
    await eventually(lambda: not process.presence.present(MINE))
    assert len(process.database.log(MINE)) == 6


async def test_a_gateway_that_leaves_takes_its_lines_along():
    before, process = metrics.CHAT_LINES._value.get(), Process()
    gateway = await opened(process)
    assert metrics.CHAT_LINES._value.get() == before + 1
    gateway.send(saying(uuid(1), "Bonjour"))
    await gateway.leave()
    await eventually(lambda: not process.presence.present(MINE))
    assert gateway.failure is None
    assert metrics.CHAT_LINES._value.get() == before
    assert len(process.database.log(MINE)) == 2
    assert process.log.live(MINE).idle


async def test_she_is_there_while_any_of_her_lines_is():
    process = Process()
    first, second = await opened(process), await opened(process)
    first.send(GONE)
    await eventually(lambda: len(process.log.live(MINE).watchers) == 1)
    assert process.presence.present(MINE)
    assert process.presence.left(MINE) is None
    second.send(GONE)
    await eventually(lambda: not process.presence.present(MINE))
    assert process.presence.left(MINE) is Departure.CONNECTION_LOST


async def test_a_process_that_leaves_ends_its_streams_with_what_there_is_to_say():
    process = Process()
    gateway = await opened(process)
    await process.link.drain()
    await asyncio.wait_for(gateway.ended(), 5)
    assert isinstance(gateway.failure, Draining)
    assert not process.presence.present(MINE)
