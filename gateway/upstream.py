"""The one stream to chat_svc, carrying the frames of all visitors of this process in batches."""

import asyncio
import math
import random
from collections.abc import AsyncIterator
from typing import Protocol

import grpc

from chassis import logs
from pnav.chat.v1.visitor_link_pb2 import GoneFrame, LinkRequest, ServerFrame, VisitorFrame
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceStub

_BATCH_MAX = 128  # frames; at 20 kB each they stay well below the 4 MB that one message may hold
PIPE_BYTES_MAX = 32 * 1024 * 1024  # 1,600 frames of the largest; of ordinary ones, minutes of a whole country's chats
_BACKOFF_SECONDS = (0.05, 0.25)  # from, to: this only asks the channel, which itself tries once a second at most
_DISMISSED_AT_ONCE = 50  # 500 pages a second come again elsewhere, each after a delay of its own
_DISMISS_PAUSE_SECONDS = 0.1
_DISMISS_SECONDS_MAX = 10.0  # of the 30 that Kubernetes gives


class Line(Protocol):
    """A visitor's connection, as the stream sees it."""

    def deliver(self, frame: ServerFrame) -> None:
        """A frame for her."""

    def lost(self) -> None:
        """The stream is gone: she has to come again."""


class _Pipe:
    """Frames on their way into one stream. A stream that is gone keeps its own and steals none of the next one's."""

    def __init__(self) -> None:
        self._frames: list[VisitorFrame] = []
        self._bytes = 0
        self._there = asyncio.Event()
        self._over = False

    @property
    def full(self) -> bool:
        """chat_svc has read nothing for so long that no more is taken from anybody."""
        return self._bytes >= PIPE_BYTES_MAX

    def put(self, frame: VisitorFrame) -> None:
        self._frames.append(frame)
        self._bytes += frame.ByteSize()
        self._there.set()

    def end(self) -> None:
        """Whoever still waits for its frames need not."""
        self._over = True
        self._there.set()

    async def batches(self) -> AsyncIterator[LinkRequest]:
        while True:
            await self._there.wait()
            await asyncio.sleep(0)  # what this tick still brings goes along
            if self._over:
                return
            self._there.clear()
            frames, self._frames = self._frames, []
            for start in range(0, len(frames), _BATCH_MAX):
                batch = LinkRequest(frames=frames[start : start + _BATCH_MAX])
                yield batch
                self._bytes -= sum(frame.ByteSize() for frame in batch.frames)


class Upstream:
    """Numbers lines and carries their frames. `run` keeps the stream open until cancelled."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = VisitorLinkServiceStub(channel)
        self._lines: dict[int, Line] = {}
        self._numbers = 0
        self._pipe = _Pipe()
        self.connected = False

    def attach(self, line: Line) -> int:
        """A number for a new line."""
        self._numbers += 1
        self._lines[self._numbers] = line
        return self._numbers

    def detach(self, number: int) -> None:
        """The line is gone; chat_svc is told."""
        if self._lines.pop(number, None) is not None:
            self._pipe.put(VisitorFrame(line=number, gone=GoneFrame()))

    def send(self, frame: VisitorFrame) -> bool:
        """Sends it with the next batch, in order; False when too much waits already and it is not taken.

        A lost line has nothing more to send: it would open a ghost.
        """
        if frame.line in self._lines:
            if self._pipe.full:
                return False
            self._pipe.put(frame)
        return True

    async def run(self) -> None:
        """Opens the stream, again after every loss; what was on it is told to come again."""
        delay = _BACKOFF_SECONDS[0]
        while True:
            try:
                await self._stream()
                delay = _BACKOFF_SECONDS[0]
            except grpc.aio.AioRpcError as error:
                logs.log().warning("link lost", code=error.code().name)
                delay = _BACKOFF_SECONDS[0] if self.connected else min(delay * 2, _BACKOFF_SECONDS[1])
            except Exception as error:
                logs.failure("link failed", error)
                delay = _BACKOFF_SECONDS[1]
            self.lose_all()
            await asyncio.sleep(delay * random.uniform(0.5, 1))  # jitter, not a secret

    async def _stream(self) -> None:
        call = self._stub.Link(self._pipe.batches())
        try:
            await call.wait_for_connection()
            self.connected = True
            logs.log().info("link open")
            async for response in call:
                for frame in response.frames:
                    line = self._lines.get(frame.line)
                    if line is not None:
                        line.deliver(frame)
        finally:
            call.cancel()

    async def dismiss(self) -> None:
        """Sends every line elsewhere, a few at a time: whoever takes them in has others too.

        Each works until its turn.
        """
        lines = list(self._lines.values())
        few = max(_DISMISSED_AT_ONCE, math.ceil(len(lines) * _DISMISS_PAUSE_SECONDS / _DISMISS_SECONDS_MAX))
        for start in range(0, len(lines), few):
            for line in lines[start : start + few]:
                line.lost()
            await asyncio.sleep(_DISMISS_PAUSE_SECONDS)

    def lose_all(self) -> None:
        """Tells every line that it is lost."""
        self.connected = False
        self._pipe.end()
        self._pipe = _Pipe()
        lines, self._lines = self._lines, {}
        for line in lines.values():
            line.lost()
