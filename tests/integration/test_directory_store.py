"""The directory's stores: the real MongoDB, and the fake that stands in for it elsewhere, obey the same suite."""

from uuid import uuid4

import pytest
from pymongo.errors import BulkWriteError

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chassis.refusals import StoreUnavailable
from directory_svc.domain import Point, Search
from directory_svc.store import MongoStore
from tests.fakes.directory import FakeDirectoryStore
from tests.fakes.directory_records import edition, helpline
from tests.suites.directory_store import DirectoryStoreSuite

PROCESSES = 4


@pytest.fixture
async def mongos(mongodb_uri):
    """Four processes' clients of one new database."""
    config = MongoConfig(mongodb_uri, f"directory_{uuid4().hex[:12]}")
    clients = [Mongo(config) for _ in range(PROCESSES)]
    yield clients
    await clients[0].client.drop_database(config.database)
    for client in clients:
        await client.close()


class TestMongoStore(DirectoryStoreSuite):
    @pytest.fixture
    def stores(self, mongos):
        return [MongoStore(mongo) for mongo in mongos]

    async def test_a_database_that_lost_its_directory_gets_it_again(self, mongos, store, stores):
        await store.seed(edition("1", helpline("17")))
        await mongos[0].client.drop_database(mongos[0].database.name)
        await stores[1].seed(edition("1", helpline("17")))
        assert [line.phone for line in await store.helplines()] == ["17"]

    async def test_an_edition_that_could_not_be_laid_down_leaves_the_old_one_and_may_be_tried_again(self, store):
        await store.seed(edition("1", helpline("old")))
        with pytest.raises(BulkWriteError):
            await store.seed(edition("2", helpline("twice"), helpline("twice")))
        assert [line.phone for line in await store.helplines()] == ["old"]
        await store.seed(edition("2", helpline("new")))
        assert [line.phone for line in await store.helplines()] == ["new"]


class TestFakeStore(DirectoryStoreSuite):
    @pytest.fixture
    def stores(self):
        return [FakeDirectoryStore()] * PROCESSES


async def test_every_question_to_a_database_that_is_gone_is_refused_by_name(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, "directory"))
    await mongo.close()
    store = MongoStore(mongo)
    nearest = store.nearest(Search(Point(0, 0), 1, 1))
    for ask in (store.seed(edition("1")), store.helplines(), nearest, store.units_for("1", "2"), store.unit("u")):
        with pytest.raises(StoreUnavailable):
            await ask
