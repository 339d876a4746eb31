"""What one console is told."""

import pytest

from chassis.refusals import Draining, StoreUnavailable
from chat_svc.desk import Desk
from chat_svc.domain import verbs
from chat_svc.domain.refusals import CursorInvalid
from chat_svc.domain.signals import Seen, Typing
from chat_svc.domain.values import ReturnCause
from tests.fakes.chat_desk import Console
from tests.fakes.chat_process import Process, eventually, processes
from tests.fakes.chat_sessions import ACCEPT, CLOSE, DECLINE, EXPIRE, LEAVE, OFFER, OPEN, REPLY, SAY, TAKEN, uuid


async def test_everything_missing_comes_before_the_first_beat():
    process = Process()
    await process.do(*TAKEN, SAY)
    await Console(process).is_told("active", 1, 2, 3, 4, "beat")


async def test_only_what_is_missing_after_the_cursor_comes():
    process = Process()
    await process.do(*TAKEN, SAY)
    await Console(process, s=3).is_told("active", 4, "beat")
    await Console(process, s=4).is_told("active", "beat")


async def test_without_the_database_there_is_no_beat_that_says_everything_came():
    process = Process()
    await process.do(*TAKEN, SAY)
    process.store.failures = ["read", "read"]
    console = Console(process)
    await eventually(lambda: console.failure)
    assert isinstance(console.failure, StoreUnavailable)
    assert "beat" not in console.short()


async def test_what_happens_then_comes_as_it_happens():
    process = Process()
    await process.do(*TAKEN)
    console = Console(process, s=3)
    await console.has("beat")
    await process.do(SAY, REPLY)
    await console.is_told("active", "beat", 4, 5)


async def test_an_offer_shows_the_session_and_nothing_that_was_said_in_it():
    process = Process()
    await process.do(OPEN, SAY)
    console = Console(process, sessions=())
    await console.has("beat")
    await process.do(OFFER)
    await console.is_told("beat", "offered")
    await process.do(ACCEPT)
    await console.is_told("beat", "offered", "active", 1, 2, 3, 4)


@pytest.mark.parametrize("lost", [EXPIRE, None], ids=["silent", "another's"])
async def test_a_colleague_hears_nothing_of_a_session_that_was_taken_from_her(lost):
    process = Process()
    await process.do(*TAKEN)
    console = Console(process, s=3)
    await console.has("beat")
    await process.do(EXPIRE)
    if lost is None:
        await process.do(verbs.offer("bob"), verbs.accept("bob", "police", uuid(20)))
    await process.do(SAY)
    await console.is_told("active", "beat", 4, "released")


async def test_a_cursor_in_a_session_of_another_is_answered_by_its_release():
    process = Process()
    await process.do(OPEN, verbs.offer("bob"), verbs.accept("bob", "police", uuid(20)), SAY)
    await Console(process, sessions=(), s=2).is_told("released", "beat")


async def test_another_process_took_it_away_in_the_meantime():
    here, there = processes()
    await here.do(*TAKEN)
    console = Console(here, s=3)
    await console.has("beat")
    await there.do(EXPIRE, verbs.offer("bob"), verbs.accept("bob", "police", uuid(20)), SAY)
    await console.desk.look_at({})
    await console.is_told("active", "beat", 4, "released")


async def test_what_came_to_her_through_another_process_is_found_at_the_next_look():
    here, there = processes()
    console = Console(here, sessions=())
    await console.has("beat")
    await there.do(*TAKEN)
    await console.desk.look_at(await here.store.sessions_of("alice"))
    await console.has("active", 1, 2, 3)


@pytest.mark.parametrize("end", [DECLINE, LEAVE, verbs.give_back("alice", 0, ReturnCause.OFFER_EXPIRED)])
async def test_an_offer_that_is_over_is_released(end):
    process = Process()
    await process.do(OPEN, OFFER)
    console = Console(process)
    await console.has("beat")
    await process.do(end)
    await console.is_told("offered", "beat", "released")


