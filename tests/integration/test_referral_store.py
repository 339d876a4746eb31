"""The referral store on a real MongoDB."""

import asyncio
from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from referral_svc.domain import life
from referral_svc.domain.life import Task
from referral_svc.store import Store
from tests.suites.referral_store import GRANTED, LATER, ReferralStoreSuite, kept


@pytest.fixture(scope="module")
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"referral_{uuid4().hex[:8]}"))
    await Store(mongo).ready()
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


@pytest.fixture
async def store(mongo):
    await mongo.database["referrals"].delete_many({})
    await mongo.database["referral_outbox"].delete_many({})
    store = Store(mongo)
    await store.ready()
    return store


class TestMongoReferralStore(ReferralStoreSuite):
    pass


async def test_of_many_dispatchers_one_gets_the_errand(store):
    await kept(store)
    claims = await asyncio.gather(*(store.claim([Task.ASK], LATER) for _ in range(16)))
    assert [claim.attempts for claim in claims if claim is not None] == [1]


async def test_of_many_changes_at_once_one_is_made(store):
    referral = await kept(store)
    moment = await store.now()
    ways = [life.answered(referral, GRANTED, moment), life.withdraw(referral)] * 8
    made = await asyncio.gather(*(store.change(referral, way) for way in ways))
    assert made.count(True) == 1
    assert (await store.get(referral.id)) == ways[made.index(True)]


async def test_a_referral_created_by_many_at_once_exists_once(store):
    referral = await kept(store)
    again = await asyncio.gather(*(store.create(referral, LATER) for _ in range(8)))
    assert again == [referral] * 8


async def test_what_is_due_is_found_by_an_index(store, mongo):
    await kept(store)
    query = {"task": {"$in": list(Task)}, "$expr": {"$lte": ["$available", "$$NOW"]}}
    plan = await mongo.database.command(
        "explain", {"find": "referral_outbox", "filter": query, "sort": {"available": 1}}
    )
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
