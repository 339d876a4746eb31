"""Audit chains on a real MongoDB."""

from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from chassis import audit
from chassis.audit_store import AuditStore, tell
from chassis.config import MongoConfig
from chassis.logs import FIELDS
from chassis.mongo import Mongo
from tests.suites.audit_store import AT, AuditStoreSuite, Crash


class Chains:
    def __init__(self, mongo):
        self.mongo = mongo
        self.store = AuditStore(mongo)
        self.entries = mongo.database["audit"]

    async def write(self, chain, what, then=None):
        async def body(session):
            anchor = await self.store.append(session, chain, AT, "gaelle", what)
            if then:
                raise then
            return anchor

        return await self.mongo.transact(body)

    async def write_and_crash(self, chain, what):
        await self.write(chain, what, Crash())

    async def damage(self, seq, fields):
        await self.entries.update_one({"_id": audit.place("directory", seq)}, {"$set": fields})

    async def remove(self, seq):
        await self.entries.delete_one({"_id": audit.place("directory", seq)})


@pytest.fixture(scope="module")
async def mongos(mongodb_uri):
    config = MongoConfig(mongodb_uri, f"audit_{uuid4().hex[:8]}")
    clients = Mongo(config), Mongo(config)
    yield clients
    await clients[0].client.drop_database(config.database)
    for client in clients:
        await client.close()


@pytest.fixture
async def chains(mongos):
    both = tuple(map(Chains, mongos))
    await both[0].store.prepare()
    await both[0].entries.delete_many({})
    return both


class TestMongoAuditStore(AuditStoreSuite):
    @pytest.fixture
    def chains(self, chains):
        return chains

    async def test_nothing_is_written_behind_a_head_that_is_no_entry(self, chains):
        await chains[0].write("directory", {})
        await chains[0].damage(1, {"more": 1})
        with pytest.raises(RuntimeError, match="directory is not an entry"):
            await chains[0].write("directory", {})


def test_an_anchor_is_told_where_another_hand_keeps_it():
    with capture_logs() as told:
        tell("directory", audit.Anchor(3, "ab"))
    assert told == [{"event": "audit head", "log_level": "info", "chain": "directory", "seq": 3, "hash": "ab"}]
    assert told[0].keys() - {"log_level"} <= FIELDS
