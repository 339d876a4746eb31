"""chat_svc's store on a real MongoDB."""

from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.store import Store
from tests.suites.chat_store import ChatStoreSuite


@pytest.fixture(scope="module")
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"chat_{uuid4().hex[:8]}"))
    await Store(mongo).prepare()
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


class TestMongoChatStore(ChatStoreSuite):
    @pytest.fixture
    async def stores(self, mongo):
        for name in ("entries", "sessions", "operators"):
            await mongo.database[name].delete_many({})
        await mongo.database["signals"].drop()
        await Store(mongo).prepare()
        return Store(mongo), Store(mongo)


@pytest.mark.parametrize(
    ("collection", "query"),
    [
        ("entries", {"_id": {"$gt": "s/00000000", "$lt": "s0"}, "staff": {"$ne": True}, "place": {"$gt": 0}}),
        ("sessions", {"state": {"$in": ["waiting", "offered", "active"]}}),
        ("sessions", {"operator": "alice", "state": {"$in": ["offered", "active"]}}),
    ],
)
async def test_what_is_read_often_is_found_by_an_index(mongo, collection, query):
    plan = await mongo.database.command("explain", {"find": collection, "filter": query})
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
