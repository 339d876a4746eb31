"""The least that the same parts can do: WebSocket → one batched gRPC stream → MongoDB in one bulk per tick → back.

Two processes, `python -m tests.bench.chain door LISTEN TARGET` and `… log LISTEN MONGODB_URI DATABASE`, that speak the
product's own frames to a page and to each other, and do nothing else of what the product does: no TLS, no access table,
no queue, no operator, no resend, no cursor, no metric.
"""

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any, Generic, TypeVar

import grpc
import msgspec
import uvloop
from aiohttp import web
from pymongo import AsyncMongoClient

from pnav.chat.v1 import visitor_link_pb2 as pb
from pnav.chat.v1 import visitor_link_pb2_grpc as pb_grpc
from pnav.chat.v1.resources_pb2 import Entry, Message

T = TypeVar("T")


class Heard(msgspec.Struct):
    """What a page says, as far as a chain cares."""

    t: str
    id: str = ""
    text: str = ""


class Tick(Generic[T]):
    """Gathers what one tick of the event loop brings."""

    def __init__(self) -> None:
        self._gathered: list[T] = []
        self._there = asyncio.Event()

    def put(self, one: T) -> None:
        """Goes along with the next batch."""
        self._gathered.append(one)
        self._there.set()

    async def batches(self) -> AsyncIterator[list[T]]:
        """All there is, again and again, without end."""
        while True:
            await self._there.wait()
            await asyncio.sleep(0)  # what this tick still brings goes along, as in the product
            self._there.clear()
            gathered, self._gathered = self._gathered, []
            yield gathered


class Door:
    """The gateway's part."""

    def __init__(self) -> None:
        self._sockets: dict[int, web.WebSocketResponse] = {}
        self._up: Tick[pb.VisitorFrame] = Tick()
        self._read = msgspec.json.Decoder(Heard).decode

    async def line(self, request: web.Request) -> web.WebSocketResponse:
        """One page."""
        socket = web.WebSocketResponse(protocols=("pnav.1",), compress=False, decode_text=False)
        await socket.prepare(request)
        number = len(self._sockets) + 1
        self._sockets[number] = socket
        async for message in socket:
            heard = self._read(message.data)
            if heard.t == "say":
                self._up.put(pb.VisitorFrame(line=number, say=pb.SayFrame(client_id=heard.id, text=heard.text)))
            else:
                await socket.send_str('{"t":"opened","last":0}')
        return socket

    async def carry(self, stub: Any) -> None:
        """All pages' frames over one stream."""
        async for response in stub.Link(pb.LinkRequest(frames=frames) async for frames in self._up.batches()):
            for frame in response.frames:
                entry = frame.entry
                said = {"t": "entry", "seq": entry.seq, "id": entry.client_id, "text": entry.message.text}
                await self._sockets[frame.line].send_str(msgspec.json.encode(said).decode())


class Log(pb_grpc.VisitorLinkServiceServicer):
    """chat_svc's part: one bulk in flight; what is committed goes back."""

    def __init__(self, entries: Any) -> None:
        self._entries = entries
        self._waiting: Tick[pb.VisitorFrame] = Tick()
        self._committed: Tick[pb.ServerFrame] = Tick()
        self._last: dict[int, int] = defaultdict(int)

    async def Link(self, requests: AsyncIterator[pb.LinkRequest], context: object) -> AsyncIterator[pb.LinkResponse]:
        """See the contract."""
        tasks = [asyncio.create_task(self._listen(requests)), asyncio.create_task(self._commit())]
        try:
            async for frames in self._committed.batches():
                yield pb.LinkResponse(frames=frames)
        finally:
            for task in tasks:
                task.cancel()

    async def _listen(self, requests: AsyncIterator[pb.LinkRequest]) -> None:
        async for request in requests:
            for frame in request.frames:
                self._waiting.put(frame)

    async def _commit(self) -> None:
        async for frames in self._waiting.batches():
            entries = [self._next(frame) for frame in frames]
            await self._entries.insert_many([document for document, _ in entries], ordered=False)
            for _, entry in entries:
                self._committed.put(entry)

    def _next(self, frame: pb.VisitorFrame) -> tuple[dict[str, Any], pb.ServerFrame]:
        self._last[frame.line] += 1
        seq, say = self._last[frame.line], frame.say
        document = {"_id": f"{frame.line}/{seq:08d}", "client": say.client_id, "text": say.text}
        entry = Entry(seq=seq, client_id=say.client_id, message=Message(text=say.text))
        return document, pb.ServerFrame(line=frame.line, entry=entry)


async def serve_door(listen: str, target: str) -> None:
    """Serves pages at http://`listen`/line until the process ends."""
    door, app = Door(), web.Application()
    app.router.add_get("/line", door.line)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    async with grpc.aio.insecure_channel(target) as channel:
        await channel.channel_ready()
        host, _, port = listen.rpartition(":")
        await web.TCPSite(runner, host, int(port)).start()
        await door.carry(pb_grpc.VisitorLinkServiceStub(channel))


async def serve_log(listen: str, uri: str, database: str) -> None:
    """Serves one door at `listen` until the process ends."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(uri, w="majority", journal=True)
    server = grpc.aio.server()
    pb_grpc.add_VisitorLinkServiceServicer_to_server(Log(client[database]["entries"]), server)
    server.add_insecure_port(listen)
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    part, *arguments = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as process:
        process.run(serve_door(*arguments) if part == "door" else serve_log(*arguments))
