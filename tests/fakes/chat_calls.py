"""Calls of chat_svc as consoles, gateways and referral_svc make them."""

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from uuid import uuid4

import grpc
import pytest

from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import session_pb2 as inner
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.fakes.chat_visitors import opening
from tests.fakes.platform import reason

S = "sessions/s"
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "SESSION_UNKNOWN")


def invalid(why):
    return grpc.StatusCode.INVALID_ARGUMENT, why


def failed(why):
    return grpc.StatusCode.FAILED_PRECONDITION, why


async def refused(call):
    """Status and reason with which a unary call is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await call
    return reason(error.value)


async def ended(stream):
    """Status and reason with which a stream ends."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await asyncio.wait_for(_to_its_end(stream), 5)
    return reason(error.value)


async def _to_its_end(stream):
    while await stream.read() is not grpc.aio.EOF:
        pass


def send(**changes):
    return ops.SendMessageRequest(
        **{"session": S, "epoch": 1, "request_id": str(uuid4()), "text": "Je vous écoute"} | changes
    )


def share(**changes):
    card = resources_pb2.ServiceShared(service="services/s", title="Halte Aide")
    return ops.ShareServiceRequest(**{"session": S, "epoch": 1, "request_id": str(uuid4()), "card": card} | changes)


def close(**changes):
    return ops.CloseSessionRequest(
        **{"session": S, "epoch": 1, "request_id": str(uuid4()), "outcome": resources_pb2.OUTCOME_INFORMED} | changes
    )


def accept(**changes):
    return ops.AcceptOfferRequest(**{"session": S, "request_id": str(uuid4())} | changes)


def decline(**changes):
    return ops.DeclineOfferRequest(**{"session": S, "request_id": str(uuid4())} | changes)


def ask(**changes):
    question = resources_pb2.ConsentRequested(
        referral="referrals/r",
        recipient="Commissariat de Cergy",
        fields=[resources_pb2.CONTACT_FIELD_NAME, resources_pb2.CONTACT_FIELD_PHONE],
        wording_version="1",
    )
    return inner.RequestConsentRequest(
        **{"session": S, "request_id": str(uuid4()), "operator": "alice", "epoch": 1, "request": question} | changes
    )


@asynccontextmanager
async def following(chat, who, **cursors):
    """A console that follows."""
    held = [ops.Cursor(session=f"sessions/{session}", after=after) for session, after in cursors.items()]
    stream = chat.envoy.operators.Follow(ops.FollowRequest(cursors=held), metadata=who)
    try:
        yield Followed(stream)
    finally:
        stream.cancel()


class Followed:
    """A console's end of its stream."""

    def __init__(self, stream):
        self._stream = stream
        self._waiting = deque()

    async def read(self):
        """The next event; grpc.aio.EOF after the last."""
        while not self._waiting:
            answer = await self._stream.read()
            if answer is grpc.aio.EOF:
                return answer
            self._waiting.extend(answer.events)
        return self._waiting.popleft()


async def told(stream, until="beat"):
    """What a console is told, shortly, up to the first event of a kind."""
    seen = []
    while not seen or seen[-1][0] != until:
        event = await stream.read()
        kind = event.WhichOneof("event")
        what = {"entry": event.entry.seq, "session": event.session.state}.get(kind, "")
        seen.append((kind, what))
    return seen


@asynccontextmanager
async def linked(chat):
    """A gateway's stream."""
    stream = chat.gateway.link.Link()
    try:
        yield Linked(stream)
    finally:
        stream.cancel()


class Linked:
    """A gateway's end of its stream."""

    def __init__(self, stream):
        self.stream = stream
        self._waiting = deque()

    async def send(self, *frames, line=1):
        """Sends frames of one line in one batch."""
        numbered = [link.VisitorFrame(line=line, **frame) for frame in frames]
        await self.stream.write(link.LinkRequest(frames=numbered))

    async def hear(self, count):
        """The next frames, in order: line, kind, and what tells one from another."""
        while len(self._waiting) < count:
            self._waiting.extend((await self.stream.read()).frames)
        return [_short(self._waiting.popleft()) for _ in range(count)]

    async def open(self, line=1, token=b"t" * 32):
        """Opens a session and takes what a newcomer is told."""
        await self.send({"open": opening(token)}, line=line)
        assert await self.hear(2) == [(line, "opened", 1), (line, "entry", 1)]


def _short(frame):
    kind = frame.WhichOneof("frame")
    what = getattr(frame, kind)
    if kind == "queue":
        return frame.line, kind, (what.position, what.staffed)
    return frame.line, kind, getattr(what, _TELLING.get(kind, ""), "")


_TELLING = {
    "opened": "last_seq",
    "entry": "seq",
    "ack": "seq",
    "refused": "reason",
    "typing": "active",
    "code": "code",
}
