"""The directory's stores: the real MongoDB, and the fake that stands in for it elsewhere, obey the same suites."""

from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chassis.refusals import StoreUnavailable
from directory_svc.documents import COLLECTIONS, RUNNING, RUNNING_ID, dump
from directory_svc.domain.editions import CURATED, Slot
from directory_svc.domain.search import Search
from directory_svc.edition_store import MongoEditions
from directory_svc.store import MongoStore
from tests.fakes.directory import FakeDirectoryStore
from tests.fakes.directory_records import MORNING, brought, default, helpline, imported, laid, service, slot_of
from tests.suites.directory_editions import DirectoryEditionsSuite
from tests.suites.directory_search import DirectorySearchSuite
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


class OnMongo:
    @pytest.fixture
    def stores(self, mongos):
        return [MongoStore(mongo) for mongo in mongos]

    @pytest.fixture
    def editions(self, mongos):
        return [MongoEditions(mongo) for mongo in mongos]

    @pytest.fixture
    def curate(self, mongos):
        """An editor's change: one transaction that hides the official record and touches the running document."""
        mongo = mongos[0]

        async def write(record, *, retired=False):
            async def change(session):
                collection = mongo.database[COLLECTIONS[slot_of(record)]]
                await collection.update_many({"record": record.id}, {"$set": {"hidden": True}}, session=session)
                document = dump(record, CURATED) | {"hidden": retired}
                await collection.replace_one({"_id": document["_id"]}, document, upsert=True, session=session)
                await mongo.database[RUNNING].update_one({"_id": RUNNING_ID}, {"$inc": {"changes": 1}}, session=session)

            await mongo.transact(change)

        return write


class OnFake:
    @pytest.fixture
    def fake(self):
        return FakeDirectoryStore()

    @pytest.fixture
    def stores(self, fake):
        return [fake] * PROCESSES

    editions = stores

    @pytest.fixture
    def curate(self, fake):
        return fake.curate


class TestMongoStore(OnMongo, DirectoryStoreSuite):
    pass


class TestMongoSearch(OnMongo, DirectorySearchSuite):
    pass


class TestMongoEditions(OnMongo, DirectoryEditionsSuite):
    async def test_a_database_that_lost_its_directory_gets_it_again(self, mongos, store, editions):
        await laid(editions[0], helpline("17"))
        await mongos[0].client.drop_database(mongos[0].database.name)
        await laid(editions[1], helpline("17"))
        assert [line.phone for line in await store.helplines()] == ["17"]

    async def test_a_default_that_was_half_laid_down_by_a_process_that_died_is_completed(self, editions, store):
        whole = default("1", helpline("17"), helpline("18"))
        await editions[0].prepare()
        half = imported(whole[Slot.HELPLINES].id, Slot.HELPLINES)
        await editions[0].begin(half)
        await editions[0].add(half, [helpline("17")])
        await editions[1].lay_down(whole, MORNING)
        assert [line.phone for line in await store.helplines()] == ["17", "18"]

    async def test_nothing_is_left_of_an_edition_that_was_swept(self, mongos, own):
        await laid(own)
        await brought(own, imported("old"), service("one"))
        for name in ("a", "b"):
            await brought(own, imported(name, at=MORNING.replace(hour=11)))
            await own.use(Slot.SERVICES, name)
        await own.use(Slot.SERVICES, "default-services-1")
        assert await own.sweep(MORNING) == ["old"]
        assert await mongos[0].database["directory_services"].find_one({"edition": "old"}) is None


class TestFakeStore(OnFake, DirectoryStoreSuite):
    pass


class TestFakeSearch(OnFake, DirectorySearchSuite):
    pass


class TestFakeEditions(OnFake, DirectoryEditionsSuite):
    pass


async def test_every_question_to_a_database_that_is_gone_is_refused_by_name(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, "directory"))
    await mongo.close()
    store, editions = MongoStore(mongo), MongoEditions(mongo)
    edition = imported("e")
    for ask in (
        store.helplines(),
        store.search(Search()),
        store.service("s"),
        store.units_for("1", "2"),
        store.unit("u"),
        store.counts(),
        editions.lay_down(default("1"), MORNING),
        editions.running(),
        editions.editions(),
        editions.begin(edition),
        editions.add(edition, [service("s")]),
        editions.finish(edition),
        editions.use(Slot.SERVICES, "e"),
        editions.sweep(MORNING),
    ):
        with pytest.raises(StoreUnavailable):
            await ask
