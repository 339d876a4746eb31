"""DirectoryEditorService as consoles see it: lists, merging, units and help lines, over a real channel."""

from uuid import uuid4

import grpc

from pnav.directory.v1 import record_pb2
from tests.fakes.directory_records import service
from tests.fakes.editor_console import GAELLE

ABORTED, INVALID = grpc.StatusCode.ABORTED, grpc.StatusCode.INVALID_ARGUMENT
NOT_FOUND = grpc.StatusCode.NOT_FOUND


async def test_duplicates_are_merged_into_the_one_that_is_kept(gaelle):
    (group,) = (await gaelle("ListDuplicates")).groups
    kept, merged = [{"name": one.service.name, "etag": one.etag} for one in group.records]
    asked = {"kept": kept, "merged": [merged], "request_id": str(uuid4())}
    assert (await gaelle("MergeServices", **asked)).record == group.records[0]
    assert (await gaelle("MergeServices", **asked)).record == group.records[0]
    gone = await gaelle.read("services/b")
    assert (gone.merged_into, gone.HasField("retire_time")) == ("services/a", True)
    assert list((await gaelle("ListDuplicates")).groups) == []
    (change,) = (await gaelle("ListChanges", name="services/a")).changes
    assert (change.kind, change.remark) == (record_pb2.CHANGE_KIND_KEPT, "b")
    stale = {"kept": {"name": "services/a", "etag": "x"}, "merged": [{"name": "services/c", "etag": "x"}]}
    assert await gaelle.refused("MergeServices", **stale) == (ABORTED, "ETAG_STALE")
    assert await gaelle.refused("MergeServices", kept=kept) == (INVALID, "MERGE_INVALID")
    unknown = {**stale, "merged": [{"name": "services/x"}]}
    assert await gaelle.refused("MergeServices", **unknown) == (NOT_FOUND, "SERVICE_UNKNOWN")


async def test_a_units_referral_address_is_shown_and_corrected(gaelle):
    record = (await gaelle("ReadUnit", name="units/95-cergy")).record
    assert (record.unit.referral_email, record.unit.phone) == ("95-cergy@units.pnav.invalid", "01 99 00 00 01")
    unit = {"name": "units/95-cergy", "referral_email": "cergy@interieur.invalid"}
    asked = {"unit": unit, "update_mask": {"paths": ["referral_email"]}, "etag": record.etag, "verified": True}
    after = (await gaelle("UpdateUnit", **asked)).record
    assert (after.unit.referral_email, after.verified_by) == ("cergy@interieur.invalid", GAELLE)
    assert (after.source.referral_email, list(after.source_differs)) == (record.unit.referral_email, ["referral_email"])
    asked["update_mask"] = {"paths": ["communes"]}
    assert await gaelle.refused("UpdateUnit", **asked) == (INVALID, "MASK_INVALID")


async def test_a_help_line_is_corrected(gaelle):
    record = (await gaelle("ReadHelpline", name="helplines/3919")).record
    line = {"name": "helplines/3919", "hours": "jour et nuit"}
    asked = {"helpline": line, "update_mask": {"paths": ["hours"]}, "etag": record.etag}
    after = (await gaelle("UpdateHelpline", **asked)).record
    assert (after.helpline.hours, after.helpline.serves) == ("jour et nuit", "serves 3919")
    assert await gaelle.refused("UpdateHelpline", **asked) == (ABORTED, "ETAG_STALE")


async def test_stale_ones_are_listed_page_by_page_with_how_many_and_after_how_long(gaelle, store):
    store.bring(*(service(name, 49.0) for name in "abc"))
    for record in store.sources.values():
        record["provenance"] = {**record["provenance"], "verified": "2025"}
    first = await gaelle("ListStaleServices", page_size=2)
    rest = await gaelle("ListStaleServices", page_size=2, page_token=first.next_page_token)
    assert (await gaelle("ListStaleServices")).days == 180
    names = [[one.service.name for one in page.records] for page in (first, rest)]
    assert (names, first.total) == ([["services/a", "services/b"], ["services/c"]], 3)
    assert rest.next_page_token == ""
    for method in ("ListStaleServices", "ListRetiredServices"):
        assert await gaelle.refused(method, page_size=-1) == (INVALID, "PAGE_SIZE_INVALID")
        assert await gaelle.refused(method, page_token="x") == (INVALID, "PAGE_TOKEN_INVALID")


async def test_a_request_without_an_id_of_its_own_is_refused(gaelle):
    name = {"name": "services/c"}
    for method, fields in {
        "CreateService": {"service": {"title": "X"}},
        "UpdateService": {"service": name},
        "RetireService": name,
        "RestoreService": name,
        "VerifyService": name,
        "MergeServices": {"kept": name},
        "UpdateUnit": {"unit": {"name": "units/95-cergy"}},
        "VerifyUnit": {"name": "units/95-cergy"},
        "UpdateHelpline": {"helpline": {"name": "helplines/3919"}},
        "VerifyHelpline": {"name": "helplines/3919"},
    }.items():
        assert await gaelle.refused(method, request_id="", **fields) == (INVALID, "REQUEST_ID_INVALID")


async def test_a_history_is_of_a_record(gaelle):
    assert list((await gaelle("ListChanges", name="helplines/3919")).changes) == []
    for name in ("", "sessions/x", "services/"):
        assert await gaelle.refused("ListChanges", name=name) == (INVALID, "NAME_INVALID")
