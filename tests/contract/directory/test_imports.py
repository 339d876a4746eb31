"""DirectoryImportService as whoever runs the platform sees it: every RPC over a real channel."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count

import grpc
import pytest

from chassis.auth import Peer, Role
from directory_svc import import_service
from directory_svc.access import ACCESS
from directory_svc.domain.editions import Slot
from directory_svc.import_service import NAME, DirectoryImportService
from directory_svc.importing import Importer
from pnav.directory.v1 import imports_pb2 as pb
from pnav.directory.v1.imports_pb2_grpc import (
    DirectoryImportServiceStub,
    add_DirectoryImportServiceServicer_to_server,
)
from tests.fakes.dila_file import bulk, export_csv, records
from tests.fakes.directory import FakeDirectoryStore
from tests.fakes.directory_imports import (
    FakeComparison,
    competence,
    gendarmerie,
    news,
    police,
    upload,
)
from tests.fakes.directory_records import laid, service
from tests.fakes.platform import refused, serving

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SERVICES = b"".join(bulk(records(120)))
INVALID = grpc.StatusCode.INVALID_ARGUMENT


@pytest.fixture
def store():
    return FakeDirectoryStore()


@pytest.fixture
async def address(whole, store):
    await laid(store, service("default"))
    seconds = count()
    few = {**dict.fromkeys(Slot, 100), Slot.UNIT_DETAILS_POLICE: 50}
    importer = Importer(store, FakeComparison(store), lambda: MORNING + timedelta(seconds=next(seconds)), few)

    def register(server):
        imports = DirectoryImportService(importer, store, FakeComparison(store))
        add_DirectoryImportServiceServicer_to_server(imports, server)

    running_it = {method: who for method, who in ACCESS.items() if NAME in method}
    async with serving(whole, "directory_svc", NAME, running_it, import_service.REFUSALS, register) as listening:
        yield listening


@pytest.fixture
async def ops(whole, address):
    async with whole.channel(address, "pnav.directory.v1", Peer.OPS) as channel:
        yield DirectoryImportServiceStub(channel)


async def editions(ops):
    return (await ops.ListEditions(pb.ListEditionsRequest())).editions


async def running(ops, slot="services"):
    (one,) = [one for one in await editions(ops) if one.slot == slot and one.running]
    return one


async def test_a_directory_of_dila_runs_once_it_was_accepted_whole(ops):
    *told, last = [one async for one in news(ops, "ImportServices", SERVICES, source="DILA")]
    assert {one.WhichOneof("content") for one in told} == {"progress"}
    report = last.report
    assert (report.rows, report.accepted, report.refused, report.refusal) == (120, 120, 0, "")
    assert report.switched
    edition = await running(ops)
    assert (edition.name, edition.records, edition.creator) == (report.edition, 120, "ops")
    assert (edition.source, edition.published, edition.file_name) == ("DILA", "2026-08", "file")
    assert edition.sha256 == report.sha256


async def test_a_trial_run_reports_and_changes_nothing(ops):
    before = await editions(ops)
    report = await upload(ops, "ImportServices", SERVICES, dry_run=True)
    assert (report.accepted, report.dry_run, report.edition, report.switched) == (120, True, "", False)
    assert await editions(ops) == before


@pytest.mark.parametrize(
    ("method", "content", "why"),
    [
        ("ImportServices", SERVICES[:-100], "FILE_TRUNCATED"),
        ("ImportServices", SERVICES.decode().encode("utf-16"), "ENCODING_WRONG"),
        ("ImportServices", b'{"communes":[]}', "NOT_DILA"),
        ("ImportServices", b"".join(bulk(records(99))), "FILE_NEARLY_EMPTY"),
        ("ImportServices", b"".join(bulk([{**one, "nom": ""} for one in records(8)])), "RECORDS_REFUSED"),
        ("ImportServices", b"", "FILE_EMPTY"),
        ("ImportUnits", b"a;b\n1;2\n", "COLUMNS_WRONG"),
        ("ImportUnits", competence(120), "COLUMNS_WRONG"),
        ("ImportUnits", gendarmerie(99), "FILE_NEARLY_EMPTY"),
        ("ImportUnits", gendarmerie(120)[:-60], "FILE_TRUNCATED"),
        ("ImportCompetence", police(60), "COLUMNS_WRONG"),
        ("ImportCompetence", competence(5), "FILE_NEARLY_EMPTY"),
        ("ImportCompetence", competence(120).replace(b"PN", b"").replace(b"GN", b""), "FILE_NEARLY_EMPTY"),
    ],
)
async def test_a_file_that_is_refused_stands_in_the_report_and_what_ran_runs_on(ops, method, content, why):
    before = await editions(ops)
    report = await upload(ops, method, content)
    assert (report.refusal, report.switched, report.accepted) == (why, False, 0)
    assert report.findings[0].reason == why
    assert await editions(ops) == before


async def test_a_list_that_lost_half_of_its_records_is_refused(ops):
    assert (await upload(ops, "ImportServices", b"".join(bulk(records(300))))).switched
    report = await upload(ops, "ImportServices", b"".join(export_csv(records(140))))
    assert (report.refusal, report.switched) == ("RECORDS_MISSING", False)
    assert (await running(ops)).records == 300


async def test_the_report_tells_where_and_why(ops):
    some = list(records(120))
    some[4]["telephone"] = [{"valeur": "aucun"}]
    some[7]["nom"] = ""
    report = await upload(ops, "ImportServices", b"".join(bulk(some)))
    corrected, refused_ = report.findings
    assert (corrected.line, corrected.field, corrected.reason) == (5, "telephone", "PHONE_UNREADABLE")
    assert (refused_.line, refused_.field, refused_.reason) == (8, "nom", "NAME_MISSING")
    assert refused_.text == f"{some[7]['id']}: The service has no name."
    assert (report.corrected, report.refused, report.accepted) == (1, 1, 119)


async def test_both_files_of_units_go_each_into_their_slot(ops):
    assert (await upload(ops, "ImportUnits", police(60))).switched
    assert (await upload(ops, "ImportUnits", gendarmerie(120))).switched
    assert (await running(ops, "unit_details_police")).records == 60
    assert (await running(ops, "unit_details_gendarmerie")).file_name == "file"


async def test_units_that_serve_nobody_are_told_and_kept_and_those_of_the_table_of_competence_are_found(ops, store):
    assert (await upload(ops, "ImportUnits", gendarmerie(120))).corrected == 240  # each, and its telephone
    assert (await upload(ops, "ImportCompetence", competence(120))).switched
    assert (await upload(ops, "ImportUnits", gendarmerie(120))).corrected == 120
    unit = await store.unit("gn-1000007")
    assert (unit.communes, unit.phone, unit.opening_hours) == (("01008",), "01 99 00 00 00", "Mo 08:00-12:00")


async def test_one_can_step_back_and_forth(ops):
    default = await running(ops)
    imported = (await upload(ops, "ImportServices", SERVICES)).edition
    answer = await ops.UseEdition(pb.UseEditionRequest(edition=default.name))
    assert answer.before == imported
    assert (await running(ops)).name == default.name
    await ops.UseEdition(pb.UseEditionRequest(edition=imported))
    assert (await running(ops)).name == imported


async def test_two_editions_are_compared_record_by_record(ops):
    before = list(records(120))
    changed = {**before[5], "nom": "Another name", "sigle": "AN"}
    new = {**before[0], "id": "zzz", "nom": "New"}
    after = [*before[1:5], changed, *before[6:], new]
    names = [(await upload(ops, "ImportServices", b"".join(bulk(some)))).edition for some in (before, after)]
    found = await ops.DiffEditions(pb.DiffEditionsRequest(before=names[0], after=names[1]))
    assert (found.added, found.removed, found.changed) == (1, 1, 1)
    kinds = {one.record: (one.kind, one.title, list(one.fields)) for one in found.changes}
    assert kinds == {
        "zzz": (pb.DIRECTORY_CHANGE_KIND_ADDED, "New", []),
        before[0]["id"]: (pb.DIRECTORY_CHANGE_KIND_REMOVED, before[0]["nom"], []),
        before[5]["id"]: (pb.DIRECTORY_CHANGE_KIND_CHANGED, "Another name", ["sigle", "title"]),
    }
    one = await ops.DiffEditions(pb.DiffEditionsRequest(before=names[0], after=names[1], page_size=1))
    assert (len(one.changes), one.added + one.removed + one.changed) == (1, 3)


async def test_editions_that_cannot_be_had_are_refused_by_name(ops):
    unknown = (grpc.StatusCode.NOT_FOUND, "EDITION_UNKNOWN")
    assert await refused(ops.UseEdition(pb.UseEditionRequest(edition="editions/none"))) == unknown
    assert await refused(ops.UseEdition(pb.UseEditionRequest(edition="none"))) == (INVALID, "NAME_INVALID")
    services, units = (await running(ops)).name, (await running(ops, "units")).name
    apart = pb.DiffEditionsRequest(before=services, after=units)
    assert await refused(ops.DiffEditions(apart)) == (grpc.StatusCode.FAILED_PRECONDITION, "EDITIONS_APART")
    negative = pb.DiffEditionsRequest(before=services, after=services, page_size=-1)
    assert await refused(ops.DiffEditions(negative)) == (INVALID, "PAGE_SIZE_INVALID")
    assert await refused(ops.DiffEditions(pb.DiffEditionsRequest(before="editions/x", after=services))) == unknown


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"size": 10}, "UPLOAD_INCOMPLETE"),
        ({"size": len(SERVICES) + 1}, "UPLOAD_INCOMPLETE"),
        ({"published": "août"}, "HEADER_INVALID"),
        ({"size": 2**40}, "FILE_TOO_LARGE"),
    ],
)
async def test_an_upload_that_is_not_one_is_refused_by_name(ops, header, why):
    assert await refused(upload(ops, "ImportServices", SERVICES, **header)) == (INVALID, why)


async def test_an_upload_begins_with_its_header(ops):
    async def one():
        return [answer async for answer in ops.ImportUnits(iter([pb.ImportUnitsRequest(chunk=b"x")]))]

    assert await refused(one()) == (INVALID, "HEADER_MISSING")


async def nothing():
    """A caller who is turned away needs to say nothing, and one who speaks meanwhile may not hear why (gRPC)."""
    await asyncio.Event().wait()
    yield


@pytest.mark.parametrize("method", ["ImportUnits", "ImportCompetence", "ImportServices"])
async def test_every_import_is_for_ops_alone(whole, address, method):
    denied = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
    for peer in set(Peer) - {Peer.OPS, Peer.ENVOY}:
        async with whole.channel(address, "pnav.directory.v1", peer) as channel:
            call = getattr(DirectoryImportServiceStub(channel), method)(nothing())
            assert await refused(call.read()) == denied


async def test_staff_who_run_the_platform_may_list_and_nobody_else(whole, address):
    async with whole.channel(address, "pnav.directory.v1", Peer.ENVOY) as channel:
        for role in Role:
            metadata = (("authorization", f"Bearer {whole.token(role)}"),)
            call = DirectoryImportServiceStub(channel).ListEditions(pb.ListEditionsRequest(), metadata=metadata)
            if role is Role.OPS:
                assert (await call).editions
            else:
                assert await refused(call) == (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
