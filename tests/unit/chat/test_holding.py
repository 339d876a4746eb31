"""One page has the session: whoever came back elsewhere is not overheard by the page she left (pains 16 and 17)."""

import asyncio

import pytest

from chassis.run import end
from chat_svc.domain import team, verbs
from chat_svc.domain.entries import Departed, Message
from chat_svc.domain.picture import State
from chat_svc.domain.values import Departure
from chat_svc.frames import session_id
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_process import Process, eventually, processes, settled
from tests.fakes.chat_sessions import REPLY, uuid
from tests.fakes.chat_visitors import (
    MINE,
    OTHER,
    TOKEN,
    Gateway,
    back,
    code_of,
    leaving,
    opened,
    opening,
    reasons,
    resuming,
    returning,
    saying,
    seqs,
    talking,
)

ELSEWHERE = ["RETURNED_ELSEWHERE"]


async def resumed(process, token=TOKEN):
    gateway = Gateway(process)
    gateway.send(resuming(0, token))
    await eventually(lambda: gateway.kinds())
    return gateway


def byes(gateway):
    return [frame.reason for frame in gateway.of("bye")]


async def test_the_old_page_is_told_that_it_is_over_and_hears_nothing_more_at_another_process():
    here, there = processes()
    listening = asyncio.create_task(there.listener.run())
    code = await talking(here)
    old = await resumed(there)
    await eventually(lambda: seqs(old) == [1, 2, 3])
    await back(here, code)
    await eventually(lambda: byes(old) == ELSEWHERE)
    await here.do(verbs.say(uuid(8), "Depuis chez une amie"), session=MINE)
    old.send(saying(uuid(9), "C’est moi"))
    await eventually(lambda: reasons(old) == ["FRAME_INVALID"])
    await eventually(lambda: there.log.live(MINE).picture.last_seq == 6)
    assert seqs(old) == [1, 2, 3]
    assert there.presence.here() == []
    await end([listening])


async def test_nothing_of_the_old_page_enters_even_where_nobody_has_heard_of_the_return_yet():
    here, there = processes()
    code = await talking(here)
    old = await resumed(there)
    await back(here, code)
    old.send(saying(uuid(9), "C’est moi"))
    await eventually(lambda: reasons(old) == ELSEWHERE)
    assert byes(old) == ELSEWHERE
    assert Message("C’est moi") not in here.database.said(MINE)


@pytest.mark.parametrize("frame", [resuming(1), {"open": opening()}], ids=["resumes", "opens"])
async def test_the_old_token_has_no_way_back_through_any_process(frame):
    here, there = processes()
    await back(here, await talking(here))
    for process in (here, there):
        gateway = Gateway(process)
        gateway.send(frame)
        await eventually(lambda gateway=gateway: reasons(gateway) == ELSEWHERE)
        assert gateway.kinds() == ["refused"]


async def test_the_new_page_resumes_with_its_own_token():
    here, there = processes()
    await back(here, await talking(here))
    gateway = await resumed(there, OTHER)
    await eventually(lambda: seqs(gateway) == [1, 2, 3])


async def test_of_three_devices_the_last_one_has_the_session_and_the_second_cannot_take_it_again():
    process = Process()
    code = await talking(process)
    second = await back(process, code)
    third = await back(process, code, b"3" * 32)
    assert (byes(second), byes(third)) == (ELSEWHERE, [])
    again = Gateway(process)
    again.send(returning(code))
    await eventually(lambda: reasons(again) == ELSEWHERE)
    assert process.log.live(MINE).picture.holder == session_id(b"3" * 32)


async def test_a_return_that_was_cut_between_its_entry_and_its_token_is_said_again_and_stands_once():
    process = Process()
    code = await talking(process)
    bind, process.codes.bind = process.codes.bind, None
    gateway = Gateway(process)
    gateway.send(returning(code))
    await eventually(lambda: reasons(gateway) == ["INTERNAL"])
    process.codes.bind = bind
    await back(process, code)
    assert len(process.database.log(MINE)) == 5


async def test_the_old_page_that_is_closed_is_not_her_departure():
    process = Process()
    code = await talking(process)
    old = await resumed(process)
    await back(process, code)
    old.send(leaving(resources_pb2.DEPARTURE_TAB_CLOSED))
    await eventually(lambda: reasons(old) == ["FRAME_INVALID"])
    assert process.presence.present(MINE)
    assert Departed(Departure.TAB_CLOSED) not in process.database.said(MINE)


async def test_whoever_leaves_in_a_hurry_comes_back_and_leaves_in_a_hurry_again_has_left_twice():
    process = Process()
    code = await talking(process)
    for token in (OTHER, b"3" * 32):
        gateway = await back(process, code, token)
        assert process.log.live(MINE).picture.departure is None
        gateway.send(leaving(resources_pb2.DEPARTURE_QUICK_EXIT))
        await eventually(lambda: process.log.live(MINE).picture.departure is Departure.QUICK_EXIT)
    assert process.database.said(MINE).count(Departed(Departure.QUICK_EXIT)) == 2


async def test_whoever_had_left_the_queue_is_told_to_staff_and_waits_again():
    process = Process()
    code = await code_of(await opened(process))
    await process.do(verbs.leave(Departure.QUICK_EXIT), session=MINE)
    gateway = await back(process, code)
    kinds = [type(body).__name__ for body in process.database.said(MINE)]
    assert kinds == ["Opened", "Departed", "VisitorReturned", "Returned"]
    assert process.log.live(MINE).picture.state is State.WAITING
    await settled()
    assert [entry.WhichOneof("body") for entry in gateway.of("entry")] == []


async def test_what_the_operator_says_reaches_the_new_page_alone():
    process = Process()
    code = await talking(process)
    old = await resumed(process)
    new = await back(process, code)
    await process.do(team.speak("alice", 1, uuid(12), "Vous êtes en sécurité ?"), REPLY, session=MINE)
    await eventually(lambda: seqs(new) == [4])
    assert 4 not in seqs(old)
