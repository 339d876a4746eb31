"""The gateway's stream: frames of all its visitors, in batches, both ways."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from chassis import logs, metrics
from chassis.refusals import Draining, Refusal
from chat_svc.board import Board
from chat_svc.codes import Codes
from chat_svc.domain.refusals import TooFast
from chat_svc.exchange import Exchange
from chat_svc.line import Line
from chat_svc.lines import Lines
from chat_svc.log import Log
from chat_svc.outbox import Outbox
from pnav.chat.v1 import visitor_link_pb2 as pb
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceServicer

_INTERNAL = "INTERNAL"
FRAMES_MAX = 200  # of one line that wait; ten times what she may still send while one commit is under way


class Link(VisitorLinkServiceServicer):
    """Serves gateways."""

    def __init__(self, log: Log, board: Board, exchange: Exchange, codes: Codes) -> None:
        self._log = log
        self._board = board
        self._exchange = exchange
        self._codes = codes
        self._lines = Lines()
        self._gateways: set[_Gateway] = set()
        board.changed.append(self._tell_positions)

    async def Link(
        self, request_iterator: AsyncIterator[pb.LinkRequest], context: object
    ) -> AsyncIterator[pb.LinkResponse]:
        """See the contract."""
        gateway = _Gateway(self._open)
        self._gateways.add(gateway)
        listening = asyncio.get_running_loop().create_task(gateway.listen(request_iterator))
        try:
            async for frames in gateway.outbox.batches():
                yield pb.LinkResponse(frames=frames)
        finally:
            listening.cancel()
            self._gateways.discard(gateway)
            gateway.close()

    async def drain(self) -> None:
        """Ends all streams: the gateways open them to another process."""
        for gateway in self._gateways:
            gateway.outbox.end(Draining())

    def _open(self, number: int, put: Callable[[pb.ServerFrame], None]) -> Line:
        return Line(number, self._log, self._board, self._exchange, self._codes, self._lines, put)

    def _tell_positions(self) -> None:
        for gateway in self._gateways:
            for line in gateway.lines.values():
                line.tell_position()


class _Gateway:
    """One gateway's stream."""

    def __init__(self, new: Callable[[int, Callable[[pb.ServerFrame], None]], Line]) -> None:
        self._new = new
        self.outbox: Outbox[pb.ServerFrame] = Outbox()
        self.lines: dict[int, Line] = {}
        self._work: dict[int, _Work] = {}

    async def listen(self, requests: AsyncIterator[pb.LinkRequest]) -> None:
        """Takes frames until the gateway leaves."""
        try:
            async for request in requests:
                for frame in request.frames:
                    self._take(frame)
        finally:
            self.outbox.end(None)

    def _take(self, frame: pb.VisitorFrame) -> None:
        if frame.HasField("gone"):
            self._gone(frame.line)
            return
        line = self.lines.get(frame.line)
        if line is None:
            line = self._open(frame.line)
        if frame.HasField("typing"):
            line.typing(active=frame.typing.active)
        else:
            self._work[frame.line].add(frame)

    def _open(self, number: int) -> Line:
        line = self.lines[number] = self._new(number, self.outbox.put)
        self._work[number] = _Work(line, self.outbox.put)
        metrics.CHAT_LINES.inc()
        return line

    def _gone(self, number: int) -> None:
        line = self.lines.pop(number, None)
        if line is not None:
            self._work.pop(number).finish(line.close)
            metrics.CHAT_LINES.dec()

    def close(self) -> None:
        """The stream is over: so are its lines."""
        for number in list(self.lines):
            self._gone(number)


class _Work:
    """The frames of one line, one after the other; a line that has nothing to do costs nothing."""

    __slots__ = ("_frames", "_last", "_line", "_loop", "_put", "_task")

    def __init__(self, line: Line, put: Callable[[pb.ServerFrame], None]) -> None:
        self._loop = asyncio.get_running_loop()  # asking for it is a system call in Python 3.11: once, not per frame
        self._line = line
        self._put = put
        self._frames: deque[pb.VisitorFrame] = deque()
        self._task: asyncio.Task[None] | None = None
        self._last: Callable[[], None] | None = None

    def add(self, frame: pb.VisitorFrame) -> None:
        """Does it after those before it."""
        if len(self._frames) >= FRAMES_MAX:
            self._refuse(frame, TooFast.reason)
            return
        self._frames.append(frame)
        if self._task is None:
            self._task = self._loop.create_task(self._run())

    def finish(self, last: Callable[[], None]) -> None:
        """Calls `last` after the last frame: what she sent before she was gone counts."""
        self._last = last
        if self._task is None:
            last()

    async def _run(self) -> None:
        try:
            while self._frames:
                await self._do(self._frames.popleft())
        finally:
            self._task = None
            if self._last is not None:
                self._last()

    async def _do(self, frame: pb.VisitorFrame) -> None:
        try:
            await self._line.take(frame)
        except Refusal as refusal:
            self._refuse(frame, refusal.reason)
        except Exception as error:
            logs.failure("frame failed", error, method=frame.WhichOneof("frame"))
            self._refuse(frame, _INTERNAL)

    def _refuse(self, frame: pb.VisitorFrame, reason: str) -> None:
        metrics.CHAT_REFUSED.labels(reason).inc()
        client_id = getattr(getattr(frame, frame.WhichOneof("frame") or "", None), "client_id", "")
        self._put(pb.ServerFrame(line=frame.line, refused=pb.RefusedFrame(reason=reason, client_id=client_id)))
