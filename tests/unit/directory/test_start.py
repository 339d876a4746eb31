"""How directory_svc starts: its settings, and when it is ready."""

import pytest

from chassis.config import ConfigError, Env
from chassis.refusals import StoreUnavailable
from directory_svc.config import read
from directory_svc.main import readiness
from tests.fakes.directory import FakeDirectoryStore
from tests.fakes.directory_records import default, helpline

DEFAULT = default("1", helpline("17"))


class Database:
    """A database that can be away, with its store."""

    def __init__(self):
        self.away = False
        self.laid = 0
        self.store = FakeDirectoryStore()

    async def ready(self):
        if self.away:
            raise StoreUnavailable

    async def lay_down(self, whole, at):
        await self.ready()
        self.laid += 1
        await self.store.lay_down(whole, at)

    async def sweep(self, abandoned_before):
        await self.store.sweep(abandoned_before)


async def test_a_process_that_starts_before_its_database_lays_the_directory_down_when_it_comes():
    database = Database()
    ready = readiness(database, database, database.store, DEFAULT)
    database.away = True
    with pytest.raises(StoreUnavailable):
        await ready()
    database.away = False
    await ready()
    assert [line.phone for line in await database.store.helplines()] == ["17"]


async def test_a_process_lays_the_directory_down_once_so_that_two_versions_never_take_turns():
    database = Database()
    ready = readiness(database, database, database.store, DEFAULT)
    for _ in range(3):
        await ready()
    assert database.laid == 1


async def test_a_database_that_went_away_is_not_ready():
    database = Database()
    ready = readiness(database, database, database.store, DEFAULT)
    await ready()
    database.away = True
    with pytest.raises(StoreUnavailable):
        await ready()


def test_all_settings_that_are_missing_are_told_together():
    env = Env({"PNAV_DIRECTORY_DATA": "/nowhere/directory.json.gz"})
    read(env)
    with pytest.raises(ConfigError) as caught:
        env.done()
    for name in ("PNAV_LISTEN", "PNAV_TLS_DIR", "PNAV_OIDC_ISSUER", "MONGODB_URI", "PNAV_DIRECTORY_DATA"):
        assert name in str(caught.value)