async def test_a_session_that_comes_back_to_her_is_told_from_its_beginning():
    process = Process()
    await process.do(*TAKEN)
    console = Console(process, s=3)
    await console.has("beat")
    await process.do(EXPIRE, OFFER, verbs.accept("alice", "police", uuid(21)))
    await console.is_told("active", "beat", 4, "released", "offered", "active", 1, 2, 3, 4, 5, 6)


async def test_the_end_is_shown_and_what_comes_after_it():
    process = Process()
    await process.do(*TAKEN)
    console = Console(process, s=3)
    await console.has("beat")
    await process.do(CLOSE)
    await console.is_told("active", "beat", 4, "closed")


async def test_an_end_that_came_while_she_was_away_is_shown():
    process = Process()
    await process.do(*TAKEN, SAY, CLOSE)
    await Console(process, sessions=(), s=3).is_told("closed", 4, 5, "beat")
    await Console(process, "bob", sessions=(), s=3).is_told("released", "beat")


async def test_an_ended_chat_is_not_told_of_again_at_every_look():
    process = Process()
    await process.do(*TAKEN, CLOSE)
    console = Console(process, sessions=(), s=4)
    await console.has("beat")
    await console.desk.look_at({})
    await console.is_told("closed", "beat")


@pytest.mark.parametrize(
    ("operator", "after", "fits"),
    [("alice", 0, True), ("alice", 3, True), ("alice", 4, False), ("alice", -1, False), ("bob", 4, True)],
)
async def test_a_cursor_beyond_the_log_is_refused_and_how_long_anothers_log_is_is_not_said(operator, after, fits):
    process = Process()
    await process.do(*TAKEN)
    check = Desk(process.log, process.presence, process.reads(operator), operator, {"s": after}).check()
    if fits:
        await check
    else:
        with pytest.raises(CursorInvalid):
            await check


async def test_her_presence_and_her_typing_are_told_and_the_operators_own_are_not():
    process = Process()
    await process.do(*TAKEN)
    console = Console(process, s=3)
    await console.has("beat")
    live = process.log.live("s")
    live.signal(Typing("s", by_visitor=True, active=True))
    live.signal(Typing("s", by_visitor=False, active=True))
    live.signal(Seen("s", 3))
    process.presence.come("s")
    await console.is_told("active", "beat", "visitor_typing", "visitor_seen", "active")
    assert console.told[2].visitor_typing.active
    assert (console.told[3].visitor_seen.session, console.told[3].visitor_seen.seq) == ("sessions/s", 3)
    assert console.told[4].session.visitor_present


async def test_a_picture_that_did_not_change_is_not_sent_again():
    process = Process()
    await process.do(*TAKEN)
    console = Console(process, s=3)
    await console.has("beat")
    await console.desk.look_at({"s": 3})
    console.desk.beat()
    await console.is_told("active", "beat", "beat")


@pytest.mark.parametrize("leaving", ["drain", "backlog"])
async def test_a_console_is_sent_elsewhere_when_the_process_leaves_or_it_does_not_read(leaving, monkeypatch):
    monkeypatch.setattr("chat_svc.desk.BACKLOG_MAX", 2)
    process = Process()
    await process.do(*TAKEN, SAY)
    console = Console(process)
    await console.has("active", 1, 2, 3, 4, "beat")
    if leaving == "drain":
        console.desk.end()
    else:
        for _ in range(6 + 3):
            console.desk.beat()
    await eventually(lambda: console.failure)
    assert isinstance(console.failure, Draining)


async def test_a_closed_desk_reads_no_more():
    process = Process()
    await process.do(*TAKEN)
    console = Console(process)
    await console.has("beat")
    console.desk.close()
    await process.do(SAY)
    assert process.log.live("s").idle
    assert 4 not in console.short()
