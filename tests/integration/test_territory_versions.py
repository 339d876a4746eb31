"""Three replicas of routing_svc over a real database: they all switch, or none does."""

import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4

import grpc
import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from pnav.routing.v1 import territory_admin_pb2 as pb
from routing_svc import replica as follower
from routing_svc import store, switch, version_store
from routing_svc.domain.values import Force
from routing_svc.editions import DEFAULT, Replica, SwitchUnderWay
from routing_svc.version_store import VersionStore
from tests.fakes.competence_file import competence_file
from tests.fakes.platform import platform, reason
from tests.fakes.territory_stage import COMPILED, changed, compiled, replica, small

GENDARMERIE = changed(small(), c95127=Force.GENDARMERIE)
MIXED = changed(small(), c95127=Force.MIXED)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
def territory(tmp_path_factory):
    path = tmp_path_factory.mktemp("territory") / "territory.json.gz"
    path.write_bytes(store.dump(small(), "", {}))
    return path


@pytest.fixture
async def config(mongodb_uri):
    config = MongoConfig(mongodb_uri, f"territory_{uuid4().hex[:12]}")
    yield config
    mongo = Mongo(config)
    await mongo.client.drop_database(config.database)
    await mongo.close()


@pytest.fixture
async def versions(config):
    mongo = Mongo(config)
    yield VersionStore(mongo)
    await mongo.close()


@pytest.fixture
async def start(whole, config, territory):
    """Starts one more replica, over the small country unless told otherwise."""
    async with AsyncExitStack() as stack:

        def begin(path=territory):
            return stack.enter_async_context(replica(whole, config, path))

        yield begin


@pytest.fixture
async def three(start):
    return [await start() for _ in range(3)]


async def running(replicas):
    """The editions that they answer with."""
    return {await one.version() for one in replicas}


async def test_an_import_through_one_replica_is_served_by_all_of_them_when_it_reports(three):
    report = await three[0].take(GENDARMERIE)
    assert report.switched
    assert await running(three) == {report.edition}


async def test_an_older_version_can_be_used_again(three):
    first, second = await three[0].take(GENDARMERIE), await three[1].take(MIXED)
    assert await running(three) == {second.edition}
    outcome = await three[2].use(first.edition)
    assert (outcome.switched, len(outcome.replicas)) == (True, 3)
    assert await running(three) == {first.edition}


async def test_a_replica_that_starts_later_serves_what_the_others_serve(three, start):
    report = await three[0].take(GENDARMERIE)
    assert await running([await start()]) == {report.edition}


async def test_whatever_is_asked_during_a_switch_is_answered_by_one_version_or_the_other(three):
    before = await three[1].resolve("95127")
    task = asyncio.create_task(three[0].take(GENDARMERIE))
    answers = [before]
    while not task.done():
        answers.append(await three[1].resolve("95127"))
    after = await three[1].resolve("95127")
    assert before.jurisdiction.force != after.jurisdiction.force
    assert all(one in (before, after) for one in answers)


@pytest.fixture
def immortal(monkeypatch):
    """Who has spoken once lives, however long an import takes on a busy machine."""
    monkeypatch.setattr(version_store, "ALIVE_SECONDS", 3600)


@pytest.mark.usefixtures("immortal")
async def test_a_replica_that_cannot_read_the_new_version_keeps_all_of_them_where_they_are(three, versions):
    blind = Replica(uuid4().hex, "blind")
    await versions.say(blind)
    task = asyncio.create_task(three[0].take(GENDARMERIE))
    while not (pointer := await versions.pointer()).token:
        continue
    await versions.say(Replica(blind.id, blind.title, DEFAULT, "default-x", unable=pointer.token))
    report = await task
    assert (report.refusal, report.switched) == ("REPLICA_UNABLE", False)
    assert report.findings[0].reason == "REPLICA_UNABLE"
    assert all("/default-" in name for name in await running(three))
    assert await versions.pointer() == version_store.Pointer(DEFAULT)
    await versions.leave(blind.id)
    assert (await three[1].use(report.edition)).switched
    assert await running(three) == {report.edition}


