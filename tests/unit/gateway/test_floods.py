"""Too much of everything: refused by name, bounded in memory, and nobody else notices (promise R13, pain 23)."""

import asyncio
import json
from contextlib import AsyncExitStack

import grpc
import pytest

from gateway.pace import Pace
from gateway.upstream import PIPE_BYTES_MAX, Upstream
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.fakes.gateway_stage import OPEN, TOKEN, UUIDS, stage
from tests.fakes.raw_line import TEXT, frame, raw_line

TOO_FAST = {"t": "refused", "reason": "TOO_FAST"}
NOT_NOW = {"t": "refused", "reason": "STORE_UNAVAILABLE"}
SHELTER = 30


@pytest.fixture
async def narrow(tmp_path):
    """A gateway that takes ten frames at once from a line, and two new chats at once; then one a second of each."""
    async with stage(tmp_path, PNAV_FRAMES_PER_SECOND="1", PNAV_OPENS_PER_SECOND="1") as one:
        yield one


async def answers(page):
    """The line goes on."""
    await page.send(t="ping")
    return await page.get() == {"t": "pong"}


def test_a_pace_takes_so_many_at_once_and_then_one_after_the_other():
    pace = Pace(2, 3)
    assert [pace.admits(now) for now in (100, 100, 100, 100, 100.4, 100.5, 100.5)] == [True] * 3 + [False] * 2 + [
        True,
        False,
    ]
    assert [pace.admits(1000) for _ in range(4)] == [True] * 3 + [False]


async def test_who_writes_faster_than_anybody_types_is_refused_by_name_and_her_neighbour_is_not(narrow):
    async with narrow.open() as (flood, _), narrow.open() as (page, line):
        for number in range(10):
            await flood.send(t="say", id=UUIDS[number], text="x")
        assert await flood.get() == {**TOO_FAST, "id": UUIDS[9]}
        for number in range(9):
            await page.send(t="say", id=UUIDS[number], text="y")
        arrived = [await narrow.chat.stream.get() for _ in range(18)]
        assert [one.say.text for one in arrived if one.line == line] == ["y"] * 9


async def test_what_was_kept_through_a_long_cut_is_taken_at_once(front):
    async with front.open() as (page, _):
        for number in range(150):
            await page.send(t="say", id=UUIDS[number % 100], text=str(number))
        assert [(await front.chat.stream.get()).say.text for _ in range(150)] == [str(number) for number in range(150)]


async def test_a_flood_of_openings_is_refused_by_name_and_whoever_is_there_or_comes_back_is_not(narrow):
    async with narrow.open() as (page, _), narrow.open(), narrow.visit() as late, narrow.visit() as back:
        await late.send(**OPEN)
        assert await late.get() == TOO_FAST
        await back.send(t="resume", token=TOKEN, after=0)
        assert (await narrow.chat.stream.get()).HasField("resume")
        assert await answers(page)
        assert await answers(back)


async def test_pain_23_a_shelter_of_thirty_behind_one_address_is_served_while_one_of_them_floods(front):
    async with AsyncExitStack() as shelter, front.open() as (flood, number):
        pages = [(await shelter.enter_async_context(front.open()))[0] for _ in range(SHELTER)]
        for _ in range(300):
            await flood.send(t="typing", on=True)
        for page in pages:
            await page.send(t="say", id=UUIDS[0], text="là")
        arrived = [await front.chat.stream.get() for _ in range(SHELTER + 199)]
        assert sum(one.say.text == "là" for one in arrived) == SHELTER
        assert sum(one.line == number for one in arrived) == 199
        assert await flood.get() == TOO_FAST


async def test_a_line_that_asks_for_no_session_is_closed_and_one_that_has_one_is_not(front, monkeypatch):
    async with front.open() as (page, _):
        monkeypatch.setattr("gateway.visitor._OPENING_SECONDS", 0)
        async with raw_line(front.address) as silent:
            assert await silent.closed() == 4400
        assert (await front.chat.stream.get()).HasField("gone")
        assert await answers(page)


