"""Visitors' pages by docs/protocol.md, impatient: they keep what is not confirmed, come again and send it again."""

import asyncio
import hashlib
import random
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

import aiohttp
import msgspec

from chat_svc.frames import session_id
from tests.chaos.history import Recorder

_PAUSE_SECONDS = 0.08  # between what one says and what she says next, on average
_AT_ONCE = 3  # messages that she sends without waiting for the one before
_AGAIN_SECONDS = 1.0  # a refusal that is not for good is answered by a resend
_QUIET_SECONDS = 3.0  # then she asks whether anybody is there
_DEAD_SECONDS = 6.0  # then nobody is
_BACKOFF_SECONDS = (0.05, 0.4)  # what a page waits (rule 4) is its own: here the platform is measured
_FOR_NOW = ("STORE_UNAVAILABLE", "TOO_FAST")
_ENDS = (aiohttp.ClientError, ConnectionError, TimeoutError)


class _Frame(msgspec.Struct):
    t: str
    id: str = ""
    seq: int = 0
    last: int = 0
    by: str = ""
    kind: str = ""
    text: str = ""
    reason: str = ""


_decode = msgspec.json.Decoder(_Frame).decode


class Visitor:
    """One page. She talks while `talking` says so, and comes again for as long as she is not cancelled."""

    def __init__(self, name: str, chance: random.Random, recorder: Recorder, talking: Callable[[], bool]) -> None:
        self._name = name
        self._chance = chance
        self._recorder = recorder
        self._talking = talking
        secret = chance.randbytes(32)
        self._token = urlsafe_b64encode(secret).rstrip(b"=").decode()
        self._session = session_id(hashlib.sha256(secret).digest())
        self._known = False
        self._last = 0
        self._said = 0
        self._missing: int | None = None  # up to where, on this line, until it has come
        self._confirmed = asyncio.Event()
        self.unconfirmed: dict[str, str] = {}

    async def run(self, http: aiohttp.ClientSession, url: str, origin: str) -> None:
        """Until cancelled."""
        delay = _BACKOFF_SECONDS[0]
        while True:
            try:
                async with asyncio.timeout(_DEAD_SECONDS):
                    socket = await http.ws_connect(url, origin=origin, protocols=("pnav.1",))
                async with socket:
                    await self._connection(socket)
            except _ENDS:
                self._note("lost")
            except ExceptionGroup as group:
                if group.split(_ENDS)[1] is not None:
                    raise
                self._note("lost")
            delay = _BACKOFF_SECONDS[0] if self._known else min(2 * delay, _BACKOFF_SECONDS[1])
            await asyncio.sleep(delay * self._chance.uniform(0.5, 2))

    async def _connection(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._note("line", seq=self._last if self._known else 0)
        if self._known:
            await _send(socket, t="resume", token=self._token, after=self._last)
        else:
            await _send(socket, t="open", token=self._token, category="domestic", lang="fr")
        while (frame := await self._next(socket)).t != "opened":
            self._take(frame)
        self._known = True
        self._missing = frame.last
        self._catch_up()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read(socket))
            tasks.create_task(self._talk(socket))
            tasks.create_task(self._send_again(socket))

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            self._take(await self._next(socket))

    async def _next(self, socket: aiohttp.ClientWebSocketResponse) -> _Frame:
        """Raises ConnectionError when the line ends, and when nobody answers on it."""
        try:
            message = await socket.receive(timeout=_QUIET_SECONDS)
        except TimeoutError:
            await _send(socket, t="ping")
            message = await socket.receive(timeout=_DEAD_SECONDS - _QUIET_SECONDS)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError
        return _decode(message.data)

    def _take(self, frame: _Frame) -> None:
        match frame.t:
            case "entry":
                self._see(frame)
            case "ack":
                self._confirm(frame)
            case "refused" if not frame.id:
                self._note("refused", text=frame.reason)
                raise ConnectionError
            case "refused" if frame.reason in _FOR_NOW:
                self._note("deferred", id=frame.id, text=frame.reason)
            case "refused":
                self.unconfirmed.pop(frame.id, None)
                self._note("refused", id=frame.id, text=frame.reason)
            case "bye":
                raise ConnectionError

    def _see(self, frame: _Frame) -> None:
        told = {"id": frame.id, "seq": frame.seq, "author": frame.by, "kind": frame.kind, "text": frame.text}
        self._note("seen", **told)
        if frame.seq > self._last + 1:
            raise ConnectionError
        self._last = max(self._last, frame.seq)
        self._catch_up()
        self._confirm(frame)

    def _catch_up(self) -> None:
        if self._missing is not None and self._last >= self._missing:
            self._missing = None
            self._note("caught", seq=self._last)

    def _confirm(self, frame: _Frame) -> None:
        if self.unconfirmed.pop(frame.id, None) is not None:
            self._note("acknowledged", id=frame.id, seq=frame.seq)
            self._confirmed.set()

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        for id_, text in tuple(self.unconfirmed.items()):
            await _send(socket, t="say", id=id_, text=text)
        while True:
            while len(self.unconfirmed) >= _AT_ONCE:
                self._confirmed.clear()
                await self._confirmed.wait()
            await asyncio.sleep(self._chance.uniform(0, 2 * _PAUSE_SECONDS))
            if self._talking():
                await self._say(socket)

    async def _say(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._said += 1
        id_ = str(UUID(int=self._chance.getrandbits(128), version=4))
        text = self.unconfirmed[id_] = f"{self._name} {self._said}"
        self._note("invoked", id=id_, text=text)
        await _send(socket, t="say", id=id_, text=text)

    async def _send_again(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """What was asked one turn ago and has no answer yet is asked again, on the living line."""
        before: set[str] = set()
        while True:
            await asyncio.sleep(_AGAIN_SECONDS)
            for id_, text in tuple(self.unconfirmed.items()):
                if id_ in before:
                    await _send(socket, t="say", id=id_, text=text)
            before = set(self.unconfirmed)

    def _note(self, what: str, **more: Any) -> None:
        self._recorder.note(self._name, what, self._session, **more)


async def _send(socket: aiohttp.ClientWebSocketResponse, **frame: Any) -> None:
    await socket.send_str(msgspec.json.encode(frame).decode())