@pytest.mark.usefixtures("immortal")
async def test_a_living_replica_that_says_nothing_of_the_switch_keeps_all_of_them_where_they_are(
    three, versions, monkeypatch
):
    monkeypatch.setattr(switch, "PREPARED_SECONDS", 1.0)
    await versions.say(Replica(uuid4().hex, "absent-minded"))
    report = await three[0].take(GENDARMERIE)
    assert (report.refusal, report.switched) == ("REPLICA_SILENT", False)
    assert all("/default-" in name for name in await running(three))


async def test_a_dead_replica_holds_up_no_switch(three, versions, monkeypatch):
    await versions.say(Replica(uuid4().hex, "dead"))
    monkeypatch.setattr(version_store, "ALIVE_SECONDS", 3)  # still more than a beat
    assert (await three[0].take(GENDARMERIE)).switched


async def test_a_crash_between_writing_and_switching_leaves_the_version_that_runs(three, versions, monkeypatch):
    before = await running(three)
    written = asyncio.Event()

    async def crash(*_):
        written.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(switch.VersionStore, "commit", crash)
    task = asyncio.create_task(three[0].take(GENDARMERIE))
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    monkeypatch.undo()
    assert await running(three) == before
    [left] = await versions.editions()
    while (await versions.pointer()).following:
        continue
    assert (await three[1].use(f"editions/{left.id}")).switched
    assert await running(three) == {f"editions/{left.id}"}


async def test_of_two_switches_at_once_one_is_refused_and_all_replicas_agree(three):
    first, second = await three[0].take(GENDARMERIE), await three[0].take(MIXED)
    asked = [three[0].use(first.edition), three[1].use(second.edition), three[2].use("editions/default")]
    done = await asyncio.gather(*asked, return_exceptions=True)
    refused = [reason(one) for one in done if isinstance(one, grpc.aio.AioRpcError)]
    assert refused == [(grpc.StatusCode.ABORTED, "SWITCH_UNDER_WAY")] * len(refused)
    assert len(await running(three)) == 1


async def test_a_switch_whose_beginner_died_blocks_the_next_for_a_while_only(versions, three):
    report = await three[0].take(GENDARMERIE)
    await versions.begin(kept(report), "of the dead")
    with pytest.raises(SwitchUnderWay):
        await versions.begin(DEFAULT, "too early")
    await versions._pointers.update_one({}, [{"$set": {"until": "$$NOW"}}])  # its time is over
    assert not (await versions.pointer()).following
    assert not await versions.commit("of the dead")
    assert (await three[1].use("editions/default")).switched


def kept(report):
    return report.edition.removeprefix("editions/")


async def test_an_artefact_that_this_software_does_not_read_is_made_anew_from_its_file(start, versions):
    first = await start()
    report = await first.take(GENDARMERIE)
    await versions._versions.update_one({"_id": kept(report)}, {"$set": {"artefact": b"of another format"}})
    later = await start()
    assert await running([first, later]) == {report.edition}
    assert (await later.resolve("95127")).jurisdiction == (await first.resolve("95127")).jurisdiction


async def test_all_of_france_is_imported_and_served(start):
    whole_country = await start(COMPILED)
    report = await whole_country.take(competence_file(compiled().communes))
    assert (report.rows, report.accepted, report.corrected, report.refused) == (35_017, 35_017, 0, 0)
    assert report.switched
    assert (await whole_country.resolve("01001")).jurisdiction.unit_title == "Brigade de L'Abergement-Clémenciat"
    request = pb.ListTerritoryVersionsRequest()
    assert [one.records for one in (await whole_country.admin.ListTerritoryVersions(request)).editions] == [35_014] * 2


async def test_the_poll_alone_brings_a_switch_when_the_change_stream_is_away(start, monkeypatch):
    async def silent(_self):
        await asyncio.Event().wait()
        yield

    monkeypatch.setattr(follower.VersionStore, "changes", silent)
    one = await start()
    report = await one.take(GENDARMERIE)
    assert await running([one]) == {report.edition}
