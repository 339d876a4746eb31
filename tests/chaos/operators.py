"""Consoles by proto/pnav/chat/v1/operator.proto: any replica, the same request_id until there is an answer, cursors."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any
from uuid import UUID

import grpc

from chassis.client import reason
from pnav.chat.v1 import operator_pb2 as pb
from pnav.chat.v1 import resources_pb2
from tests.chaos.history import TEXT_MAX, Recorder, of_visitor

LEASE_SECONDS = 4
_CAPACITY = 20
_RENEWAL_SECONDS = LEASE_SECONDS / 3
_CALL_SECONDS = 8.0  # a call that is not answered by then is made again
_QUIET_SECONDS = 12.0  # a stream that does not even beat, every 5 s, is broken
_AGAIN_SECONDS = 0.2
_AT_ONCE = 3  # messages that she sends to one visitor without waiting for the one before
_AWAKE_SECONDS, _ASLEEP_SECONDS = (3, 8), LEASE_SECONDS + 2
_ANSWERED = 0.5  # share of her visitors' messages, which begin with their names, that an operator answers
_FOR_NOW = (
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.UNKNOWN,
)


class Operator:
    """One console. Now and then its lease is let lapse while it goes on writing, as a laptop that wakes up does."""

    def __init__(
        self,
        name: str,
        chance: random.Random,
        recorder: Recorder,
        stubs: Sequence[Any],
        token: Callable[[str], str],
        talking: Callable[[], bool],
        staffed: asyncio.Event,
    ) -> None:
        self._name = name
        self._chance = chance
        self._recorder = recorder
        self._stubs = stubs
        self._token = token
        self._talking = talking
        self._staffed = staffed
        self._missing = True  # until the stream has sent what was
        self._said = 0
        self._saying: Counter[str] = Counter()  # by session
        self._last: dict[str, int] = {}
        self._epochs: dict[str, int] = {}
        self.calls: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._be_there())
            tasks.create_task(self._follow())

    async def _be_there(self) -> None:
        while True:
            await self._staffed.wait()
            awake = self._chance.uniform(*_AWAKE_SECONDS)
            availability = pb.SetAvailabilityRequest(accepting=True, capacity=_CAPACITY)
            await self._insist("SetAvailability", availability)
            for _ in range(int(awake / _RENEWAL_SECONDS)):
                await asyncio.sleep(_RENEWAL_SECONDS)
                if self._staffed.is_set():
                    await self._insist("RenewLease", pb.RenewLeaseRequest())
            await asyncio.sleep(_ASLEEP_SECONDS if self._talking() else 0)

    async def _follow(self) -> None:
        while True:
            cursors = [pb.Cursor(session=name, after=after) for name, after in self._last.items()]
            for name in self._epochs | self._last:
                self._note("line", name, seq=self._last.get(name, 0))
            stub = self._chance.choice(self._stubs)
            stream = stub.Follow(pb.FollowRequest(cursors=cursors), metadata=self._metadata())
            self._missing = True
            try:
                while True:
                    async with asyncio.timeout(_QUIET_SECONDS):
                        response = await stream.read()
                    if response is grpc.aio.EOF:
                        break
                    for event in response.events:
                        self._take(event)
            except grpc.aio.AioRpcError as error:
                self._note("refused" if error.code() not in _FOR_NOW else "lost", text=_reason(error))
            except (TimeoutError, ConnectionError):
                self._note("lost")
            finally:
                stream.cancel()
            await asyncio.sleep(_AGAIN_SECONDS)

    def _take(self, event: pb.FollowEvent) -> None:
        match event.WhichOneof("event"):
            case "session" if event.session.state == resources_pb2.SESSION_STATE_OFFERED:
                if self._staffed.is_set():
                    self._begin(self._accept(event.session.name))
            case "session" if event.session.state == resources_pb2.SESSION_STATE_ACTIVE:
                self._epochs[event.session.name] = event.session.epoch
            case "released":
                self._forget(event.released.session)
            case "entry":
                self._see(event.entry)
            case "beat" if self._missing:
                self._missing = False
                for session, last in self._last.items():
                    self._note("caught", session, seq=last)

    def _forget(self, session: str) -> None:
        """She has not quite understood: one more word with the epoch she had."""
        if self._last.pop(session, None) is not None:
            self._begin(self._say(session))
        self._note("line", session, seq=0)
        self._note("released", session)

    def _see(self, entry: resources_pb2.Entry) -> None:
        author = resources_pb2.Author.Name(entry.author).removeprefix("AUTHOR_").lower()
        text = entry.message.text[:TEXT_MAX]
        told = {"id": entry.client_id, "author": author, "kind": entry.WhichOneof("body"), "epoch": 0}
        self._note("seen", entry.session, seq=entry.seq, text=text, **told)
        last = self._last.get(entry.session, 0)
        if entry.seq > last + 1:
            raise ConnectionError
        if entry.seq == last + 1:
            self._last[entry.session] = entry.seq
            free = self._saying[entry.session] < _AT_ONCE
            if of_visitor(text) and free and self._talking() and self._chance.random() < _ANSWERED:
                self._saying[entry.session] += 1
                self._begin(self._answer(entry.session))

    def _begin(self, call: Any) -> None:
        task = asyncio.create_task(call)
        self.calls.add(task)
        task.add_done_callback(self.calls.discard)

    async def _accept(self, session: str) -> None:
        id_ = self._uuid()
        self._note("invoked", session, id=id_)
        request = pb.AcceptOfferRequest(session=session, request_id=id_)
        await self._write("AcceptOffer", request, lambda _: 0)

    async def _answer(self, session: str) -> None:
        await self._say(session)
        self._saying[session] -= 1

    async def _say(self, session: str) -> None:
        self._said += 1
        id_, text, epoch = self._uuid(), f"{self._name} {self._said}", self._epochs.get(session, 0)
        self._note("invoked", session, id=id_, text=text, epoch=epoch)
        request = pb.SendMessageRequest(session=session, epoch=epoch, request_id=id_, text=text)
        await self._write("SendMessage", request, lambda answer: answer.seq)

    async def _write(self, method: str, request: Any, seq: Callable[[Any], int]) -> None:
        answer = await self._insist(method, request)
        if isinstance(answer, str):
            self._note("refused", request.session, id=request.request_id, text=answer)
        else:
            self._note("acknowledged", request.session, id=request.request_id, seq=seq(answer))

    async def _insist(self, method: str, request: Any) -> Any:
        """The answer, or the reason for which there will be none. Who does not answer is not asked twice in a row."""
        for stub in cycle(self._chance.sample(self._stubs, len(self._stubs))):
            call = getattr(stub, method)
            try:
                return await call(request, metadata=self._metadata(), timeout=_CALL_SECONDS)
            except grpc.aio.AioRpcError as error:
                if error.code() not in _FOR_NOW:
                    return _reason(error)
            await asyncio.sleep(_AGAIN_SECONDS)
        raise RuntimeError("nobody to ask")

    def _metadata(self) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {self._token(self._name)}"),)

    def _uuid(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def _note(self, what: str, session: str = "", **more: Any) -> None:
        self._recorder.note(self._name, what, session.removeprefix("sessions/"), **more)


def _reason(error: grpc.aio.AioRpcError) -> str:
    """Why, by the platform's own word or else by gRPC's."""
    return reason(error) or error.code().name
