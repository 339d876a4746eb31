"""pnav.directory.v1.DirectoryEditorService over grpc-web."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from chassis import names
from chassis.audit import Entry
from chassis.auth import staff
from chassis.guard import Context
from chassis.refusals import NameInvalid, Refusal, Status
from directory_svc import editor_mapping as mapping
from directory_svc.domain import curation, editor_pages
from directory_svc.domain import editor_refusals as no
from directory_svc.domain.curation import COLLECTION_OF, Act, Decide, Kept, R, Step
from directory_svc.domain.duplicates import GROUPS_MAX
from directory_svc.domain.editor_pages import Place
from directory_svc.domain.records import Helpline, Service, Unit
from directory_svc.domain.refusals import ServiceUnknown, UnitUnknown
from pnav.directory.v1 import editor_pb2 as pb
from pnav.directory.v1 import record_pb2
from pnav.directory.v1.editor_pb2_grpc import DirectoryEditorServiceServicer

NAME = "pnav.directory.v1.DirectoryEditorService"
REFUSALS: Mapping[type[Refusal], Status] = {
    no.EtagStale: Status.ABORTED,
    no.RequestIdReused: Status.ALREADY_EXISTS,
    no.HelplineUnknown: Status.NOT_FOUND,
    no.ServiceRetired: Status.FAILED_PRECONDITION,
    no.ServiceNotRetired: Status.FAILED_PRECONDITION,
    **dict.fromkeys(
        (
            no.MaskInvalid,
            no.MergeInvalid,
            no.TitleInvalid,
            no.TextInvalid,
            no.TooManyValues,
            no.PostalCodeInvalid,
            no.CommuneInvalid,
            no.DepartmentInvalid,
            no.PhoneInvalid,
            no.EmailInvalid,
            no.WebsiteInvalid,
        ),
        Status.INVALID_ARGUMENT,
    ),
}
"""Those of editors; the rest stand in the table of the directory itself."""

CHANGES_MAX = 100
_CREATED = UUID("7c1f4f0e-57d2-4b8e-9a7b-8f2f6c5f7d11")  # namespace of ids made from requests (RFC 9562 §5.5)
_UNKNOWN: Mapping[type[Any], type[Refusal]] = {
    Service: ServiceUnknown,
    Unit: UnitUnknown,
    Helpline: no.HelplineUnknown,
}

Verb = Callable[[Kept[R], Act], Step[R]]
Updating = pb.UpdateServiceRequest | pb.UpdateUnitRequest | pb.UpdateHelplineRequest
Verifying = pb.VerifyServiceRequest | pb.VerifyUnitRequest | pb.VerifyHelplineRequest


class Store(Protocol):
    """What editors need of their store; see editor_store.py."""

    async def now(self) -> datetime: ...
    async def read(self, kind: type[R], identifier: str) -> Kept[R] | None: ...
    async def change(self, kind: type[R], identifiers: Sequence[str], act: Act, decide: Decide[R]) -> list[Kept[R]]: ...
    async def stale(self, before: str, behind: Place | None, size: int) -> tuple[list[Kept[Service]], int]: ...
    async def retired(self, offset: int, size: int) -> list[Kept[Service]]: ...
    async def duplicates(self, limit: int) -> tuple[list[list[Kept[Service]]], bool]: ...
    async def history(self, record: str, limit: int) -> list[Entry]: ...


class DirectoryEditor(DirectoryEditorServiceServicer):
    """Serves editors. `term`: how long a verification is good for."""

    def __init__(self, store: Store, term: timedelta) -> None:
        self._store = store
        self._term = term

    async def ReadService(self, request: pb.ReadServiceRequest, _: Context) -> pb.ReadServiceResponse:
        """See the contract."""
        kept = await self._read(Service, request.name)
        return pb.ReadServiceResponse(record=mapping.service_record(kept))

    async def CreateService(self, request: pb.CreateServiceRequest, _: Context) -> pb.CreateServiceResponse:
        """See the contract."""
        act = await self._act(request.request_id)
        identifier = str(uuid5(_CREATED, act.request))
        step = curation.create(mapping.service_of(request.service, identifier), act)

        def decide(held: Sequence[Kept[Service] | None]) -> list[Step[Service]]:
            (found,) = held
            if found and found.request == act.request and not curation.alike(found.record, step.after.record):
                raise no.RequestIdReused
            return [] if found else [step]

        (made,) = await self._store.change(Service, [identifier], act, decide)
        return pb.CreateServiceResponse(record=mapping.service_record(made))

    async def UpdateService(self, request: pb.UpdateServiceRequest, _: Context) -> pb.UpdateServiceResponse:
        """See the contract."""
        values = mapping.service_of(request.service, names.parse("services", request.service.name))
        kept = await self._change(Service, request.service.name, request.request_id, _update(request, values))
        return pb.UpdateServiceResponse(record=mapping.service_record(kept))

    async def RetireService(self, request: pb.RetireServiceRequest, _: Context) -> pb.RetireServiceResponse:
        """See the contract."""

        def retire(kept: Kept[Service], act: Act) -> Step[Service]:
            return curation.retire(kept, request.etag, request.reason, act)

        kept = await self._change(Service, request.name, request.request_id, retire)
        return pb.RetireServiceResponse(record=mapping.service_record(kept))

    async def RestoreService(self, request: pb.RestoreServiceRequest, _: Context) -> pb.RestoreServiceResponse:
        """See the contract."""

        def restore(kept: Kept[Service], act: Act) -> Step[Service]:
            return curation.restore(kept, request.etag, act)

        kept = await self._change(Service, request.name, request.request_id, restore)
        return pb.RestoreServiceResponse(record=mapping.service_record(kept))

    async def MergeServices(self, request: pb.MergeServicesRequest, _: Context) -> pb.MergeServicesResponse:
        """See the contract."""
        act = await self._act(request.request_id)
        reads = [request.kept, *request.merged]
        identifiers = [names.parse("services", read.name) for read in reads]

        def decide(held: Sequence[Kept[Service] | None]) -> list[Step[Service]]:
            known = [_there(Service, one) for one in held]
            if known[1:] and all(one.request == act.request for one in known[1:]):
                return []
            return curation.merge(known[0], known[1:], [read.etag for read in reads], act)

        kept, *_merged = await self._store.change(Service, identifiers, act, decide)
        return pb.MergeServicesResponse(record=mapping.service_record(kept))

    async def VerifyService(self, request: pb.VerifyServiceRequest, _: Context) -> pb.VerifyServiceResponse:
        """See the contract."""
        return pb.VerifyServiceResponse(record=mapping.service_record(await self._verify(Service, request)))

    async def ReadUnit(self, request: pb.ReadUnitRequest, _: Context) -> pb.ReadUnitResponse:
        """See the contract."""
        return pb.ReadUnitResponse(record=mapping.unit_record(await self._read(Unit, request.name)))

    async def UpdateUnit(self, request: pb.UpdateUnitRequest, _: Context) -> pb.UpdateUnitResponse:
        """See the contract."""
        values = mapping.unit_of(request.unit, names.parse("units", request.unit.name))
        kept = await self._change(Unit, request.unit.name, request.request_id, _update(request, values))
        return pb.UpdateUnitResponse(record=mapping.unit_record(kept))

    async def VerifyUnit(self, request: pb.VerifyUnitRequest, _: Context) -> pb.VerifyUnitResponse:
        """See the contract."""
        return pb.VerifyUnitResponse(record=mapping.unit_record(await self._verify(Unit, request)))

    async def ReadHelpline(self, request: pb.ReadHelplineRequest, _: Context) -> pb.ReadHelplineResponse:
        """See the contract."""
        kept = await self._read(Helpline, request.name)
        return pb.ReadHelplineResponse(record=mapping.helpline_record(kept))

    async def UpdateHelpline(self, request: pb.UpdateHelplineRequest, _: Context) -> pb.UpdateHelplineResponse:
        """See the contract."""
        values = mapping.helpline_of(request.helpline, names.parse("helplines", request.helpline.name))
        kept = await self._change(Helpline, request.helpline.name, request.request_id, _update(request, values))
        return pb.UpdateHelplineResponse(record=mapping.helpline_record(kept))

    async def VerifyHelpline(self, request: pb.VerifyHelplineRequest, _: Context) -> pb.VerifyHelplineResponse:
        """See the contract."""
        return pb.VerifyHelplineResponse(record=mapping.helpline_record(await self._verify(Helpline, request)))

    async def ListStaleServices(self, request: pb.ListStaleServicesRequest, _: Context) -> pb.ListStaleServicesResponse:
        """See the contract."""
        size = editor_pages.size(request.page_size)
        before = curation.stale_before(await self._store.now(), self._term)
        found, total = await self._store.stale(before, editor_pages.behind(request.page_token), size + 1)
        shown = found[:size]
        return pb.ListStaleServicesResponse(
            records=map(mapping.service_record, shown),
            next_page_token=editor_pages.token(shown[-1].record) if len(found) > size else "",
            total=total,
            days=self._term.days,
        )

    async def ListRetiredServices(
        self, request: pb.ListRetiredServicesRequest, _: Context
    ) -> pb.ListRetiredServicesResponse:
        """See the contract."""
        size, offset = editor_pages.size(request.page_size), editor_pages.offset(request.page_token)
        found = await self._store.retired(offset, size + 1)
        return pb.ListRetiredServicesResponse(
            records=map(mapping.service_record, found[:size]),
            next_page_token=str(offset + size) if len(found) > size else "",
        )

    async def ListDuplicates(self, _request: pb.ListDuplicatesRequest, _: Context) -> pb.ListDuplicatesResponse:
        """See the contract."""
        groups, more = await self._store.duplicates(GROUPS_MAX)
        shown = [record_pb2.DuplicateGroup(records=map(mapping.service_record, group)) for group in groups]
        return pb.ListDuplicatesResponse(groups=shown, more=more)

    async def ListChanges(self, request: pb.ListChangesRequest, _: Context) -> pb.ListChangesResponse:
        """See the contract."""
        collection = request.name.partition("/")[0]
        if collection not in COLLECTION_OF.values():
            raise NameInvalid
        names.parse(collection, request.name)
        found = await self._store.history(request.name, CHANGES_MAX)
        return pb.ListChangesResponse(changes=map(mapping.change, found))

    async def _read(self, kind: type[R], name: str) -> Kept[R]:
        return _there(kind, await self._store.read(kind, names.parse(COLLECTION_OF[kind], name)))

    async def _verify(self, kind: type[R], request: Verifying) -> Kept[R]:
        def verify(kept: Kept[R], act: Act) -> Step[R]:
            return curation.verify(kept, request.etag, act)

        return await self._change(kind, request.name, request.request_id, verify)

    async def _change(self, kind: type[R], name: str, request_id: str, verb: Verb[R]) -> Kept[R]:
        """Does it unless this very request has done it: a resend finds what the first one made."""
        identifier, act = names.parse(COLLECTION_OF[kind], name), await self._act(request_id)

        def decide(held: Sequence[Kept[R] | None]) -> list[Step[R]]:
            one = _there(kind, held[0])
            return [] if one.request == act.request else [verb(one, act)]

        (kept,) = await self._store.change(kind, [identifier], act, decide)
        return kept

    async def _act(self, request_id: str) -> Act:
        return Act(staff().subject, await self._store.now(), names.request_id(request_id))


def _update(request: Updating, values: R) -> Verb[R]:
    def update(kept: Kept[R], act: Act) -> Step[R]:
        mask = mapping.fields_of(request.update_mask)
        return curation.update(kept, request.etag, values, mask, act, verified=request.verified)

    return update


def _there(kind: type[R], kept: Kept[R] | None) -> Kept[R]:
    if kept is None:
        raise _UNKNOWN[kind]
    return kept
