"""The database as every service meets it: durable writes, a fair gate, failures by one name, transactions again."""

import asyncio
import socket
from uuid import uuid4

import pytest
from bson import Int64
from pymongo.errors import (
    BulkWriteError,
    CursorNotFound,
    DuplicateKeyError,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)
from pymongo.logger import _log_client_error

from chassis import mongo as chassis_mongo
from chassis.config import ConfigError, MongoConfig
from chassis.mongo import POOL, Mongo
from chassis.refusals import NameInvalid, StoreUnavailable


@pytest.fixture
async def mongo(mongodb_uri):
    one = Mongo(MongoConfig(mongodb_uri, f"chassis_{uuid4().hex[:12]}"))
    yield one
    await one.client.drop_database(one.database)
    await one.close()


@pytest.fixture
async def nowhere(monkeypatch):
    """A database that nothing answers for, and that is given up on at once.

    Its line is taken all the same: PyMongo (4.20) leaves open a socket that is being refused while it closes.
    """
    monkeypatch.setitem(chassis_mongo.OPTIONS, "timeoutMS", 50)
    monkeypatch.setattr(chassis_mongo, "TRANSACTION_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        one = Mongo(MongoConfig(f"mongodb://{host}:{port}", "pnav"))
        yield one
        await one.close()


def in_force(mongo):
    options = mongo.client.options
    return {
        "write": mongo.database.write_concern.document,
        "read": mongo.database.read_concern.document,
        "retry": (options.retry_writes, options.retry_reads),
        "seconds": (options.timeout, options.server_selection_timeout, options.pool_options.connect_timeout),
        "pool": (options.pool_options.min_pool_size, options.pool_options.max_pool_size),
        "zones": mongo.database.codec_options.tz_aware,
    }


EXPECTED = {
    "write": {"w": "majority", "j": True},
    "read": {"level": "majority"},
    "retry": (True, True),
    "seconds": (10.0, 8, 2),
    "pool": (4, POOL + 4),
    "zones": True,
}


async def test_writes_are_for_a_majority_and_journalled_and_no_call_hangs(mongo):
    assert in_force(mongo) == EXPECTED


async def test_an_address_cannot_weaken_them():
    weak = Mongo(
        MongoConfig("mongodb://db/?w=0&journal=false&readConcernLevel=local&timeoutMS=0&maxPoolSize=1", "pnav")
    )
    assert in_force(weak) == EXPECTED
    await weak.close()


@pytest.mark.parametrize(
    "uri", ["", "db", "postgres://db", "mongodb://", "mongodb://db:99999", "mongodb://a,b/?directConnection=true"]
)
async def test_an_address_that_is_none_is_a_mistake_of_configuration(uri):
    with pytest.raises(ConfigError, match="MONGODB_URI"):
        Mongo(MongoConfig(uri, "pnav"))


async def test_a_primary_that_answers_is_ready(mongo):
    await mongo.ready()


async def test_nobody_there_is_a_store_that_is_not_ready(nowhere):
    with pytest.raises(StoreUnavailable) as failed:
        await nowhere.ready()
    assert failed.value.__suppress_context__


@pytest.mark.parametrize(
    "error",
    [
        PyMongoError("x"),
        NetworkTimeout("x"),
        ServerSelectionTimeoutError("x"),
        OperationFailure("x", 91),
        CursorNotFound("x"),
    ],
)
async def test_whatever_the_driver_raises_has_one_name(mongo, error):
    with pytest.raises(StoreUnavailable):
        async with mongo.gate():
            raise error


@pytest.mark.parametrize("error", [DuplicateKeyError("x"), BulkWriteError({}), NameInvalid(), ValueError("x")])
async def test_what_the_store_decides_on_passes(mongo, error):
    with pytest.raises(type(error)):
        async with mongo.gate():
            raise error


async def test_the_same_key_twice_is_told_as_that(mongo):
    async with mongo.gate():
        await mongo.database.things.insert_one({"_id": 1})
    with pytest.raises(DuplicateKeyError):
        async with mongo.gate():
            await mongo.database.things.insert_one({"_id": 1})


async def test_the_gate_lets_in_no_more_than_the_pool_holds_and_first_come_first(mongo):
    entered, leave = [], asyncio.Event()

    async def call(number):
        async with mongo.gate():
            entered.append(number)
            await leave.wait()

    calls = [asyncio.ensure_future(call(number)) for number in range(POOL * 3)]
    await asyncio.gather(*[asyncio.ensure_future(mongo.client.admin.command("ping")) for _ in range(3)])
    assert entered == list(range(POOL))
    leave.set()
    await asyncio.gather(*calls)
    assert entered == list(range(POOL * 3))


async def test_who_gives_up_waiting_takes_nobodys_place(mongo):
    leave, entered = asyncio.Event(), asyncio.Event()

    async def hold():
        async with mongo.gate():
            await leave.wait()

    async def enter():
        async with mongo.gate():
            entered.set()

    holding = [asyncio.ensure_future(hold()) for _ in range(POOL)]
    waiting, last = asyncio.ensure_future(enter()), asyncio.ensure_future(enter())
    await mongo.client.admin.command("ping")
    waiting.cancel()
    leave.set()
    await asyncio.gather(*holding, last)
    assert entered.is_set()
    assert waiting.cancelled()


async def test_a_failure_gives_its_place_back(mongo):
    for _ in range(POOL + 1):
        with pytest.raises(StoreUnavailable):
            async with mongo.gate():
                raise NetworkTimeout("x")
    await mongo.ready()


async def add(mongo, session):
    await mongo.database.counters.update_one({"_id": 1}, {"$inc": {"count": 1}}, upsert=True, session=session)


async def count(mongo):
    found = await mongo.database.counters.find_one({"_id": 1})
    return found and found["count"]


async def test_a_transaction_is_whole_or_not_at_all(mongo):
    async def body(session):
        await add(mongo, session)
        return "done"

    async def broken(session):
        await add(mongo, session)
        raise NameInvalid

    assert await mongo.transact(body) == "done"
    with pytest.raises(NameInvalid):
        await mongo.transact(broken)
    assert await count(mongo) == 1


async def test_a_transaction_that_lost_a_race_runs_again(mongo):
    await mongo.database.counters.insert_one({"_id": 1, "count": Int64(0)})
    tries = []

    async def body(session):
        tries.append(await mongo.database.counters.find_one({"_id": 1}, session=session))
        if len(tries) == 1:
            await add(mongo, None)
        await add(mongo, session)

    await mongo.transact(body)
    assert [one["count"] for one in tries] == [0, 1]
    assert await count(mongo) == 2


async def test_transactions_at_once_all_count(mongo):
    async def body(session):
        await add(mongo, session)

    await mongo.database.counters.insert_one({"_id": 1, "count": Int64(0)})
    await asyncio.gather(*[mongo.transact(body) for _ in range(8)])
    assert await count(mongo) == 8


async def test_a_transaction_with_nobody_is_the_same_name(nowhere):
    async def body(session):
        await add(nowhere, session)

    with pytest.raises(StoreUnavailable):
        await nowhere.transact(body)


async def test_a_member_that_is_away_while_nobody_needs_it_is_no_error(mongo, caplog):
    _log_client_error()  # as PyMongo does from the task that keeps its pool
    assert caplog.records == []
