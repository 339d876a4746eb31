"""Pain 12: operators are offered chats with nobody in them."""

import pytest

from chat_svc.domain.picture import State
from chat_svc.presence import Presence
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_process import Process, eventually
from tests.fakes.chat_sessions import DECLINE, OPEN, SECOND, member
from tests.fakes.chat_visitors import GONE, MINE, leaving, opened


def state(process, session):
    return process.log.live(session).picture.state


async def test_a_ghost_is_not_offered_while_somebody_present_waits():
    process = Process(presence=Presence(lambda: process.database.time.timestamp()))
    await process.staffed(member(capacity=1))
    process.presence.listening()
    await process.do(OPEN, session="ghost")
    process.store.pass_time(10 * SECOND)
    await process.do(OPEN, session="present")
    process.presence.come("present")
    await process.queue.once()
    assert (state(process, "ghost"), state(process, "present")) == (State.WAITING, State.OFFERED)
    assert process.board.positions == {"ghost": 1, "present": 2}
    await process.do(DECLINE, session="present")
    await process.store.release("alice", "present")
    process.presence.come("ghost")
    await process.queue.once()
    assert state(process, "ghost") is State.OFFERED


@pytest.mark.parametrize("how", [resources_pb2.DEPARTURE_QUICK_EXIT, resources_pb2.DEPARTURE_TAB_CLOSED])
async def test_whoever_said_that_she_leaves_is_offered_to_nobody(how):
    process = Process()
    await process.staffed()
    gateway = await opened(process)
    gateway.send(leaving(how), GONE)
    await eventually(lambda: not process.presence.present(MINE))
    await process.queue.once()
    assert state(process, MINE) is State.ABANDONED
