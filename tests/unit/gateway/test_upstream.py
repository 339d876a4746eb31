"""The one stream to chat_svc, over a real channel."""

import asyncio

import grpc
import pytest

from chassis.server import OPTIONS
from gateway.upstream import BATCH_MAX, Upstream
from pnav.chat.v1.visitor_link_pb2 import SayFrame, VisitorFrame
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceServicer, add_VisitorLinkServiceServicer_to_server

IN_TIME = 30  # seconds; a bound on failure, not a measure


class Taking(VisitorLinkServiceServicer):
    """Takes what comes, as the service is configured to, and counts streams."""

    def __init__(self):
        self.batches = asyncio.Queue()
        self.streams = 0

    async def Link(self, requests, context):
        self.streams += 1
        async for request in requests:
            self.batches.put_nowait(request.frames)
        return
        yield


@pytest.fixture
async def taking():
    return Taking()


@pytest.fixture
async def upstream(taking):
    server = grpc.aio.server(options=OPTIONS)
    add_VisitorLinkServiceServicer_to_server(taking, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        upstream = Upstream(channel)
        running = asyncio.create_task(upstream.run())
        yield upstream
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await server.stop(0)


async def test_a_backlog_of_the_longest_messages_crosses_on_one_stream_and_in_order(upstream, taking):
    longest = "𝄞" * 4_000
    count = 2 * BATCH_MAX + 1
    for line in range(1, count + 1):
        upstream.send(VisitorFrame(line=line, say=SayFrame(text=longest)))
    lines = []
    async with asyncio.timeout(IN_TIME):
        while len(lines) < count:
            frames = await taking.batches.get()
            assert len(frames) <= BATCH_MAX
            lines += [frame.line for frame in frames]
    assert lines == list(range(1, count + 1))
    assert taking.streams == 1