async def test_a_line_whose_session_was_refused_and_that_asks_for_no_other_is_closed(front, monkeypatch):
    async with front.open() as (page, line):
        monkeypatch.setattr("gateway.visitor._OPENING_SECONDS", 0)
        front.chat.stream.tell(link.ServerFrame(line=line, refused=link.RefusedFrame(reason="TOKEN_UNKNOWN")))
        assert await page.get() == {"t": "refused", "reason": "TOKEN_UNKNOWN"}
        assert (await page.socket.receive()).data == 4400


class Nobody:
    """A line that nothing comes back on."""


async def test_what_waits_for_chat_svc_is_bounded_and_a_line_that_ends_is_always_told():
    async with grpc.aio.insecure_channel("127.0.0.1:1") as channel:
        upstream = Upstream(channel)
        number, frames = upstream.attach(Nobody()), 0
        say = link.VisitorFrame(line=number, say=link.SayFrame(text="x" * 16_000))
        while upstream.send(say):
            frames += 1
        assert frames == -(-PIPE_BYTES_MAX // say.ByteSize())
        upstream.detach(number)
        batches = upstream._pipe.batches()
        taken = [one async for batch in islice_of(batches, -(-(frames + 1) // 128)) for one in batch.frames]
        assert taken[-1].HasField("gone")
        assert upstream.send(link.VisitorFrame(line=upstream.attach(Nobody()), say=link.SayFrame(text="y")))


async def islice_of(batches, count):
    """The first so many."""
    for _ in range(count):
        yield await anext(batches)


async def test_while_there_is_no_room_words_stay_on_the_page_and_whoever_comes_is_told_to_come_again(
    front, monkeypatch
):
    async with front.open() as (page, _), front.visit() as late:
        monkeypatch.setattr("gateway.upstream.PIPE_BYTES_MAX", 0)
        await page.send(t="say", id=UUIDS[0], text="là")
        assert await page.get() == {**NOT_NOW, "id": UUIDS[0]}
        for first in (OPEN, {"t": "resume", "token": TOKEN, "after": 0}):
            await late.send(**first)
            assert await late.get() == NOT_NOW
        monkeypatch.undo()
        await page.send(t="say", id=UUIDS[0], text="là")
        assert (await front.chat.stream.get()).say.text == "là"
    assert (await front.chat.stream.get()).HasField("gone")


async def test_a_line_that_is_over_is_told_why_and_closed_in_order(front):
    async with front.open() as (page, line):
        bye = link.ServerFrame(line=line, bye=link.ByeFrame(reason="RETURNED_ELSEWHERE"))
        front.chat.stream.enter(line, 1)
        front.chat.stream.tell(bye)
        assert (await page.get())["t"] == "entry"
        assert await page.get() == {"t": "bye", "reason": "RETURNED_ELSEWHERE"}
        assert (await page.socket.receive()).data == 1000


async def test_what_waits_for_a_page_that_reads_nothing_is_bounded_in_its_size(front, monkeypatch):
    monkeypatch.setattr("gateway.visitor._BACKLOG_CHARACTERS_MAX", 100_000)
    async with raw_line(front.address) as deaf:
        await deaf.send(frame(TEXT, json.dumps(OPEN).encode()))
        line = (await front.chat.stream.get()).line
        for start in range(0, 1_000, 100):
            front.chat.stream.enter(line, *range(start, start + 100), text="x" * 4000)
        gone = await asyncio.wait_for(front.chat.stream.get(), 10)
        assert (gone.line, gone.HasField("gone")) == (line, True)


async def test_pain_2_a_half_open_socket_is_found_and_chat_svc_told(front, monkeypatch):
    monkeypatch.setattr("gateway.app._HEARTBEAT_SECONDS", 0.1)
    async with raw_line(front.address) as half:
        await half.send(frame(TEXT, json.dumps(OPEN).encode()))
        line = (await front.chat.stream.get()).line
        gone = await asyncio.wait_for(front.chat.stream.get(), 10)
        assert (gone.line, gone.HasField("gone")) == (line, True)
