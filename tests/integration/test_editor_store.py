"""What editors write, on a real MongoDB."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.audit_store import AuditStore
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from directory_svc.documents import RUNNING
from directory_svc.domain.curation import CHAIN, etag_of, restore, retire
from directory_svc.domain.editions import Slot
from directory_svc.domain.records import Helpline, Service, Unit
from directory_svc.domain.search import search
from directory_svc.edition_store import MongoEditions
from directory_svc.editor_store import MongoEditorStore
from directory_svc.store import MongoStore
from tests.fakes.directory_records import brought, details, helpline, imported, service, slot_of, station
from tests.suites.editor_store import NEW, EditorStoreSuite, act, updating


class Crash(Exception):
    """The process ends here."""


class CrashingAudit(AuditStore):
    """Ends the process when all is written and nothing committed."""

    async def append(self, *what):
        await super().append(*what)
        raise Crash


class Desk:
    Crash = Crash

    def __init__(self, mongos):
        self.mongo = mongos[0]
        self.editions = MongoEditions(self.mongo)
        self.audit = AuditStore(self.mongo)
        self.stores = [MongoEditorStore(mongo, AuditStore(mongo)) for mongo in mongos]
        self.readers = [MongoStore(mongo) for mongo in mongos]
        self.brought = 0

    async def bring(self, *records):
        self.brought += 1
        for slot in Slot:
            edition = imported(f"{slot}-{self.brought}", slot)
            await brought(self.editions, edition, *(one for one in records if slot_of(one) is slot))
            await self.editions.use(slot, edition.id)

    async def crash(self, *change):
        await MongoEditorStore(self.mongo, CrashingAudit(self.mongo)).change(*change)

    async def found(self, process, **asked):
        page = await self.readers[process].search(search(**asked), lambda _: True)
        return [one.service for one in page.found]


@pytest.fixture
async def desk(mongodb_uri):
    config = MongoConfig(mongodb_uri, f"editors_{uuid4().hex[:12]}")
    mongos = [Mongo(config) for _ in range(2)]
    desk = Desk(mongos)
    await desk.editions.prepare()
    await desk.stores[0].prepare()
    yield desk
    await mongos[0].client.drop_database(config.database)
    for mongo in mongos:
        await mongo.close()


class TestMongoEditorStore(EditorStoreSuite):
    """The suite, and what only the real one has: readers of the same documents."""

    async def test_a_search_through_any_process_shows_the_change_at_once_and_once(self, desk):
        await desk.bring(service("a", 49.0, title="Écoute"), service("b", 49.0, title="Autre"))
        kept = await desk.stores[0].read(Service, "a")
        await self.change(desk.stores[0], kept, phones=NEW, title="Maison")
        assert [one.phones for one in await desk.found(1, query="maison")] == [NEW]
        assert await desk.found(1, query="écoute") == []
        await desk.bring(service("a", 49.0, title="Écoute"))
        assert [one.title for one in await desk.found(1)] == ["Maison"]

    async def test_a_retired_service_is_found_by_no_search_until_it_is_back(self, desk):
        await desk.bring(service("a", 49.0))
        await desk.stores[0].change(Service, ["a"], act(), lambda held: [retire(held[0], etag_of(held[0]), "", act())])
        assert await desk.found(1) == []
        assert await desk.readers[1].service("a") is None
        await desk.bring(service("a", 49.0))
        assert await desk.found(1) == []
        await desk.stores[1].change(Service, ["a"], act(), lambda held: [restore(held[0], etag_of(held[0]), act())])
        assert [one.id for one in await desk.found(0)] == ["a"]

    async def test_a_unit_and_a_help_line_are_shown_as_corrected_and_in_their_place(self, desk):
        lines = [helpline(number) for number in ("17", "3919", "114")]
        await desk.bring(*lines, station("95-cergy", "95127"), details("95-cergy", address="1 rue X"))
        await self.change(desk.stores[0], await desk.stores[0].read(Helpline, "3919"), hours="jour et nuit")
        kept = await desk.stores[0].read(Unit, "95-cergy")
        await self.change(desk.stores[0], kept, referral_email="cergy@interieur.invalid")
        shown = await desk.readers[1].helplines()
        assert [(one.phone, one.hours) for one in shown] == [("17", "24/7"), ("3919", "jour et nuit"), ("114", "24/7")]
        for unit in (await desk.readers[1].unit("95-cergy"), *await desk.readers[1].units_for("95127", "95")):
            assert (unit.referral_email, unit.address) == ("cergy@interieur.invalid", "1 rue X")

    async def test_an_import_that_begins_and_runs_within_a_change_shows_no_copy_beside_it(self, desk):
        await desk.bring(service("a", 49.0))
        change = updating(await desk.stores[0].read(Service, "a"), act(), phones=NEW)
        edition, used = imported("later"), []

        class Meeting(AuditStore):
            async def append(self, session, *what):
                if not used:
                    used.append(await brought(desk.editions, edition, service("a", 49.0)))
                    await desk.editions.use(Slot.SERVICES, edition.id)
                return await super().append(session, *what)

        await MongoEditorStore(desk.mongo, Meeting(desk.mongo)).change(Service, ["a"], act(), change)
        assert [one.phones for one in await desk.found(1)] == [NEW]

    async def test_the_time_is_the_databases(self, desk):
        answer = await desk.mongo.client.admin.command("hello")
        assert abs(await desk.stores[0].now() - answer["localTime"]) < timedelta(minutes=1)

    async def test_a_directory_without_running_editions_has_nothing(self, desk):
        await desk.mongo.database[RUNNING].delete_many({})
        assert await desk.stores[0].read(Service, "a") is None
        assert await desk.stores[0].stale("2026", None, 5) == ([], 0)
        assert await desk.audit.verify(CHAIN) is None
