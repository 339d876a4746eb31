"""The store of canned replies on a real MongoDB."""

from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chat_svc.domain.replies import Audience
from chat_svc.domain.reply_search import ask
from chat_svc.reply_store import ReplyStore
from tests.fakes.chat_replies import ALICE, reply, request
from tests.suites.reply_store import ReplyStoreSuite


@pytest.fixture(scope="module")
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"replies_{uuid4().hex[:8]}"))
    await ReplyStore(mongo).prepare()
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


@pytest.fixture
async def stores(mongo):
    for name in ("replies", "reply_requests", "reply_uses"):
        await mongo.database[name].delete_many({})
    return ReplyStore(mongo), ReplyStore(mongo)


class TestMongoReplyStore(ReplyStoreSuite):
    @pytest.fixture
    def stores(self, stores):
        return stores


async def test_a_word_is_found_by_an_index_that_reads_nothing_else(mongo, stores):
    await stores[0].seed([reply(f"Titre {n}", audience=Audience.ALL) for n in range(200)] + [reply("Zèbre")])
    await mongo.database.command("profile", 2)
    ((_, found),) = await stores[0].search(ALICE, ask("zeb", "", None), {}, None, 20)
    await mongo.database.command("profile", 0)
    seen = await mongo.database["system.profile"].find_one({"ns": f"{mongo.database.name}.replies"})
    assert (found.wording.title, seen["docsExamined"]) == ("Zèbre", 1)


async def test_requests_are_forgotten_by_the_database_itself_and_the_platforms_are_not(mongo, stores):
    await stores[0].seed([reply(audience=Audience.ALL)])
    await stores[0].write(request(), None, reply())
    indexes = await mongo.database["reply_requests"].index_information()
    (forgetting,) = [one for one in indexes.values() if "expireAfterSeconds" in one]
    assert (forgetting["key"], forgetting["expireAfterSeconds"]) == ([("at", 1)], 86_400)
    assert await mongo.database["reply_requests"].count_documents({"at": {"$type": "date"}}) == 1
