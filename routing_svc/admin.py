"""TerritoryAdminService: messages in, messages out."""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import grpc

from chassis import auth, imports, names
from chassis.guard import Context
from chassis.imports import told
from chassis.refusals import PageSizeInvalid, Refusal, Status
from pnav.routing.v1 import import_pb2
from pnav.routing.v1 import territory_admin_pb2 as pb
from pnav.routing.v1 import territory_admin_pb2_grpc as pb_grpc
from routing_svc.desk import Desk, Outcome
from routing_svc.domain.differences import Difference, differences
from routing_svc.editions import (
    DatabaseMissing,
    Edition,
    ImportUnderWay,
    PageTokenInvalid,
    Replica,
    SwitchUnderWay,
    VersionUnknown,
)
from routing_svc.forces import FORCES

NAME = pb.DESCRIPTOR.services_by_name["TerritoryAdminService"].full_name
REFUSALS: Mapping[type[Refusal], Status] = {
    **imports.REFUSALS,
    DatabaseMissing: Status.FAILED_PRECONDITION,
    VersionUnknown: Status.NOT_FOUND,
    SwitchUnderWay: Status.ABORTED,
    ImportUnderWay: Status.ABORTED,
    PageTokenInvalid: Status.INVALID_ARGUMENT,
}
_PAGE_SIZE = 50
_EDITIONS_LIMIT = 100
_CHANGES_LIMIT = 1000
_T = TypeVar("_T")


class TerritoryAdmin(pb_grpc.TerritoryAdminServiceServicer):
    """Without a desk, that is without a database, every method is refused."""

    def __init__(self, desk: Desk | None) -> None:
        self._given = desk

    async def ImportTerritory(
        self, requests: AsyncIterator[pb.ImportTerritoryRequest], _context: Context
    ) -> AsyncIterator[pb.ImportTerritoryResponse]:
        """Raises HeaderMissing, HeaderInvalid, FileTooLarge, UploadIncomplete, ImportUnderWay."""
        who = _who(auth.caller())
        async for news in told(partial(self._desk.take, requests, who)):
            if isinstance(news, import_pb2.ImportProgress):
                yield pb.ImportTerritoryResponse(progress=news)
            else:
                yield pb.ImportTerritoryResponse(report=news)

    async def ListTerritoryVersions(
        self, request: pb.ListTerritoryVersionsRequest, _context: Context
    ) -> pb.ListTerritoryVersionsResponse:
        """Raises PageSizeInvalid, PageTokenInvalid."""
        editions = await self._desk.editions()
        keys = [one.id for one, _ in editions]
        page, token = page_of(editions, keys, request.page_size, request.page_token, _EDITIONS_LIMIT)
        return pb.ListTerritoryVersionsResponse(
            editions=[_edition(one, running=running) for one, running in page], next_page_token=token
        )

    async def UseTerritoryVersion(
        self, request: pb.UseTerritoryVersionRequest, _context: Context
    ) -> AsyncIterator[pb.UseTerritoryVersionResponse]:
        """Raises NameInvalid, VersionUnknown, SwitchUnderWay."""
        version = names.parse("editions", request.edition)
        async for news in told(partial(self._desk.use, version)):
            if isinstance(news, Outcome):
                yield pb.UseTerritoryVersionResponse(outcome=_outcome(request.edition, news))
            else:
                yield pb.UseTerritoryVersionResponse(progress=news)

    async def DiffTerritoryVersions(
        self, request: pb.DiffTerritoryVersionsRequest, _context: Context
    ) -> pb.DiffTerritoryVersionsResponse:
        """Raises NameInvalid, VersionUnknown, PageSizeInvalid, PageTokenInvalid."""
        before, after = (names.parse("editions", name) for name in (request.before, request.after))
        found = differences(await self._desk.communes(before), await self._desk.communes(after))
        keys = [one.code for one in found]
        page, token = page_of(found, keys, request.page_size, request.page_token, _CHANGES_LIMIT)
        return pb.DiffTerritoryVersionsResponse(
            changes=map(_change, page),
            next_page_token=token,
            force_changes=sum(one.is_force for one in found),
            unit_changes=sum(one.is_unit for one in found),
            place_changes=sum(one.is_place for one in found),
        )

    @property
    def _desk(self) -> Desk:
        """Raises DatabaseMissing."""
        if self._given is None:
            raise DatabaseMissing
        return self._given


def register(servicer: TerritoryAdmin, server: grpc.aio.Server) -> None:
    """Adds the service to a server."""
    pb_grpc.add_TerritoryAdminServiceServicer_to_server(servicer, server)


def page_of(items: Sequence[_T], keys: Sequence[str], size: int, token: str, limit: int) -> tuple[Sequence[_T], str]:
    """The page after the item whose key is the token, and the token of the next (AIP-158).

    Raises PageSizeInvalid, PageTokenInvalid.
    """
    if size < 0:
        raise PageSizeInvalid
    if token and token not in keys:
        raise PageTokenInvalid
    start = keys.index(token) + 1 if token else 0
    end = start + min(size or _PAGE_SIZE, limit)
    return items[start:end], keys[end - 1] if end < len(items) else ""


def _who(caller: auth.Caller) -> str:
    return caller.staff.subject if caller.staff else caller.peer.value


def _edition(one: Edition, *, running: bool) -> import_pb2.Edition:
    edition = import_pb2.Edition(
        name=names.build("editions", one.id),
        slot="territory",
        source=one.source,
        published=one.published,
        file_name=one.file_name,
        sha256=one.sha256,
        creator=one.creator,
        records=one.records,
        running=running,
    )
    if one.created_at is not None:
        edition.create_time.FromDatetime(one.created_at)
    return edition


def _outcome(edition: str, outcome: Outcome) -> pb.TerritorySwitch:
    return pb.TerritorySwitch(
        edition=edition,
        switched=not outcome.refusal,
        refusal=outcome.refusal,
        replicas=map(_replica, outcome.replicas),
    )


def _replica(one: Replica) -> pb.TerritoryReplica:
    return pb.TerritoryReplica(title=one.title, running=names.build("editions", one.running), unable=bool(one.unable))


def _change(one: Difference) -> pb.TerritoryChange:
    before, after = one.before, one.after
    return pb.TerritoryChange(
        commune=names.build("communes", one.code),
        title=one.title,
        force_before=FORCES[before.force] if before else None,
        force_after=FORCES[after.force] if after else None,
        unit_before=before.unit_title if before else "",
        unit_after=after.unit_title if after else "",
    )
