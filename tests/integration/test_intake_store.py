"""The store of supervisors' decisions on a real MongoDB."""

from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.domain.intake import Roster
from chat_svc.intake_store import KEPT, IntakeStore
from tests.fakes.chat_sessions import uuid
from tests.suites.intake_store import PAUSED, IntakeStoreSuite


@pytest.fixture(scope="module")
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"intake_{uuid4().hex[:8]}"))
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


class TestMongoIntakeStore(IntakeStoreSuite):
    @pytest.fixture
    async def stores(self, mongo):
        await mongo.database["intake"].delete_many({})
        return IntakeStore(mongo), IntakeStore(mongo)


async def test_the_last_decisions_stay_on_record(mongo):
    for number in range(KEPT + 2):
        await IntakeStore(mongo).decide(Roster.GENDARMERIE, PAUSED, uuid(number))
    kept = (await mongo.database["intake"].find_one({"_id": "gendarmerie"}))["decisions"]
    assert [one["request"] for one in kept] == [uuid(number) for number in range(2, KEPT + 2)]
