"""Two processes of chat_svc over a real MongoDB: it does not matter which of them a connection lands on."""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import grpc
import pytest

from chassis.auth import Peer, Role
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.config import COOL_DOWN, LEASE, Config
from chat_svc.main import serve
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import visitor_link_pb2 as link
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceStub
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceStub
from tests.fakes.chat_calls import Followed, Linked, ended
from tests.fakes.chat_sessions import PATIENCE, uuid
from tests.fakes.chat_visitors import TOKEN, opening, saying
from tests.fakes.platform import platform


@pytest.fixture
async def whole(tmp_path):
    async with platform(tmp_path) as one:
        yield one


@pytest.fixture
async def mongo(mongodb_uri):
    config = MongoConfig(mongodb_uri, f"chat_{uuid4().hex[:8]}")
    yield config
    mongo = Mongo(config)
    await mongo.client.drop_database(config.database)
    await mongo.close()


@asynccontextmanager
async def running(whole, mongo):
    """A process: where it listens, and its end."""
    config, stop = Config(whole.config("chat_svc"), mongo, LEASE, COOL_DOWN, PATIENCE), asyncio.Event()
    task = asyncio.create_task(serve(config, stop))
    try:
        yield config.server.listen, stop
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def next_of(stream, kind):
    """The next event of a kind that a console is told."""
    while (event := await stream.read()).WhichOneof("event") != kind:
        pass
    return getattr(event, kind)


async def test_a_chat_goes_on_between_two_processes_and_survives_the_end_of_one(whole, mongo):
    alice = (("authorization", f"Bearer {whole.token(Role.OPERATOR, sub='alice', force='reserve')}"),)
    async with (
        running(whole, mongo) as (there, _),
        running(whole, mongo) as (here, stop),
        whole.channel(here, "pnav.chat.v1", Peer.GATEWAY) as gateway,
        whole.channel(there, "pnav.chat.v1", Peer.GATEWAY) as other_gateway,
        whole.channel(there, "pnav.chat.v1", Peer.ENVOY) as envoy,
    ):
        await asyncio.gather(*(channel.channel_ready() for channel in (gateway, other_gateway, envoy)))
        console = OperatorServiceStub(envoy)
        await console.SetAvailability(ops.SetAvailabilityRequest(accepting=True, capacity=1), metadata=alice)
        follow = Followed(console.Follow(ops.FollowRequest(), metadata=alice))
        await next_of(follow, "beat")

        visitor = Linked(VisitorLinkServiceStub(gateway).Link())
        await visitor.send({"open": opening()})
        offered = await next_of(follow, "session")
        while not offered.visitor_present:  # she is with the other process, which says so
            offered = await next_of(follow, "session")
        assert offered.state == resources_pb2.SESSION_STATE_OFFERED
        request = ops.AcceptOfferRequest(session=offered.name, request_id=str(uuid4()))
        assert (await console.AcceptOffer(request, metadata=alice)).session.epoch == 1
        assert [(await next_of(follow, "entry")).seq for _ in range(3)] == [1, 2, 3]

        await visitor.send(saying(uuid(1), "Bonjour"))
        assert (await next_of(follow, "entry")).message.text == "Bonjour"
        reply = ops.SendMessageRequest(session=offered.name, epoch=1, request_id=str(uuid4()), text="Je vous écoute")
        assert (await console.SendMessage(reply, metadata=alice)).seq == 5
        heard = []
        while heard[-1:] != [("entry", 4)]:
            heard += [one[1:] for one in await visitor.hear(1)]
        assert [what for kind, what in heard if kind == "entry"] == [1, 2, 3, 4]

        assert (await next_of(follow, "entry")).seq == 5

        writing = ops.SetTypingRequest(session=offered.name, active=True)
        await console.SetTyping(writing, metadata=alice)
        assert await visitor.hear(1) == [(1, "typing", True)]
        await visitor.send({"typing": link.TypingFrame(active=True)})
        assert (await next_of(follow, "visitor_typing")).active

        stop.set()
        assert await ended(visitor.stream) == (grpc.StatusCode.UNAVAILABLE, "DRAINING")
        visitor = Linked(VisitorLinkServiceStub(other_gateway).Link())
        await visitor.send({"resume": link.ResumeFrame(token_hash=TOKEN, after=3)}, saying(uuid(2), "Encore là"))
        assert await visitor.hear(3) == [(1, "opened", 4), (1, "entry", 4), (1, "entry", 5)]
        assert (await next_of(follow, "entry")).message.text == "Encore là"
