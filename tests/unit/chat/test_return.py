"""She comes back to her chat from another device, with a return code (pain 17: return code lost or leaked)."""

import pytest

from chat_svc.domain import verbs
from chat_svc.domain.entries import VisitorReturned
from chat_svc.domain.picture import State
from chat_svc.domain.values import Departure, SafeWord
from chat_svc.frames import session_id
from tests.fakes.chat_process import Process, eventually, processes, settled
from tests.fakes.chat_sessions import ACCEPT, CLOSE, OFFER, uuid
from tests.fakes.chat_visitors import (
    CODE,
    HISTORY,
    MINE,
    OTHER,
    Gateway,
    back,
    code_of,
    confirming,
    opened,
    opening,
    reasons,
    returning,
    saying,
    seqs,
    talking,
)


async def test_she_is_shown_nothing_of_before_and_everything_after():
    here, there = processes()
    code = await talking(here)
    gateway = await back(there, code)
    gateway.send(saying(uuid(7), "Je suis revenue"))
    await eventually(lambda: seqs(gateway) == [4])
    await settled()
    (told,) = gateway.of("opened")
    assert (told.last_seq, told.held_back) == (3, True)
    assert gateway.kinds() == ["opened", "entry"]


async def test_what_was_said_before_comes_when_she_asks_for_it_once_and_from_the_first():
    process = Process()
    gateway = await back(process, await talking(process))
    gateway.send(saying(uuid(7), "Je suis revenue"), HISTORY, HISTORY, saying(uuid(8), "Encore"))
    await eventually(lambda: seqs(gateway) == [4, 1, 2, 3, 4, 5])
    assert [(one.last_seq, one.held_back) for one in gateway.of("opened")] == [(3, True), (4, False)]
    assert reasons(gateway) == ["FRAME_INVALID"]


async def test_she_comes_back_to_the_operator_who_has_the_chat():
    process = Process()
    code = await talking(process)
    await back(process, code)
    picture = process.log.live(MINE).picture
    assert (picture.state, picture.operator, picture.epoch) == (State.ACTIVE, "alice", 1)
    assert process.database.said(MINE)[4:] == [VisitorReturned(SafeWord.NOT_AGREED, session_id(OTHER))]


@pytest.mark.parametrize("leaves", [True, False], ids=["left", "waits"])
async def test_a_chat_that_waited_or_was_left_waits_again(leaves):
    process = Process()
    code = await code_of(await opened(process))
    if leaves:
        await process.do(verbs.leave(Departure.TAB_CLOSED), session=MINE)
        assert process.log.live(MINE).picture.state is State.ABANDONED
    gateway = await back(process, code)
    assert process.log.live(MINE).picture.state is State.WAITING
    await process.queue.once()
    await settled()
    assert [frame.position for frame in gateway.of("queue")] == [1]


async def test_a_return_that_was_not_confirmed_is_said_again_and_costs_no_try():
    here, there = processes()
    code = await talking(here)
    for process in (here, there, here, there, here, there, here):
        gateway = await back(process, code)
        assert gateway.of("opened")[0].held_back
    assert here.database.tries[code[:6]][1] == 1


async def test_the_code_works_again_from_a_third_device():
    process = Process()
    code = await talking(process)
    await back(process, code)
    assert (await back(process, code, b"3" * 32)).of("opened")[0].held_back


async def test_a_wrong_code_is_refused_by_name_and_leaves_the_line_for_another_try():
    process = Process()
    code = await talking(process)
    gateway = Gateway(process)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    gateway.send(HISTORY, CODE, confirming(code), returning(wrong), returning(code, b"short"), returning(code))
    await eventually(lambda: "opened" in gateway.kinds())
    assert reasons(gateway) == [*["FRAME_INVALID"] * 3, "CODE_UNKNOWN", "TOKEN_UNKNOWN"]


async def test_who_tries_too_often_is_told_so():
    process = Process()
    code = await talking(process)
    gateway = Gateway(process)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    gateway.send(*[returning(wrong)] * 5, returning(code))
    await eventually(lambda: reasons(gateway) == ["CODE_UNKNOWN"] * 5 + ["TOO_FAST"])
    assert "opened" not in gateway.kinds()


async def test_a_code_that_differs_is_not_confirmed():
    process = Process()
    gateway = await opened(process)
    gateway.send(confirming("1" * 16), CODE)
    await eventually(lambda: gateway.of("code"))
    code = gateway.of("code")[0].code
    gateway.send(confirming(code[::-1] if code != code[::-1] else "1" * 16), confirming(code))
    await eventually(lambda: gateway.of("code_confirmed"))
    assert reasons(gateway) == ["CODE_DIFFERS"] * 2


async def test_a_chat_that_has_ended_has_no_way_back():
    process = Process()
    gateway = await opened(process)
    code = await code_of(gateway)
    await process.do(OFFER, ACCEPT, CLOSE, session=MINE)
    gateway.send(CODE)
    await eventually(lambda: reasons(gateway) == ["SESSION_CLOSED"])
    other = Gateway(process)
    other.send(returning(code))
    await eventually(lambda: reasons(other) == ["SESSION_CLOSED"])
    assert process.database.tokens == {}


async def test_a_token_that_names_a_chat_of_its_own_is_bound_to_no_other():
    process = Process()
    code = await talking(process)
    gateway = Gateway(process)
    gateway.send({"open": opening(OTHER)}, line=2)
    await eventually(lambda: "opened" in gateway.kinds(2))
    gateway.send(returning(code))
    await eventually(lambda: reasons(gateway) == ["TOKEN_UNKNOWN"])


async def test_what_she_is_shown_of_a_code_is_not_kept_and_her_token_is_kept_as_a_name_alone():
    process = Process()
    code = await talking(process)
    await back(process, code)
    database = process.database
    kept = str((database.codes, database.tokens, database.tries, database.entries, database.projections))
    assert database.tokens == {session_id(OTHER): MINE}
    assert not any(secret in kept for secret in (code, code[6:], OTHER.hex(), str(OTHER)))
