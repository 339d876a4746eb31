"""Imports into the directory on a real database: seen whole or not at all, by everybody at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.imports import Upload
from chassis.mongo import Mongo
from directory_svc.comparison_store import MongoComparison
from directory_svc.documents import SERVICES, dump
from directory_svc.domain.comparison import Change
from directory_svc.domain.editions import CURATED, EditionState, Slot
from directory_svc.domain.search import Search
from directory_svc.edition_store import MongoEditions
from directory_svc.importing import ABANDONED, Importer
from directory_svc.store import MongoStore
from pnav.routing.v1.import_pb2 import ImportHeader
from tests.fakes.dila_file import bulk, records
from tests.fakes.directory_imports import competence, gendarmerie
from tests.fakes.directory_records import laid, service

PROCESSES = 4
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FEW = dict.fromkeys(Slot, 100)
BIG = 600  # records: three batches


class Killed(Exception):
    """What happens to a process in the middle of its work."""


class DyingEditions(MongoEditions):
    """A process that is killed before its third batch."""

    batches = 0

    async def add(self, edition, records, rank=0):
        self.batches += 1
        if self.batches == 3:
            raise Killed
        await super().add(edition, records, rank)


@pytest.fixture
async def mongos(mongodb_uri):
    config = MongoConfig(mongodb_uri, f"directory_{uuid4().hex[:12]}")
    clients = [Mongo(config) for _ in range(PROCESSES)]
    await laid(MongoEditions(clients[0]), service("default"))
    yield clients
    await clients[0].client.drop_database(config.database)
    for client in clients:
        await client.close()


@pytest.fixture
def editions(mongos):
    return MongoEditions(mongos[0])


@pytest.fixture
def take(mongos):
    """Imports a file of services, or another; every import a minute after the one before."""
    minutes = count(1)

    async def run(content, kind="services", editions=None, now=None):
        def clock():
            return now or MORNING + timedelta(minutes=next(minutes))

        importer = Importer(editions or MongoEditions(mongos[0]), MongoComparison(mongos[0]), clock, FEW)
        upload = Upload(ImportHeader(file_name="file", size=len(content)), BytesIO(content), uuid4().hex)
        return await getattr(importer, kind)(upload, "ops", lambda *_: None)

    return run


def named(name, number=BIG, seed=4):
    """A file whose services all bear a name."""
    return b"".join(bulk({**one, "nom": f"{name} {place}"} for place, one in enumerate(records(number, seed=seed))))


async def names(store):
    found = (await store.search(Search(limit=50))).found
    return {one.service.title.split()[0] for one in found}


async def test_a_reader_who_asks_all_the_time_sees_one_edition_or_the_other(mongos, take):
    readers = [MongoStore(mongo) for mongo in mongos[1:]]
    await take(named("first"))
    done = asyncio.Event()
    seen = []

    async def read(store):
        while not done.is_set():
            seen.append(frozenset(await names(store)))

    async def write():
        for name in ("second", "first", "second"):
            await take(named(name))
        done.set()

    await asyncio.gather(write(), *map(read, readers))
    assert set(seen) == {frozenset({"first"}), frozenset({"second"})}
    assert [await names(store) for store in readers] == [{"second"}] * len(readers)


async def test_a_process_that_dies_between_two_batches_leaves_what_ran_and_is_swept(mongos, editions, take):
    store = MongoStore(mongos[1])
    await take(named("running"))
    with pytest.raises(Killed):
        await take(named("half"), editions=DyingEditions(mongos[0]))
    assert await names(store) == {"running"}
    (half,) = [one for one in await editions.editions(Slot.SERVICES) if one.state is EditionState.LOADING]
    assert (await take(named("next"), now=MORNING + 2 * ABANDONED)).switched
    assert await names(store) == {"next"}
    assert half.id not in [one.id for one in await editions.editions()]
    assert await mongos[0].database[SERVICES].count_documents({"edition": half.id}) == 0


class LeavingEditions(MongoEditions):
    """Whoever sends the file goes once a first batch is written."""

    async def add(self, edition, records, rank=0):
        await super().add(edition, records, rank)
        raise asyncio.CancelledError


async def test_what_a_sender_who_went_has_left_is_swept_by_the_next_import(mongos, editions, take):
    await take(named("running"))
    with pytest.raises(asyncio.CancelledError):
        await take(named("half"), editions=LeavingEditions(mongos[0]))
    assert (await take(named("next"))).switched
    kept = await editions.editions(Slot.SERVICES)
    assert {one.state for one in kept} == {EditionState.READY}
    assert set(await mongos[0].database[SERVICES].distinct("edition")) <= {one.id for one in kept}


async def test_a_file_that_is_refused_in_its_last_byte_leaves_nothing_behind(mongos, editions, take):
    await take(named("running"))
    before = [one.id for one in await editions.editions()]
    report = await take(named("cut")[:-4])
    assert (report.refusal, report.switched) == ("FILE_TRUNCATED", False)
    assert await names(MongoStore(mongos[1])) == {"running"}
    assert [one.id for one in await editions.editions()] == before
    assert await mongos[0].database[SERVICES].count_documents({}) == BIG + 1


async def test_one_steps_back_to_any_of_the_two_editions_before(mongos, editions, take):
    reports = [await take(named(name)) for name in ("one", "two", "three", "four")]
    kept = {one.id for one in await editions.editions(Slot.SERVICES)}
    assert {report.edition.removeprefix("editions/") for report in reports[1:]} == kept
    for report, name in ((reports[1], "two"), (reports[3], "four")):
        await editions.use(Slot.SERVICES, report.edition.removeprefix("editions/"))
        assert await names(MongoStore(mongos[1])) == {name}


async def test_what_an_editor_wrote_or_retired_outlasts_an_import(mongos, take):
    first, second, *_ = [one["id"] for one in records(120)]
    collection = mongos[0].database[SERVICES]
    written = dump(service(first, title="written"), CURATED)
    retired = dump(service(second, title="retired"), CURATED) | {"hidden": True}
    await collection.insert_many([written, retired])
    assert (await take(named("official", 120))).switched
    store = MongoStore(mongos[1])
    assert (await store.service(first)).title == "written"
    assert await store.service(second) is None
    found = (await store.search(Search(limit=50, words=("written",)))).found
    assert [one.service.id for one in found] == [first]


async def test_two_editions_are_compared(mongos, take):
    one, other = await take(named("same", 120)), await take(named("same", 130))
    before, after = (report.edition.removeprefix("editions/") for report in (one, other))
    found = await MongoComparison(mongos[1]).compare(Slot.SERVICES, before, after, 3)
    assert found.counts == {Change.ADDED: 10, Change.REMOVED: 0, Change.CHANGED: 0}
    assert len(found.told) == 3
    other = await take(named("renamed", 120))
    found = await MongoComparison(mongos[1]).compare(Slot.SERVICES, before, other.edition.removeprefix("editions/"), 1)
    assert (found.counts[Change.CHANGED], found.told[0].fields) == (120, ("title",))


@pytest.mark.parametrize("order", [("competence", "units"), ("units", "competence")])
async def test_a_brigade_has_its_communes_and_its_telephone_in_whichever_order_the_files_come(mongos, take, order):
    files = {"competence": competence(120), "units": gendarmerie(120)}
    for kind in order:
        assert (await take(files[kind], kind)).switched
    (unit,) = await MongoStore(mongos[1]).units_for("01008", "01")
    assert (unit.id, unit.phone, unit.referral_email) == ("gn-1000007", "01 99 00 00 00", "")
