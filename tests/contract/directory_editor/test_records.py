"""DirectoryEditorService as consoles see it: what is done to a record, and what is refused, over a real channel."""

from uuid import uuid4

import grpc
import pytest

from chassis.auth import Role
from chassis.refusals import Refusal
from directory_svc.domain import editor_refusals
from directory_svc.domain.curation import EDITORS
from directory_svc.editor import REFUSALS
from directory_svc.service import REFUSALS as DIRECTORY_REFUSALS
from pnav.directory.v1 import directory_pb2 as shown
from pnav.directory.v1 import record_pb2
from tests.fakes.editor_console import GAELLE, Editor

ABORTED, INVALID = grpc.StatusCode.ABORTED, grpc.StatusCode.INVALID_ARGUMENT
NOT_FOUND, NOT_NOW = grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DIRECTORY_EDITOR}))
async def test_nobody_but_editors_gets_in(whole, stub, role):
    assert await Editor(stub, whole.token(role)).refused("ListDuplicates") == (
        grpc.StatusCode.PERMISSION_DENIED,
        "ACCESS_DENIED",
    )


async def test_an_unknown_record_is_told_by_kind(gaelle):
    for kind in ("Service", "Unit", "Helpline"):
        assert await gaelle.refused(f"Read{kind}", name=f"{kind.lower()}s/x") == (NOT_FOUND, f"{kind.upper()}_UNKNOWN")
        assert await gaelle.refused(f"Read{kind}", name="x") == (INVALID, "NAME_INVALID")


async def test_a_new_service_is_hers_and_a_resend_finds_it(gaelle, hugo):
    said = shown.Service(title="Écoute", phones=[shown.Phone(number="01 99 00 00 09")])
    asked = {"service": said, "request_id": str(uuid4())}
    record = (await gaelle("CreateService", **asked)).record
    assert (record.service.title, record.service.provenance.source, record.verified_by) == ("Écoute", EDITORS, GAELLE)
    assert (await gaelle("CreateService", **asked)).record == record
    assert await gaelle.read(record.service.name) == record
    changed = {**asked, "service": shown.Service(title="Autre")}
    assert await gaelle.refused("CreateService", **changed) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")
    assert (await hugo("CreateService", **asked)).record.service.name != record.service.name


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": ""}, "TITLE_INVALID"),
        ({"sigle": "x" * 201}, "TEXT_INVALID"),
        ({"categories": [99]}, "CATEGORY_INVALID"),
        ({"audiences": [99]}, "AUDIENCE_INVALID"),
        ({"accessibility": 99}, "ACCESSIBILITY_INVALID"),
        ({"languages": ["français"]}, "LANGUAGE_INVALID"),
        ({"postal_code": "9"}, "POSTAL_CODE_INVALID"),
        ({"commune": "9"}, "COMMUNE_INVALID"),
        ({"department_codes": ["x"]}, "DEPARTMENT_INVALID"),
        ({"phones": [{"number": "x"}]}, "PHONE_INVALID"),
        ({"emails": ["x"]}, "EMAIL_INVALID"),
        ({"websites": ["ftp://x"]}, "WEBSITE_INVALID"),
        ({"opening_hours": "lundi"}, "HOURS_INVALID"),
        ({"point": {"latitude": 91}}, "POINT_INVALID"),
        ({"languages": ["fr", "fr"]}, "TOO_MANY_VALUES"),
    ],
)
async def test_what_is_typed_wrongly_is_refused_by_field_whether_new_or_changed(gaelle, fields, told):
    values = {"title": "Écoute", **fields}
    assert await gaelle.refused("CreateService", service=values) == (INVALID, told)
    record = await gaelle.read("services/c")
    changed = {"service": {"name": "services/c", **values}, "update_mask": {"paths": list(fields)}, "etag": record.etag}
    assert await gaelle.refused("UpdateService", **changed) == (INVALID, told)
    assert await gaelle.read("services/c") == record


