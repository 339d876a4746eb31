"""One visitor's WebSocket: between her page and the stream to chat_svc."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable
from functools import cache

from aiohttp import WSCloseCode, WSMsgType, web

from chassis import logs, metrics
from gateway import frames
from gateway import protocol as up
from gateway.line import NOT_OPENED, Close, Refused, VisitorLine
from gateway.pace import Pace
from gateway.places import PlaceRefused, Places
from gateway.upstream import Upstream
from pnav.chat.v1 import visitor_link_pb2 as link

_PONG = up.encode(t="pong")
_frames = cache(metrics.GATEWAY_FRAMES.labels)  # finding the child costs more than counting with it
_ASK_AGAIN = ("TOKEN_UNKNOWN", "CURSOR_INVALID", "CODE_UNKNOWN")  # no session was found: another can be asked for
_BACKLOG_MAX = 2_000  # frames; a page that takes none of them, nor a word of farewell, comes again with its cursor
_BACKLOG_CHARACTERS_MAX = 4_000_000  # far beyond any chat; of the largest entries, a thousand
_OPENING_SECONDS = 10.0  # a page asks for its session at once: whoever holds a line without one holds memory


class Visitor:
    """A line and its socket. `run` returns when either ends."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        abort: Callable[[], None],
        upstream: Upstream,
        places: Places,
        pace: Pace,
        opens: Pace,
    ) -> None:
        self._loop = asyncio.get_running_loop()  # asking for it is a system call in Python 3.11: once, not per frame
        self._socket = socket
        self._abort = abort
        self._upstream = upstream
        self._places = places
        self._pace = pace
        self._opens = opens
        self._line = VisitorLine()
        self._opening: asyncio.TimerHandle | None = None
        self._number = upstream.attach(self)
        self._backlog: deque[str] = deque()
        self._characters = 0
        self._sending: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Takes frames until the socket closes."""
        self._expect_opening()
        try:
            async for message in self._socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                if not await self._receive(message.data):
                    break
        finally:
            if self._opening is not None:
                self._opening.cancel()
            self._upstream.detach(self._number)

    async def _receive(self, data: str | bytes) -> bool:
        taken = self._line.receive(data)
        if not isinstance(taken, Close) and not self._pace.admits(self._loop.time()):
            taken = Refused("TOO_FAST", getattr(taken, "id", ""))
            await asyncio.sleep(1 / self._pace.per_second)  # nor is the next one read sooner
        match taken:
            case Close():
                metrics.GATEWAY_CLOSED.labels(str(taken.code)).inc()
                await self._socket.close(code=taken.code)
                return False
            case Refused():
                self._refuse(taken)
            case up.Ping():
                self._send(_PONG)
            case up.Open():
                await self._open(taken)
            case up.Resume():
                resume = link.ResumeFrame(token_hash=_hash(taken.token), after=taken.after)
                self._forward(link.VisitorFrame(line=self._number, resume=resume))
            case up.Return():
                returning = link.ReturnFrame(token_hash=_hash(taken.token), code=taken.code, safe_word=taken.word)
                self._forward(link.VisitorFrame(line=self._number, returning=returning))
            case _:
                if not self._upstream.send(frames.upward(self._number, taken)):
                    self._refuse(Refused("STORE_UNAVAILABLE", getattr(taken, "id", "")))
        _frames("up", type(taken).__name__.lower()).inc()
        return True

    async def _open(self, frame: up.Open) -> None:
        """Opens the session, with what routing_svc knows of her place. Nothing about a place keeps her from opening."""
        if not self._opens.admits(self._loop.time()):
            self._ask_again("TOO_FAST")
            return
        try:
            place = await self._places.resolve(frame.place)
        except PlaceRefused as refused:
            self._ask_again(refused.reason)
            return
        intake = frames.intake(frame, place)
        opening = link.OpenFrame(token_hash=_hash(frame.token), intake=intake, earlier_code=frame.code)
        self._forward(link.VisitorFrame(line=self._number, open=opening))

    def _forward(self, first: link.VisitorFrame) -> None:
        if not self._upstream.send(first):
            self._ask_again("STORE_UNAVAILABLE")

    def _ask_again(self, reason: str) -> None:
        """No session came of what she asked for: another can be asked for."""
        self._line.reopen()
        self._refuse(Refused(reason))
        self._expect_opening()

    def _expect_opening(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
        self._opening = self._loop.call_later(_OPENING_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._opening = None
        if not self._line.opened:
            self._close(NOT_OPENED)

    def deliver(self, frame: link.ServerFrame) -> None:
        """A frame from chat_svc."""
        if frame.HasField("refused") and frame.refused.reason in _ASK_AGAIN:
            self._line.reopen()
            self._expect_opening()
        _frames("down", frame.WhichOneof("frame") or "none").inc()
        try:
            text = frames.downward(frame)
        except frames.StaffOnly:
            metrics.GATEWAY_REFUSED.labels("STAFF_ONLY").inc()
            logs.log().error("staff entry withheld")
            return
        if text:
            self._send(text)
        if frame.HasField("bye"):
            self._close(WSCloseCode.OK)

    def lost(self) -> None:
        """The stream is gone: her page comes again, with its cursor."""
        self._close(WSCloseCode.SERVICE_RESTART)

    def _close(self, code: int) -> None:
        if self._closing is None and not self._socket.closed:
            metrics.GATEWAY_CLOSED.labels(str(int(code))).inc()
            self._closing = self._loop.create_task(self._end(code))

    async def _end(self, code: int) -> None:
        """After what was being sent. A page that reads nothing is not waited for: its socket's own time-out ends it."""
        if self._sending is not None and code == WSCloseCode.OK:
            await asyncio.wait([self._sending])
        try:
            await self._socket.close(code=code)
        except ConnectionError:
            return

    def _refuse(self, refused: Refused) -> None:
        metrics.GATEWAY_REFUSED.labels(refused.reason).inc()
        identified = {"id": refused.id} if refused.id else {}
        self._send(up.encode(t="refused", reason=refused.reason, **identified))

    def _send(self, text: str) -> None:
        self._characters += len(text)
        if len(self._backlog) >= _BACKLOG_MAX or self._characters >= _BACKLOG_CHARACTERS_MAX:
            metrics.GATEWAY_CLOSED.labels("backlog").inc()
            self._backlog.clear()
            self._abort()
            return
        self._backlog.append(text)
        if self._sending is None:
            self._sending = self._loop.create_task(self._flush())

    async def _flush(self) -> None:
        try:
            while self._backlog:
                text = self._backlog.popleft()
                await self._socket.send_str(text)
                self._characters -= len(text)
        except ConnectionError:
            self._backlog.clear()
        finally:
            self._sending = None


def _hash(token: str) -> bytes:
    return hashlib.sha256(up.token_bytes(token)).digest()
