"""A return from one process of chat_svc to another over a real MongoDB, and what is left of its secrets."""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from chassis.auth import Peer
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.config import COOL_DOWN, LEASE, Config
from chat_svc.main import serve
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceStub
from tests.fakes.chat_calls import Linked
from tests.fakes.chat_sessions import PATIENCE, uuid
from tests.fakes.chat_visitors import CODE, HISTORY, OTHER, TOKEN, confirming, opening, returning, saying
from tests.fakes.platform import platform


@pytest.fixture
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"return_{uuid4().hex[:8]}"))
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


@asynccontextmanager
async def gateway_of(whole, config):
    """A process of chat_svc, and a gateway's stream to it."""
    process, stop = Config(whole.config("chat_svc"), config, LEASE, COOL_DOWN, PATIENCE), asyncio.Event()
    task = asyncio.create_task(serve(process, stop))
    try:
        async with whole.channel(process.server.listen, "pnav.chat.v1", Peer.GATEWAY) as channel:
            await channel.channel_ready()
            yield Linked(VisitorLinkServiceStub(channel).Link())
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def heard(gateway, kind):
    """What the next frame of a kind tells."""
    while True:
        ((_, found, what),) = await gateway.hear(1)
        if found == kind:
            return what


async def everything(mongo):
    """All that the database holds, as text."""
    names = await mongo.database.list_collection_names()
    assert {"codes", "tokens", "tries", "entries"} <= set(names)
    return str([await mongo.database[name].find().to_list() for name in names])


async def test_she_comes_back_through_another_process_and_no_secret_is_left_anywhere(
    tmp_path, mongodb_uri, mongo, capfd
):
    config = MongoConfig(mongodb_uri, mongo.database.name)
    async with (
        platform(tmp_path) as whole,
        gateway_of(whole, config) as here,
        gateway_of(whole, config) as there,
    ):
        await here.send({"open": opening()}, saying(uuid(1), "Bonjour"), CODE)
        code = await heard(here, "code")
        await here.send(confirming(code[::-1]), confirming(code))
        assert await heard(here, "code_confirmed") == ""
        await there.send(returning("9" * 16 if code[0] != "9" else "1" * 16), returning(code))
        assert await heard(there, "refused") == "CODE_UNKNOWN"
        assert await heard(there, "opened") == 2
        await there.send(saying(uuid(2), "Je suis revenue"))
        assert await heard(there, "entry") == 3
        await there.send(HISTORY)
        assert await heard(there, "opened") == 3
        assert [await heard(there, "entry") for _ in range(3)] == [1, 2, 3]
        left = await everything(mongo) + "".join(capfd.readouterr())
    assert "argon2id" in left
    secrets = [code, code[6:], *(secret for token in (TOKEN, OTHER) for secret in (token.hex(), str(token)[2:-1]))]
    assert not [secret for secret in secrets if secret in left]
