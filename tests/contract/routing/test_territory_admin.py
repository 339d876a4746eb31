"""Every RPC of TerritoryAdminService over a real channel and a real database, as whoever runs the platform calls it."""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import grpc
import pytest

from chassis.auth import Peer, Role
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from pnav.routing.v1 import import_pb2, routing_pb2
from pnav.routing.v1 import territory_admin_pb2 as pb
from pnav.routing.v1.territory_admin_pb2_grpc import TerritoryAdminServiceStub
from routing_svc import store
from routing_svc.domain.values import Force
from tests.fakes.competence_file import competence_file
from tests.fakes.platform import platform, reason
from tests.fakes.territory_stage import PACKAGE, changed, messages, replica, small

INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "VERSION_UNKNOWN")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
DATABASE_MISSING = (grpc.StatusCode.FAILED_PRECONDITION, "DATABASE_MISSING")


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
def territory(tmp_path_factory):
    path = tmp_path_factory.mktemp("territory") / "territory.json.gz"
    path.write_bytes(store.dump(small(), "", {}))
    return path


@pytest.fixture(scope="module")
async def one(whole, mongodb_uri, territory):
    async with database(mongodb_uri) as mongo, replica(whole, mongo, territory) as started:
        yield started


@asynccontextmanager
async def database(uri):
    config = MongoConfig(uri, f"territory_{uuid4().hex[:12]}")
    yield config
    mongo = Mongo(config)
    await mongo.client.drop_database(config.database)
    await mongo.close()


async def nothing():
    """A caller who is turned away needs to say nothing, and one who speaks meanwhile may not hear why (gRPC)."""
    await asyncio.Event().wait()
    yield


def calls(stub, **more):
    """Each method, called."""
    return {
        "ImportTerritory": stub.ImportTerritory(nothing(), **more),
        "ListTerritoryVersions": stub.ListTerritoryVersions(pb.ListTerritoryVersionsRequest(), **more),
        "UseTerritoryVersion": stub.UseTerritoryVersion(pb.UseTerritoryVersionRequest(edition="editions/no"), **more),
        "DiffTerritoryVersions": stub.DiffTerritoryVersions(
            pb.DiffTerritoryVersionsRequest(before="editions/default", after="editions/default"), **more
        ),
    }


async def outcome(call):
    """Status and reason of a call of either kind; OK."""
    try:
        if hasattr(call, "__aiter__"):
            async for _ in call:
                pass
        else:
            await call
    except grpc.aio.AioRpcError as error:
        return reason(error)
    return (grpc.StatusCode.OK, "")


async def listed(one):
    return (await one.admin.ListTerritoryVersions(pb.ListTerritoryVersionsRequest())).editions


async def test_a_version_tells_where_it_comes_from(one):
    report = await one.take(competence_file(small()), published="2026-08", source="The ministry")
    found = next(each for each in await listed(one) if each.name == report.edition)
    assert found.HasField("create_time")
    found.ClearField("create_time")
    assert found == import_pb2.Edition(
        name=report.edition,
        slot="territory",
        source="The ministry",
        published="2026-08",
        file_name="competence.csv",
        sha256=report.sha256,
        creator="ops",
        records=len(small()),
        running=True,
    )
    assert report.edition.startswith("editions/2026-08-")


async def test_an_import_tells_how_far_it_is_and_ends_with_its_report(one):
    stages, last = [], None
    async for answer in one.admin.ImportTerritory(iter(messages(competence_file(small())))):
        assert last is None
        if answer.WhichOneof("content") == "progress":
            stages.append(answer.progress.stage)
        else:
            last = answer.report
    assert stages == sorted(stages)
    assert stages[-1] == import_pb2.IMPORT_STAGE_SWITCHING
    assert (last.rows, last.accepted, last.switched, last.dry_run, last.refusal) == (203, 203, True, False, "")


async def test_a_trial_run_reports_and_writes_nothing(one):
    before = await listed(one)
    report = await one.take(changed(small(), c95127=Force.MIXED), dry_run=True)
    assert (report.rows, report.dry_run, report.edition, report.switched) == (204, True, "", False)
    assert await listed(one) == before


async def test_a_refused_file_is_a_report_and_what_ran_before_runs_on(one):
    before = await one.resolve("95127")
    versions = await listed(one)
    report = await one.take(competence_file(small())[:-30])
    assert (report.refusal, report.edition, report.switched) == ("FILE_TRUNCATED", "", False)
    assert await one.resolve("95127") == before
    assert await listed(one) == versions


async def test_the_same_file_again_is_the_same_version(one):
    content = changed(small(), c95127=Force.GENDARMERIE)
    first, again = await one.take(content), await one.take(content)
    assert first.edition == again.edition
    assert [each.name for each in await listed(one)].count(first.edition) == 1