async def test_a_correction_changes_the_fields_it_names_and_is_told_with_who_and_from_what_to_what(gaelle, hugo):
    record = await gaelle.read("services/c")
    after = await gaelle.update(record, phones=[{"number": "01 99 00 11 11", "note": "accueil"}])
    assert (after.service.title, after.curated, after.etag != record.etag) == ("Title of c", True, True)
    (change,) = (await hugo("ListChanges", name="services/c")).changes
    assert (change.editor, change.kind, change.seq) == (GAELLE, record_pb2.CHANGE_KIND_UPDATED, 1)
    assert ("phones", "01 99 00 00 00", "01 99 00 11 11 (accueil)") in [
        (field.field, field.before, field.after) for field in change.fields
    ]


async def test_a_stale_form_is_refused_and_the_same_request_again_is_not(gaelle, hugo):
    record = await gaelle.read("services/c")
    asked = {
        "request_id": str(uuid4()),
        "service": shown.Service(name="services/c", city="Cergy"),
        "update_mask": {"paths": ["city"]},
        "etag": record.etag,
    }
    first = await gaelle("UpdateService", **asked)
    assert await gaelle("UpdateService", **asked) == first
    assert await hugo.refused("UpdateService", **asked) == (ABORTED, "ETAG_STALE")
    again = {**asked, "request_id": str(uuid4())}
    assert await gaelle.refused("UpdateService", **again) == (ABORTED, "ETAG_STALE")
    assert len((await gaelle("ListChanges", name="services/c")).changes) == 1


@pytest.mark.parametrize("paths", [[], ["name"], ["provenance"], ["title", "x"]])
async def test_a_mask_names_what_an_editor_may_change(gaelle, paths):
    record = await gaelle.read("services/c")
    asked = {"service": {"name": "services/c", "title": "X"}, "update_mask": {"paths": paths}, "etag": record.etag}
    assert await gaelle.refused("UpdateService", **asked) == (INVALID, "MASK_INVALID")


@pytest.mark.parametrize(
    ("kind", "name"), [("Service", "services/c"), ("Unit", "units/95-cergy"), ("Helpline", "helplines/3919")]
)
async def test_verifying_changes_nothing_and_names_who_and_when(gaelle, kind, name):
    before = (await gaelle(f"Read{kind}", name=name)).record
    after = (await gaelle(f"Verify{kind}", name=name, etag=before.etag)).record
    (change,) = (await gaelle("ListChanges", name=name)).changes
    assert change.kind == record_pb2.CHANGE_KIND_VERIFIED
    shown, was = getattr(after, kind.lower()), getattr(before, kind.lower())
    assert (after.verified_by, shown.provenance.verified) == (GAELLE, "2026-11-22")
    shown.provenance.verified = was.provenance.verified
    assert shown == was
    assert await gaelle.refused(f"Verify{kind}", name=name, etag=before.etag) == (ABORTED, "ETAG_STALE")


async def test_retired_and_brought_back(gaelle):
    record = await gaelle.read("services/c")
    asked = {"name": "services/c", "etag": record.etag}
    assert await gaelle.refused("RestoreService", **asked) == (NOT_NOW, "SERVICE_NOT_RETIRED")
    assert await gaelle.refused("RetireService", **asked, reason="x" * 301) == (INVALID, "TEXT_INVALID")
    gone = (await gaelle("RetireService", **asked, reason="fermé")).record
    assert gone.HasField("retire_time")
    (listed,) = (await gaelle("ListRetiredServices")).records
    assert listed == gone
    asked = {"name": "services/c", "etag": gone.etag}
    for method in ("RetireService", "VerifyService"):
        assert await gaelle.refused(method, **asked) == (NOT_NOW, "SERVICE_RETIRED")
    back = (await gaelle("RestoreService", **asked)).record
    assert not back.HasField("retire_time")
    kinds = [change.kind for change in (await gaelle("ListChanges", name="services/c")).changes]
    assert kinds == [record_pb2.CHANGE_KIND_RESTORED, record_pb2.CHANGE_KIND_RETIRED]


def test_every_refusal_of_editors_has_a_status_and_no_other_table_has_it():
    editors = {one for one in vars(editor_refusals).values() if isinstance(one, type) and issubclass(one, Refusal)}
    assert editors - {Refusal} == set(REFUSALS)
    assert not set(REFUSALS) & set(DIRECTORY_REFUSALS)
