"""Canned replies in two processes of chat_svc that start at once over an empty, real MongoDB."""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from chassis.auth import Peer, Role
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.config import COOL_DOWN, LEASE, Config
from chat_svc.main import serve
from chat_svc.reply_store import read_defaults
from pnav.chat.v1 import reply_pb2 as pb
from pnav.chat.v1.reply_pb2_grpc import ReplyServiceStub
from tests.fakes.chat_sessions import NOW, PATIENCE
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
    """A process, as consoles reach it."""
    config, stop = Config(whole.config("chat_svc"), mongo, LEASE, COOL_DOWN, PATIENCE), asyncio.Event()
    task = asyncio.create_task(serve(config, stop))
    try:
        async with whole.channel(config.server.listen, "pnav.chat.v1", Peer.ENVOY) as channel:
            await channel.channel_ready()
            yield ReplyServiceStub(channel)
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def test_the_defaults_are_laid_down_once_and_what_one_process_writes_the_other_finds(whole, mongo):
    staff = {"metadata": (("authorization", f"Bearer {whole.token(Role.OPERATOR, sub='alice')}"),)}
    async with running(whole, mongo) as one, running(whole, mongo) as other:
        shipped = await one.SearchReplies(pb.SearchRepliesRequest(page_size=100), **staff)
        assert len(shipped.replies) == len(list(read_defaults(NOW)))
        urgent = await other.SearchReplies(pb.SearchRepliesRequest(query="danger 17", language="fr"), **staff)
        assert (urgent.replies[0].name, urgent.replies[0].creator) == ("replies/danger-fr", "")
        wanted = pb.Reply(title="Ma réponse", text="…", audience=pb.REPLY_AUDIENCE_PRIVATE, language="fr")
        made = await one.CreateReply(pb.CreateReplyRequest(request_id=str(uuid4()), reply=wanted), **staff)
        await other.UseReply(pb.UseReplyRequest(name=made.reply.name), **staff)
        found = await other.SearchReplies(pb.SearchRepliesRequest(query="reponse"), **staff)
        assert list(found.replies) == [made.reply]
