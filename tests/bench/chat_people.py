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

    def sent(self, message: str, since: float | None) -> None:
        """It leaves the visitor now, or was meant to leave at `since` (perf_counter's seconds)."""
        self._sent[message] = time.perf_counter() if since is None else since

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
        self.assigned = asyncio.Event()

    async def open(self, http: aiohttp.ClientSession, url: str, origin: str, until: str) -> None:
        """Comes, opens a session, and waits for the frame or the kind of entry that is called `until`."""
        self._socket = await http.ws_connect(url, origin=origin, protocols=("pnav.1",))
        await self._send(t="open", token=token_urlsafe(32), category="domestic", lang="fr")
        frame = await self._next()
        while until not in (frame.t, frame.kind):
            frame = await self._next()
        self._reading = asyncio.create_task(self._read())

    async def say(self, since: float | None = None) -> None:
        """Says something, late if she meant to at `since`; returns when it is confirmed to her.

        Raises ConnectionError when it is refused.
        """
        message = str(uuid4())
        confirmed = self._confirmed[message] = asyncio.get_running_loop().create_future()
        self._notes.sent(message, since)
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
                if frame.kind == "assigned":
                    self.assigned.set()
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
    """One console: follows, takes what is offered once `accepting` is set, and notes what arrives."""

    def __init__(self, stub: Any, token: str, notes: Notes, accepting: asyncio.Event) -> None:
        self._stub = stub
        self._metadata = (("authorization", f"Bearer {token}"),)
        self._notes = notes
        self._accepting = accepting
        self._offers: asyncio.Queue[str] = asyncio.Queue()
        self.following = asyncio.Event()
        self.full = asyncio.Event()
        self._offered = 0

    async def work(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._renew())
            tasks.create_task(self._follow())
            tasks.create_task(self._accept())

    async def come(self) -> None:
        """From here on she takes chats."""
        availability = pb.SetAvailabilityRequest(accepting=True, capacity=CAPACITY)
        await self._stub.SetAvailability(availability, metadata=self._metadata)

    async def _follow(self) -> None:
        async for response in self._stub.Follow(pb.FollowRequest(), metadata=self._metadata):
            for event in response.events:
                self._take(event)

    def _take(self, event: pb.FollowEvent) -> None:
        if event.HasField("entry"):
            self._notes.arrived(event.entry.client_id)
        elif event.HasField("beat"):
            self.following.set()
        elif event.HasField("session") and event.session.state == SESSION_STATE_OFFERED:
            self._offered += 1
            if self._offered == CAPACITY:
                self.full.set()
            self._offers.put_nowait(event.session.name)

    async def _accept(self) -> None:
        """One click after the other."""
        await self._accepting.wait()
        while True:
            request = pb.AcceptOfferRequest(session=await self._offers.get(), request_id=str(uuid4()))
            await self._stub.AcceptOffer(request, metadata=self._metadata)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEWAL_SECONDS)
            await self._stub.RenewLease(pb.RenewLeaseRequest(), metadata=self._metadata)
