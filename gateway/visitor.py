"""One visitor's WebSocket: between her page and the stream to chat_svc."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable
from functools import cache

from aiohttp import WSCloseCode, WSMsgType, web

from chassis import logs, metrics
from gateway import frames
from gateway import protocol as up
from gateway.line import Close, Refused, VisitorLine
from gateway.places import PlaceRefused, Places
from gateway.upstream import Upstream
from pnav.chat.v1 import visitor_link_pb2 as link

_PONG = up.encode(t="pong")
_frames = cache(metrics.GATEWAY_FRAMES.labels)  # finding the child costs more than counting with it
_ASK_AGAIN = ("TOKEN_UNKNOWN", "CURSOR_INVALID", "CODE_UNKNOWN")  # no session was found: another can be asked for
_BACKLOG_MAX = 2_000  # frames; a page that takes none of them, nor a word of farewell, comes again with its cursor


class Visitor:
    """A line and its socket. `run` returns when either ends."""

    def __init__(
        self, socket: web.WebSocketResponse, abort: Callable[[], None], upstream: Upstream, places: Places
    ) -> None:
        self._socket = socket
        self._abort = abort
        self._upstream = upstream
        self._places = places
        self._line = VisitorLine()
        self._number = upstream.attach(self)
        self._backlog: deque[str] = deque()
        self._sending: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Takes frames until the socket closes."""
        try:
            async for message in self._socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                if not await self._receive(message.data):
                    break
        finally:
            self._upstream.detach(self._number)

    async def _receive(self, data: str | bytes) -> bool:
        taken = self._line.receive(data)
        match taken:
            case Close():
                metrics.GATEWAY_CLOSED.labels(str(taken.code)).inc()
                await self._socket.close(code=taken.code)
                return False
            case Refused():
                self._refuse(taken)
            case up.Ping():
                self._send(_PONG)
            case up.Seen():
                pass
            case up.Open():
                await self._open(taken)
            case up.Resume():
                resume = link.ResumeFrame(token_hash=_hash(taken.token), after=taken.after)
                self._upstream.send(link.VisitorFrame(line=self._number, resume=resume))
            case up.Return():
                returning = link.ReturnFrame(token_hash=_hash(taken.token), code=taken.code)
                self._upstream.send(link.VisitorFrame(line=self._number, returning=returning))
            case _:
                self._upstream.send(frames.upward(self._number, taken))
        _frames("up", type(taken).__name__.lower()).inc()
        return True

    async def _open(self, frame: up.Open) -> None:
        """Opens the session, with what routing_svc knows of her place. Nothing about a place keeps her from opening."""
        try:
            place = await self._places.resolve(frame.place)
        except PlaceRefused as refused:
            self._line.reopen()
            self._refuse(Refused(refused.reason))
            return
        intake = frames.intake(frame, place)
        opening = link.OpenFrame(token_hash=_hash(frame.token), intake=intake, earlier_code=frame.code)
        self._upstream.send(link.VisitorFrame(line=self._number, open=opening))

    def deliver(self, frame: link.ServerFrame) -> None:
        """A frame from chat_svc."""
        if frame.HasField("refused") and frame.refused.reason in _ASK_AGAIN:
            self._line.reopen()
        _frames("down", frame.WhichOneof("frame") or "none").inc()
        try:
            text = frames.downward(frame)
        except frames.StaffOnly:
            metrics.GATEWAY_REFUSED.labels("STAFF_ONLY").inc()
            logs.log().error("staff entry withheld")
            return
        if text:
            self._send(text)

    def lost(self) -> None:
        """The stream is gone: her page comes again, with its cursor."""
        if self._closing is None and not self._socket.closed:
            metrics.GATEWAY_CLOSED.labels(str(int(WSCloseCode.SERVICE_RESTART))).inc()
            closing = self._socket.close(code=WSCloseCode.SERVICE_RESTART)
            self._closing = asyncio.get_running_loop().create_task(_quietly(closing))

    def _refuse(self, refused: Refused) -> None:
        metrics.GATEWAY_REFUSED.labels(refused.reason).inc()
        identified = {"id": refused.id} if refused.id else {}
        self._send(up.encode(t="refused", reason=refused.reason, **identified))

    def _send(self, text: str) -> None:
        if len(self._backlog) >= _BACKLOG_MAX:
            metrics.GATEWAY_CLOSED.labels("backlog").inc()
            self._backlog.clear()
            self._abort()
            return
        self._backlog.append(text)
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        try:
            while self._backlog:
                await self._socket.send_str(self._backlog.popleft())
        except ConnectionError:
            self._backlog.clear()
        finally:
            self._sending = None


async def _quietly(closing: Awaitable[bool]) -> None:
    try:
        await closing
    except ConnectionError:
        return


def _hash(token: str) -> bytes:
    return hashlib.sha256(up.token_bytes(token)).digest()