async def test_the_default_is_a_version_like_others_and_stands_last(one):
    default = (await listed(one))[-1]
    assert default.name.startswith("editions/default-")
    assert not default.HasField("create_time")
    for name in (default.name, "editions/default"):
        switched = await one.use(name)
        assert (switched.switched, switched.refusal) == (True, "")
        assert [each.running for each in switched.replicas] == [default.name]
    assert [each.running for each in await listed(one)].index(True) == len(await listed(one)) - 1
    assert await one.version() == default.name


async def test_versions_come_in_pages(one):
    await one.take(competence_file(small()))
    whole_list = await listed(one)
    first = await one.admin.ListTerritoryVersions(pb.ListTerritoryVersionsRequest(page_size=1))
    rest = await one.admin.ListTerritoryVersions(pb.ListTerritoryVersionsRequest(page_token=first.next_page_token))
    assert [*first.editions, *rest.editions] == list(whole_list)
    assert not rest.next_page_token


async def test_a_comparison_tells_each_commune_and_counts_all(one):
    base = await one.take(competence_file(small()))
    other = await one.take(changed(small(), c95127=Force.MIXED, c95500=Force.UNKNOWN))
    request = pb.DiffTerritoryVersionsRequest(before=base.edition, after=other.edition, page_size=1)
    found = await one.admin.DiffTerritoryVersions(request)
    assert (found.force_changes, found.unit_changes, found.place_changes) == (2, 0, 0)
    assert list(found.changes) == [
        pb.TerritoryChange(
            commune="communes/95127",
            title="Cergy",
            force_before=routing_pb2.FORCE_POLICE,
            force_after=routing_pb2.FORCE_MIXED,
            unit_before="Commissariat de police de Cergy",
        )
    ]
    request.page_token = found.next_page_token
    page = await one.admin.DiffTerritoryVersions(request)
    assert [(each.commune, each.force_after) for each in page.changes] == [
        ("communes/95500", routing_pb2.FORCE_UNKNOWN)
    ]
    assert not page.next_page_token


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], "HEADER_MISSING"),
        (list(messages(b"abc"))[1:], "HEADER_MISSING"),
        (messages(b"abc", size=4), "UPLOAD_INCOMPLETE"),
        (messages(b"abc", size=9_000_000), "FILE_TOO_LARGE"),
        (messages(b"abc", published="August"), "HEADER_INVALID"),
    ],
)
async def test_what_is_no_upload_is_refused_by_name(one, sent, expected):
    assert await outcome(one.admin.ImportTerritory(iter(sent))) == (INVALID, expected)


async def test_a_wrong_question_gets_a_named_refusal(one):
    admin = one.admin

    def use(name):
        return outcome(admin.UseTerritoryVersion(pb.UseTerritoryVersionRequest(edition=name)))

    def compare(**fields):
        asked = {"before": "editions/default", "after": "editions/default"} | fields
        return outcome(admin.DiffTerritoryVersions(pb.DiffTerritoryVersionsRequest(**asked)))

    def listing(**fields):
        return outcome(admin.ListTerritoryVersions(pb.ListTerritoryVersionsRequest(**fields)))

    assert await use("2026-08") == (INVALID, "NAME_INVALID")
    assert await use("editions/2026-08-nothing") == UNKNOWN
    assert await compare(before="editions/2026-08-nothing") == UNKNOWN
    assert await compare(after="") == (INVALID, "NAME_INVALID")
    assert await compare(page_size=-1) == await listing(page_size=-1) == (INVALID, "PAGE_SIZE_INVALID")
    assert await compare(page_token="x") == await listing(page_token="x") == (INVALID, "PAGE_TOKEN_INVALID")


async def test_without_a_database_every_method_is_refused_and_places_are_still_found(whole, territory):
    async with replica(whole, None, territory) as alone:
        for call in calls(alone.admin).values():
            assert await outcome(call) == DATABASE_MISSING
        assert (await alone.resolve("95127")).jurisdiction.force == routing_pb2.FORCE_POLICE


@pytest.mark.parametrize("peer", [Peer.GATEWAY, Peer.CHAT_SVC, Peer.DIRECTORY_SVC, Peer.REFERRAL_SVC])
async def test_no_other_part_of_the_platform_may_touch_a_version(whole, one, peer):
    async with whole.channel(one.settings.server.listen, PACKAGE, peer) as channel:
        for call in calls(TerritoryAdminServiceStub(channel)).values():
            assert await outcome(call) == DENIED


@pytest.mark.parametrize("role", Role)
async def test_no_member_of_staff_may_touch_a_version_from_a_browser(whole, one, role):
    metadata = (("authorization", f"Bearer {whole.token(role)}"),)
    async with whole.channel(one.settings.server.listen, PACKAGE, Peer.ENVOY) as channel:
        for call in calls(TerritoryAdminServiceStub(channel), metadata=metadata).values():
            assert await outcome(call) == DENIED
