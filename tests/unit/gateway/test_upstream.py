"""The one stream to chat_svc under many visitors: order, loss, and nobody who holds up the others."""

import asyncio
import gc
import json
from contextlib import AsyncExitStack

from chassis import metrics
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.fakes.gateway_stage import OPEN, UUIDS
from tests.fakes.raw_line import TEXT, frame, handshake


async def test_frames_of_a_line_keep_their_order_both_ways(front):
    async with front.open() as (one, first), front.open() as (two, second):
        for number in range(50):
            await one.send(t="say", id=UUIDS[number], text=str(number))
            await two.send(t="say", id=UUIDS[number], text=str(number))
        arrived = [await front.chat.stream.get() for _ in range(100)]
        for line, page in ((first, one), (second, two)):
            assert [frame.say.text for frame in arrived if frame.line == line] == [str(number) for number in range(50)]
            front.chat.stream.enter(line, *range(1, 301))
            assert [(await page.get())["seq"] for _ in range(300)] == list(range(1, 301))


async def test_while_her_place_is_looked_up_her_words_wait_behind_her_opening(front):
    front.routing.free.clear()
    async with front.visit() as page:
        await page.send(**OPEN, place={"commune": "95127"})
        await page.send(t="say", id=UUIDS[0], text="vite")
        async with front.open():
            front.routing.free.set()
            kinds = [(await front.chat.stream.get()).WhichOneof("frame") for _ in range(2)]
    assert kinds == ["open", "say"]
    assert (await front.chat.stream.get()).HasField("gone")


async def test_one_who_shakes_hands_slowly_holds_up_nobody(front):
    _, writer = await asyncio.open_connection(*front.address)
    writer.write(b"GET /line HTTP/1.1\r\nHost: x\r\n")
    await writer.drain()
    async with front.open() as (page, _):
        await page.send(t="ping")
        assert await page.get() == {"t": "pong"}
    writer.close()


async def test_a_lost_stream_closes_every_line_and_the_next_one_takes_new_lines(front):
    async with front.visit() as one, front.visit() as two:
        for page in (one, two):
            await page.send(**OPEN)
        lines = {(await front.chat.stream.get()).line for _ in range(2)}
        front.chat.stream.end()
        assert [await one.get(), await two.get()] == [1012, 1012]
    await front.chat.connected()
    async with front.open() as (page, line):
        assert line not in lines
        front.chat.stream.tell(link.ServerFrame(line=line, opened=link.OpenedFrame(last_seq=1)))
        assert await page.get() == {"t": "opened", "last": 1}


async def test_a_stream_that_is_lost_again_and_again_is_opened_again_and_again(front):
    for _ in range(3):
        front.chat.stream.end()
        await front.chat.connected()
    async with front.open():
        pass


async def test_a_lost_stream_leaves_nothing_waiting_for_its_frames(front):
    gc.collect()  # what others left is not asked about here
    loop, complaints = asyncio.get_running_loop(), []
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: complaints.append(context["message"]))
    try:
        for _ in range(3):
            front.chat.stream.end()
            await front.chat.connected()
            gc.collect()
        await asyncio.sleep(0)
    finally:
        loop.set_exception_handler(before)
    assert complaints == []


async def test_an_opening_that_outlived_its_stream_opens_no_ghost(front):
    front.routing.free.clear()
    async with front.visit() as page:
        await page.send(**OPEN, place={"commune": "95127"})
        front.chat.stream.end()
        assert await page.get() == 1012
    front.routing.free.set()
    await front.chat.connected()
    async with front.visit() as page:
        await page.send(**{**OPEN, "category": "discrimination_hate"})
        first = await front.chat.stream.get()
        assert first.open.intake.category == chat.CATEGORY_DISCRIMINATION_HATE
    await front.chat.stream.get()


async def test_a_frame_for_a_line_that_is_gone_or_of_a_later_version_does_not_matter(front):
    async with front.open() as (page, line):
        front.chat.stream.tell(
            link.ServerFrame(line=line + 1000, opened=link.OpenedFrame()), link.ServerFrame(line=line)
        )
        front.chat.stream.enter(line, 1)
        assert (await page.get())["seq"] == 1


class Leaving:
    """A line that is sent elsewhere at its turn, and works until then."""

    def __init__(self, upstream, turns):
        self.number = upstream.attach(self)
        self._upstream, self._turns = upstream, turns

    def deliver(self, frame):
        """Nothing comes."""

    def lost(self):
        self._turns.append(self.number)
        self._upstream.detach(self.number)


async def test_a_gateway_that_leaves_sends_its_lines_elsewhere_a_few_at_a_time(front, monkeypatch):
    monkeypatch.setattr("gateway.upstream._DISMISSED_AT_ONCE", 2)
    monkeypatch.setattr("gateway.upstream._DISMISS_PAUSE_SECONDS", 0)
    turns = []
    lines = [Leaving(front.upstream, turns) for _ in range(5)]
    leaving = asyncio.create_task(front.upstream.dismiss())
    await asyncio.sleep(0)
    assert turns == [line.number for line in lines[:2]]
    front.upstream.send(link.VisitorFrame(line=lines[4].number, say=link.SayFrame(client_id=UUIDS[0])))
    await leaving
    assert turns == [line.number for line in lines]
    heard = [await front.chat.stream.get() for _ in range(6)]
    assert [frame.line for frame in heard if frame.HasField("say")] == [lines[4].number]


class Breaking:
    """A line that breaks on every frame; it is told when it is lost."""

    def __init__(self):
        self.is_lost = asyncio.Event()

    def deliver(self, frame):
        raise ValueError

    def lost(self):
        self.is_lost.set()


async def test_what_breaks_while_frames_are_handed_out_does_not_end_the_gateway(front, monkeypatch):
    monkeypatch.setattr("gateway.upstream._BACKOFF_SECONDS", (0.01, 0.02))
    breaking = Breaking()
    number = front.upstream.attach(breaking)
    front.chat.stream.enter(number, 1)
    await breaking.is_lost.wait()
    await front.chat.connected()
    async with front.open():
        pass


async def test_what_gathers_while_chat_svc_reads_nothing_goes_in_messages_it_can_take(front):
    stream = front.chat.stream
    async with AsyncExitStack() as lines:
        pages = [(await lines.enter_async_context(front.open()))[0] for _ in range(15)]
        stream.reading.clear()
        text = "x" * 4000
        for page in pages:
            for number in range(100):
                await page.send(t="say", id=UUIDS[number], text=text)
            await page.send(t="ping")
            assert await page.get() == {"t": "pong"}
        stream.reading.set()
        assert [(await stream.get()).say.client_id for _ in range(1500)] == UUIDS * 15
    assert max(stream.batches) <= 128


def cut():
    return metrics.REGISTRY.get_sample_value("pnav_gateway_closed_total", {"cause": "backlog"}) or 0


async def test_a_page_that_reads_nothing_is_cut_off_and_holds_up_nobody(front):
    before = cut()
    _, writer = await asyncio.open_connection(*front.address, limit=1024)
    writer.write(handshake() + frame(TEXT, json.dumps(OPEN).encode()))
    line = (await front.chat.stream.get()).line
    async with front.open() as (page, other):
        for start in range(0, 4_000, 500):
            front.chat.stream.enter(line, *range(start, start + 500), text="x" * 4000)
        front.chat.stream.enter(other, 1)
        assert (await page.get())["seq"] == 1
        gone = await front.chat.stream.get()
        assert (gone.line, gone.HasField("gone")) == (line, True)
    assert cut() > before
    writer.close()
