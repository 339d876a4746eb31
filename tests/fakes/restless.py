"""People who go on talking whatever restarts: a page and a console that obey the line's rules (docs/protocol.md)."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

import aiohttp
import grpc
import msgspec

from pnav.chat.v1 import operator_pb2 as pb
from pnav.chat.v1.resources_pb2 import AUTHOR_VISITOR, SESSION_STATE_ACTIVE, SESSION_STATE_OFFERED
from tests.fakes.platform import reason

_PAUSE_SECONDS = 0.1  # between two messages of one visitor
_FIRST_DELAY = 0.5  # rule 4
_AGAIN_SECONDS = 10.0


class Client:
    """Someone with a line: `back` has how long each loss of it lasted, `got` what arrived, by its id and how often."""

    def __init__(self) -> None:
        self.back: list[float] = []
        self.got: Counter[str] = Counter()
        self.holes = 0
        self._lost_at: float | None = None

    def lost(self) -> None:
        """The line is gone."""
        self._lost_at = self._lost_at or time.monotonic()

    def there(self) -> None:
        """The line is whole again."""
        if self._lost_at is not None:
            self.back.append(time.monotonic() - self._lost_at)
        self._lost_at = None


class Visitor(Client):
    """Her page. `said` has the ids of all she said, `kept` what is not confirmed to her."""

    def __init__(self, http: aiohttp.ClientSession, url: str, origin: str) -> None:
        super().__init__()
        self._connect = lambda: http.ws_connect(url, origin=origin, protocols=("pnav.1",))
        self._token = token_urlsafe(32)
        self._last = 0
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.said: list[str] = []
        self.kept: dict[str, str] = {}
        self.confirmed = asyncio.Condition()

    async def live(self) -> None:
        """Comes again after every loss, until cancelled."""
        while True:
            try:
                async with self._connect() as socket:
                    await socket.send_bytes(msgspec.json.encode(self._hello()))
                    async for message in socket:
                        await self._take(socket, msgspec.json.decode(message.data))
            except (aiohttp.ClientError, ConnectionError):
                pass
            self._socket = None
            self.lost()
            await asyncio.sleep(_FIRST_DELAY * random.uniform(0.5, 1))

    async def talk(self) -> None:
        """Says one thing after the other, until cancelled."""
        while True:
            await self.say()
            await asyncio.sleep(_PAUSE_SECONDS)

    async def say(self) -> None:
        """Says something; returns when it is confirmed to her."""
        message = str(uuid4())
        self.said.append(message)
        self.kept[message] = f"Je suis là ({message})"
        if self._socket is not None:
            await self._send(self._socket, message)
        async with self.confirmed:
            await self.confirmed.wait_for(lambda: message not in self.kept)

    def _hello(self) -> dict[str, Any]:
        if self._last:
            return {"t": "resume", "token": self._token, "after": self._last}
        return {"t": "open", "token": self._token, "category": "domestic", "lang": "fr"}

    async def _take(self, socket: aiohttp.ClientWebSocketResponse, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "opened":
                self.there()
                self._socket = socket
                for message in tuple(self.kept):
                    await self._send(socket, message)
            case "entry":
                self._enter(frame)
                await self._confirm(frame.get("id", ""))
            case "ack":
                await self._confirm(frame["id"])
            case "refused":
                await socket.close()

    def _enter(self, frame: dict[str, Any]) -> None:
        self.holes += frame["seq"] != self._last + 1
        self._last = frame["seq"]
        if frame["kind"] == "message":
            self.got[frame["text"] if frame["by"] == "operator" else frame["id"]] += 1

    async def _confirm(self, message: str) -> None:
        self.kept.pop(message, None)
        async with self.confirmed:
            self.confirmed.notify_all()

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, message: str) -> None:
        try:
            await socket.send_bytes(msgspec.json.encode({"t": "say", "id": message, "text": self.kept[message]}))
        except (ConnectionError, KeyError):
            return  # she comes again with it; or it was confirmed meanwhile


class Operator(Client):
    """A console with its operator, who answers everything. `answers` has the texts of all confirmed answers."""

    def __init__(self, stub: Any, token: str) -> None:
        super().__init__()
        self._stub = stub
        self._metadata = (("authorization", f"Bearer {token}"),)
        self._cursors: dict[str, int] = {}
        self._epochs: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.answers: list[str] = []

    async def live(self) -> None:
        """Follows, again after every loss, until cancelled."""
        renewing = asyncio.create_task(self._renew())
        try:
            while True:
                cursors = [pb.Cursor(session=name, after=after) for name, after in self._cursors.items()]
                try:
                    async for answer in self._stub.Follow(pb.FollowRequest(cursors=cursors), metadata=self._metadata):
                        for event in answer.events:
                            self._take(event)
                except grpc.aio.AioRpcError as error:
                    _check_passing(error)
                self.lost()
                await asyncio.sleep(_FIRST_DELAY * random.uniform(0.5, 1))
        finally:
            for task in (renewing, *self._tasks):
                task.cancel()

    async def answered(self) -> None:
        """Returns when everything that was begun is done."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def _take(self, event: pb.FollowEvent) -> None:
        match event.WhichOneof("event"):
            case "beat":
                self.there()
            case "session" if event.session.state == SESSION_STATE_OFFERED:
                self._do(self._accept(event.session.name))
            case "session" if event.session.state == SESSION_STATE_ACTIVE:
                self._epochs[event.session.name] = event.session.epoch
            case "entry":
                self._enter(event.entry)

    def _enter(self, entry: Any) -> None:
        self.holes += entry.seq != self._cursors.get(entry.session, 0) + 1
        self._cursors[entry.session] = entry.seq
        if entry.HasField("message"):
            self.got[entry.client_id if entry.author == AUTHOR_VISITOR else entry.message.text] += 1
            if entry.author == AUTHOR_VISITOR:
                self._do(self._answer(entry.session, f"Je vous écoute ({entry.client_id})"))

    async def _accept(self, session: str) -> None:
        request = pb.AcceptOfferRequest(session=session, request_id=str(uuid4()))
        await self._persist(lambda: self._stub.AcceptOffer(request, metadata=self._metadata))

    async def _answer(self, session: str, text: str) -> None:
        request = pb.SendMessageRequest(
            session=session, epoch=self._epochs[session], request_id=str(uuid4()), text=text
        )
        await self._persist(lambda: self._stub.SendMessage(request, metadata=self._metadata))
        self.answers.append(text)

    async def _renew(self) -> None:
        request = pb.SetAvailabilityRequest(accepting=True, capacity=20)
        while True:
            await self._persist(lambda: self._stub.SetAvailability(request, metadata=self._metadata))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _persist(self, call: Callable[[], Awaitable[object]]) -> None:
        """The same act with the same request_id until its outcome is known. An offer that is gone is none."""
        while True:
            try:
                await call()
            except grpc.aio.AioRpcError as error:
                if reason(error)[1] == "OFFER_GONE":
                    return
                _check_passing(error)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _check_passing(error: grpc.aio.AioRpcError) -> None:
    """Raises what is no consequence of a restart."""
    if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
        raise error
