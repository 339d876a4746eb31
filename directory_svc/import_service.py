"""DirectoryImportService on the wire: files in, reports out; which editions there are, and which of them runs."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from chassis import imports, names
from chassis.auth import caller
from chassis.guard import Context
from chassis.imports import Tell, Upload
from chassis.refusals import PageSizeInvalid, Refusal, Status
from directory_svc.domain.comparison import Change, Changed, Comparison
from directory_svc.domain.editions import Edition, EditionState, Slot
from directory_svc.domain.refusals import EditionNotReady, EditionsApart, EditionUnknown
from pnav.directory.v1 import imports_pb2 as pb
from pnav.directory.v1 import imports_pb2_grpc
from pnav.routing.v1 import import_pb2

NAME = "pnav.directory.v1.DirectoryImportService"
COLLECTION = "editions"
LIMIT = 512 * 1024 * 1024  # bytes; the bulk file has some 250 MiB, and the pod disk for two that are the largest
_TOLD = 50
_TOLD_MAX = 1000

REFUSALS: Mapping[type[Refusal], Status] = {
    **imports.REFUSALS,
    EditionUnknown: Status.NOT_FOUND,
    EditionNotReady: Status.FAILED_PRECONDITION,
    EditionsApart: Status.FAILED_PRECONDITION,
}

_CHANGES = {
    Change.ADDED: pb.DIRECTORY_CHANGE_KIND_ADDED,
    Change.REMOVED: pb.DIRECTORY_CHANGE_KIND_REMOVED,
    Change.CHANGED: pb.DIRECTORY_CHANGE_KIND_CHANGED,
}

Import = Callable[[Upload, str, Tell], Awaitable[import_pb2.ImportReport]]
Response = TypeVar("Response", pb.ImportUnitsResponse, pb.ImportCompetenceResponse, pb.ImportServicesResponse)


class Importer(Protocol):
    """What reads files; see importing.py."""

    async def units(self, upload: Upload, creator: str, tell: Tell) -> import_pb2.ImportReport: ...
    async def competence(self, upload: Upload, creator: str, tell: Tell) -> import_pb2.ImportReport: ...
    async def services(self, upload: Upload, creator: str, tell: Tell) -> import_pb2.ImportReport: ...


class Editions(Protocol):
    """What this service asks of the store of editions; each method may raise StoreUnavailable."""

    async def running(self) -> Mapping[Slot, str]: ...
    async def editions(self, slot: Slot | None = None) -> Sequence[Edition]: ...
    async def use(self, slot: Slot, edition: str, *, instead_of: str | None = None) -> None: ...


class Comparisons(Protocol):
    """What tells two editions apart; may raise StoreUnavailable."""

    async def compare(self, slot: Slot, before: str, after: str, limit: int) -> Comparison: ...


class DirectoryImportService(imports_pb2_grpc.DirectoryImportServiceServicer):
    """How official files come into the directory, and which of them answers."""

    def __init__(self, importer: Importer, editions: Editions, comparisons: Comparisons) -> None:
        self._importer = importer
        self._editions = editions
        self._comparisons = comparisons

    def ImportUnits(self, requests: AsyncIterator[Any], _: Context) -> AsyncIterator[pb.ImportUnitsResponse]:
        """export-gn2 or export-pn. Raises what `chassis.imports.receive` does."""
        return _answers(pb.ImportUnitsResponse, requests, self._importer.units)

    def ImportCompetence(self, requests: AsyncIterator[Any], _: Context) -> AsyncIterator[pb.ImportCompetenceResponse]:
        """The file of competences. Raises what `chassis.imports.receive` does."""
        return _answers(pb.ImportCompetenceResponse, requests, self._importer.competence)

    def ImportServices(self, requests: AsyncIterator[Any], _: Context) -> AsyncIterator[pb.ImportServicesResponse]:
        """DILA's directory. Raises what `chassis.imports.receive` does."""
        return _answers(pb.ImportServicesResponse, requests, self._importer.services)

    async def ListEditions(self, request: pb.ListEditionsRequest, _: Context) -> pb.ListEditionsResponse:
        """All that are whole, newest first."""
        running = await self._editions.running()
        editions = await self._editions.editions()
        whole = [one for one in editions if one.state is EditionState.READY]
        return pb.ListEditionsResponse(editions=[_edition(one, running) for one in whole])

    async def UseEdition(self, request: pb.UseEditionRequest, _: Context) -> pb.UseEditionResponse:
        """Lets a slot run another edition. Raises NameInvalid, EditionUnknown, EditionNotReady."""
        edition = await self._edition(request.edition)
        before = (await self._editions.running()).get(edition.slot, "")
        await self._editions.use(edition.slot, edition.id)
        return pb.UseEditionResponse(before=names.build(COLLECTION, before))

    async def DiffEditions(self, request: pb.DiffEditionsRequest, _: Context) -> pb.DiffEditionsResponse:
        """What two editions do not share. Raises NameInvalid, PageSizeInvalid, EditionUnknown, EditionsApart."""
        if request.page_size < 0:
            raise PageSizeInvalid
        before, after = await self._edition(request.before), await self._edition(request.after)
        if before.slot is not after.slot:
            raise EditionsApart
        limit = min(request.page_size or _TOLD, _TOLD_MAX)
        found = await self._comparisons.compare(before.slot, before.id, after.id, limit)
        return pb.DiffEditionsResponse(
            changes=map(_change, found.told),
            added=found.counts[Change.ADDED],
            removed=found.counts[Change.REMOVED],
            changed=found.counts[Change.CHANGED],
        )

    async def _edition(self, name: str) -> Edition:
        identifier = names.parse(COLLECTION, name)
        for edition in await self._editions.editions():
            if edition.id == identifier:
                return edition
        raise EditionUnknown


async def _answers(answer: type[Response], requests: AsyncIterator[Any], read: Import) -> AsyncIterator[Response]:
    """Receives the file, reads it, and tells of both while it does; then the file is gone."""
    creator = _creator()

    async def work(tell: Tell) -> import_pb2.ImportReport:
        upload = await imports.receive(requests, LIMIT, tell)
        with upload.content:
            return await read(upload, creator, tell)

    async for news in imports.told(work):
        if isinstance(news, import_pb2.ImportProgress):
            yield answer(progress=news)
        else:
            yield answer(report=news)


def _creator() -> str:
    who = caller()
    return who.staff.subject if who.staff else who.peer


def _edition(edition: Edition, running: Mapping[Slot, str]) -> import_pb2.Edition:
    return import_pb2.Edition(
        name=names.build(COLLECTION, edition.id),
        slot=edition.slot,
        source=edition.source,
        published=edition.published,
        file_name=edition.file_name,
        sha256=edition.sha256,
        create_time=edition.created_at,
        creator=edition.created_by,
        records=edition.records,
        running=running.get(edition.slot) == edition.id,
    )


def _change(changed: Changed) -> pb.DirectoryChange:
    return pb.DirectoryChange(
        kind=_CHANGES[changed.change], record=changed.record, title=changed.title, fields=changed.fields
    )
