"""The store of return codes on a real MongoDB."""

from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.code_store import CodeStore
from tests.suites.code_store import CodeStoreSuite


@pytest.fixture(scope="module")
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"codes_{uuid4().hex[:8]}"))
    await CodeStore(mongo).prepare()
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


class TestMongoCodeStore(CodeStoreSuite):
    @pytest.fixture
    async def stores(self, mongo):
        for name in ("codes", "tries", "tokens"):
            await mongo.database[name].delete_many({})
        return CodeStore(mongo), CodeStore(mongo)


async def test_a_public_part_is_found_by_an_index(mongo):
    plan = await mongo.database.command("explain", {"find": "codes", "filter": {"public": "000001"}})
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])


async def test_tries_are_forgotten_by_the_database_itself(mongo):
    indexes = await mongo.database["tries"].index_information()
    assert [one["expireAfterSeconds"] for one in indexes.values() if "expireAfterSeconds" in one] == [900]
