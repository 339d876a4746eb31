"""Follow over a real channel: cursors, loss, repetition, and what a colleague does not see."""

import asyncio
from contextlib import suppress

import grpc
import pytest

from chat_svc.domain import verbs
from chat_svc.domain.signals import Came, Went
from chat_svc.domain.values import Departure
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_calls import ended, following, invalid, told
from tests.fakes.chat_sessions import ACCEPT, CLOSE, EXPIRE, OFFER, OPEN, SAY, TAKEN, uuid

OFFERED, ACTIVE, CLOSED = (
    ("session", getattr(resources_pb2, f"SESSION_STATE_{name}")) for name in ("OFFERED", "ACTIVE", "CLOSED")
)
BEAT = ("beat", "")


def entries(*seqs):
    return [("entry", seq) for seq in seqs]


def saying(number):
    return verbs.say(uuid(100 + number), f"entry {number}")


async def test_a_console_gets_the_session_what_is_missing_and_a_beat(chat, people):
    await chat.process.do(*TAKEN, SAY)
    async with following(chat, people.alice) as stream:
        assert await told(stream) == [ACTIVE, *entries(1, 2, 3, 4), BEAT]


async def test_a_stream_cut_anywhere_is_resumed_without_loss_or_repetition(chat, people):
    await chat.process.do(*TAKEN, *(saying(n) for n in range(7)))
    seen = []
    for cut in (1, 4, 2, 9):
        held = {"s": seen[-1]} if seen else {}
        async with following(chat, people.alice, **held) as stream:
            for _ in range(cut):
                event = await stream.read()
                if event.WhichOneof("event") == "entry":
                    seen.append(event.entry.seq)
        await chat.process.do(saying(10 + cut))
    async with following(chat, people.alice, s=seen[-1]) as stream:
        seen += [what for kind, what in await told(stream) if kind == "entry"]
    assert seen == list(range(1, len(chat.process.database.log("s")) + 1))


async def test_what_happens_is_sent_as_it_happens(chat, people):
    async with following(chat, people.alice) as stream:
        assert await told(stream) == [BEAT]
        await chat.process.do(OPEN, SAY, OFFER)
        assert await told(stream, "session") == [OFFERED]
        await chat.process.do(ACCEPT)
        assert await told(stream, "session") == [ACTIVE]
        assert [await told(stream, "entry") for _ in range(4)] == [[one] for one in entries(1, 2, 3, 4)]
        await chat.process.do(CLOSE)
        assert await told(stream, "session") == [*entries(5), CLOSED]


async def test_an_entry_carries_what_staff_may_know(chat, people):
    await chat.process.do(*TAKEN, SAY)
    async with following(chat, people.alice, s=1) as stream:
        await told(stream, "session")
        offered, assigned, said = [(await stream.read()).entry for _ in range(3)]
    assert (offered.offered.operator, offered.staff_only) == ("alice", True)
    assert (assigned.assigned.operator, assigned.assigned.epoch) == ("alice", 1)
    assert (said.session, said.client_id, said.message.text) == ("sessions/s", uuid(4), "Bonjour")
    assert said.author == resources_pb2.AUTHOR_VISITOR
    assert said.create_time.ToDatetime().year == 2026


async def test_a_colleague_reads_nothing_of_a_chat_that_is_not_hers(chat, people):
    await chat.process.do(*TAKEN, SAY)
    async with following(chat, people.bob, s=1) as stream:
        assert await told(stream) == [("released", ""), BEAT]
        await chat.process.do(saying(1), CLOSE)
        await chat.process.do(*TAKEN[:1], verbs.offer("bob"), session="t")
        assert await told(stream, "session") == [OFFERED]


async def test_a_chat_that_is_handed_over_goes_from_one_screen_to_the_other(chat, people):
    await chat.process.do(*TAKEN)
    async with following(chat, people.alice, s=3) as alices, following(chat, people.bob) as bobs:
        await told(alices)
        await told(bobs)
        await chat.process.do(EXPIRE, verbs.offer("bob"), verbs.accept("bob", "gendarmerie", uuid(60)), SAY)
        assert await told(alices, "released") == [*entries(4), ("released", "")]
        assert await told(bobs, "session") == [OFFERED]
        assert await told(bobs, "session") == [ACTIVE]
        assert [await told(bobs, "entry") for _ in range(7)] == [[one] for one in entries(*range(1, 8))]
        await chat.process.do(OPEN, OFFER, session="t")
        assert await told(alices, "session") == [OFFERED]


@pytest.mark.parametrize("after", [-1, 4])
async def test_a_cursor_beyond_the_log_is_refused(chat, people, after):
    await chat.process.do(*TAKEN)
    async with following(chat, people.alice, s=after) as stream:
        assert await ended(stream) == invalid("CURSOR_INVALID")


async def test_a_cursor_of_something_else_or_too_many_are_refused(chat, people):
    def follow(*cursors):
        return chat.envoy.operators.Follow(ops.FollowRequest(cursors=cursors), metadata=people.alice)

    assert await ended(follow(ops.Cursor(session="units/u"))) == invalid("NAME_INVALID")
    many = (ops.Cursor(session=f"sessions/{n}") for n in range(201))
    assert await ended(follow(*many)) == invalid("CURSOR_INVALID")


async def test_without_the_database_a_console_is_told_to_try_again(chat, people):
    chat.process.store.down = True
    async with following(chat, people.alice) as stream:
        assert await ended(stream) == (grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")


async def test_a_beat_tells_that_the_stream_lives_even_without_the_database(chat, people, monkeypatch):
    monkeypatch.setattr("chat_svc.operators.BEAT_SECONDS", 0.01)
    async with following(chat, people.alice) as stream:
        assert await told(stream) == [BEAT]
        chat.process.store.down = True
        assert [await told(stream) for _ in range(3)] == [[BEAT]] * 3
        chat.process.store.down = False
        await chat.process.do(*TAKEN)
        assert ACTIVE in await told(stream, "entry")


async def test_no_beat_outlives_its_console_even_when_a_cancellation_is_lost(chat, people, monkeypatch):
    """Python 3.11 loses one that meets a finished write (bpo-42130)."""
    monkeypatch.setattr("chat_svc.operators.BEAT_SECONDS", 0.01)
    asked = asyncio.Event()

    async def loses_the_first(_operator):
        if asked.is_set():
            await asyncio.Event().wait()
        asked.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return {}

    async with following(chat, people.alice) as stream:
        await told(stream)
        monkeypatch.setattr(chat.process.store, "sessions_of", loses_the_first)
        await asked.wait()
        [beat] = (task for task in asyncio.all_tasks() if task.get_coro().__name__ == "_beat")
    assert await asyncio.wait({beat}, timeout=60) == ({beat}, set())


async def test_a_process_that_leaves_sends_its_consoles_elsewhere(chat, people):
    async with following(chat, people.alice) as stream:
        await told(stream)
        await chat.process.operators.drain()
        assert await ended(stream) == (grpc.StatusCode.UNAVAILABLE, "DRAINING")


async def test_an_offer_shows_whether_she_is_there_and_how_she_left(chat, people):
    """Pain 12: operators accept chats with nobody in them."""
    await chat.process.do(OPEN, OFFER)
    async with following(chat, people.alice) as stream:
        assert await told(stream) == [OFFERED, BEAT]
        chat.process.presence.hear("another process", Came("s"))
        assert (await stream.read()).session.visitor_present
        chat.process.presence.hear("another process", Went("s", Departure.CONNECTION_LOST))
        assert (await stream.read()).session.departure == resources_pb2.DEPARTURE_CONNECTION_LOST
