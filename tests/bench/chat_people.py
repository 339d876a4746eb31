"""Who talks in the benchmark: visitors by WebSocket, operators by gRPC, and what is noted of their messages."""

import asyncio
import time
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec

from pnav.chat.v1 import operator_pb2 as pb
from pnav.chat.v1.resources_pb2 import SESSION_STATE_OFFERED

CAPACITY = 20  # chats per operator: the most that chat_svc lets one have
_RENEWAL_SECONDS = 10.0  # three times per lease
_TEXT = "Il est rentré, je ne peux pas parler. Est-ce que vous êtes toujours là ? " * 2


class Notes:
    """When each message was sent, how long it took to arrive, and how many arrived."""

    def __init__(self) -> None:
        self._sent: dict[str, float] = {}
        self.seconds: list[float] = []

    def sent(self, message: str) -> None:
        """It leaves the visitor now."""
        self._sent[message] = time.perf_counter()

    def arrived(self, message: str) -> None:
        """Whom it is for has it. A second time counts for nothing."""
        sent = self._sent.pop(message, None)
        if sent is not None:
            self.seconds.append(time.perf_counter() - sent)

    def clear(self) -> None:
        """Forgets everything; what is still under way is not counted."""
        self._sent.clear()
        self.seconds.clear()


class _Frame(msgspec.Struct):
    t: str
    kind: str = ""
    id: str = ""
    reason: str = ""


class Visitor:
    """One page. `heard` is called with the id of each of her messages when it is confirmed to her."""

    def __init__(self, notes: Notes, heard: Callable[[str], None]) -> None:
        self._notes = notes
        self._heard = heard
        self._decode = msgspec.json.Decoder(_Frame).decode
        self._confirmed: dict[str, asyncio.Future[None]] = {}

    async def open(self, http: aiohttp.ClientSession, url: str, origin: str, until: str) -> None:
        """Comes, opens a session, and waits for the frame or the kind of entry that is called `until`."""
        self._socket = await http.ws_connect(url, origin=origin, protocols=("pnav.1",))
        await self._send(t="open", token=token_urlsafe(32), category="domestic", lang="fr")
        frame = await self._next()
        while until not in (frame.t, frame.kind):
            frame = await self._next()
        self._reading = asyncio.create_task(self._read())

    async def say(self) -> None:
        """Says something; returns when it is confirmed to her. Raises ConnectionError when it is refused."""
        message = str(uuid4())
        confirmed = self._confirmed[message] = asyncio.get_running_loop().create_future()
        self._notes.sent(message)
        await self._send(t="say", id=message, text=_TEXT)
        await confirmed

    async def leave(self) -> None:
        """Closes the page."""
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        try:
            while True:
                frame = await self._next()
                confirmed = self._confirmed.pop(frame.id, None)
                if confirmed is not None:
                    self._heard(frame.id)
                    confirmed.set_result(None)
        except ConnectionError as error:
            for confirmed in self._confirmed.values():
                confirmed.set_exception(error)

    async def _send(self, **frame: str) -> None:
        await self._socket.send_bytes(msgspec.json.encode(frame))

    async def _next(self) -> _Frame:
        message = await self._socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ConnectionError(f"A visitor's line ended: {message.data}")
        frame = self._decode(message.data)
        if frame.t in ("refused", "bye"):
            raise ConnectionError(f"A visitor was told {frame.t}: {frame.reason}")
        return frame


class Operator:
    """One console with an accepting operator: takes what is offered, and notes what arrives."""

    def __init__(self, stub: Any, token: str, notes: Notes) -> None:
        self._stub = stub
        self._metadata = (("authorization", f"Bearer {token}"),)
        self._notes = notes
        self._accepting: set[asyncio.Task[None]] = set()

    async def work(self) -> None:
        """Until cancelled."""
        availability = pb.SetAvailabilityRequest(accepting=True, capacity=CAPACITY)
        await self._stub.SetAvailability(availability, metadata=self._metadata)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._renew())
            tasks.create_task(self._follow())

    async def _follow(self) -> None:
        async for response in self._stub.Follow(pb.FollowRequest(), metadata=self._metadata):
            for event in response.events:
                self._take(event)

    def _take(self, event: pb.FollowEvent) -> None:
        if event.HasField("entry"):
            self._notes.arrived(event.entry.client_id)
        elif event.HasField("session") and event.session.state == SESSION_STATE_OFFERED:
            task = asyncio.create_task(self._accept(event.session.name))
            self._accepting.add(task)
            task.add_done_callback(self._accepting.discard)

    async def _accept(self, session: str) -> None:
        await self._stub.AcceptOffer(
            pb.AcceptOfferRequest(session=session, request_id=str(uuid4())), metadata=self._metadata
        )

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEWAL_SECONDS)
            await self._stub.RenewLease(pb.RenewLeaseRequest(), metadata=self._metadata)
