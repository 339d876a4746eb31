"""The crash suite on a real MongoDB."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chassis.run import end
from chat_svc.clock import StoreClock
from chat_svc.code_store import CodeStore
from chat_svc.intake_store import IntakeStore
from chat_svc.store import Store
from tests.fakes.chat_process import Process
from tests.suites.chat_crashes import ChatCrashSuite


class LateStore(Store):
    """A store whose clock the world moves. Leases run by the database's own clock, for longer than a test."""

    def __init__(self, mongo, world):
        super().__init__(mongo)
        self._world = world

    async def now(self):
        return await super().now() + self._world.late


class World:
    def __init__(self, mongo):
        self._mongo = mongo
        self._jobs = []
        self.late = timedelta()

    def process(self):
        keepers = CodeStore(self._mongo), IntakeStore(self._mongo)
        return Process(parts=(LateStore(self._mongo, self), *keepers, StoreClock()))

    def pass_time(self, duration):
        self.late += duration

    async def listened(self, process):
        """The process hears the others from now on."""
        listening, hints = asyncio.Event(), process.store.hints

        def watched(suspect_all):
            return hints(lambda: (suspect_all(), listening.set()))

        process.store.hints = watched
        self._jobs.append(asyncio.create_task(process.listener.run()))
        await listening.wait()

    async def over(self):
        await end(self._jobs)


@pytest.fixture(scope="module")
async def mongo(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"crash_{uuid4().hex[:8]}"))
    await Store(mongo).prepare()
    await CodeStore(mongo).prepare()
    yield mongo
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


class TestCrashesOnMongo(ChatCrashSuite):
    @pytest.fixture
    async def world(self, mongo):
        for name in ("entries", "sessions", "operators", "codes", "tries", "tokens"):
            await mongo.database[name].delete_many({})
        world = World(mongo)
        yield world
        await world.over()
