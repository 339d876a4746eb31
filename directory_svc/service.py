"""pnav.directory.v1 over gRPC."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from chassis import names
from chassis.guard import Context
from chassis.refusals import Refusal, Status
from chassis.unit_keys import department_of
from directory_svc import replies
from directory_svc.domain import refusals
from directory_svc.domain.competence import competent
from directory_svc.domain.records import Helpline, Service, Unit
from directory_svc.domain.search import Found, Page, Search, page_token
from pnav.directory.v1 import directory_pb2 as pb
from pnav.directory.v1 import directory_pb2_grpc

NAME = "pnav.directory.v1.DirectoryService"

REFUSALS: Mapping[type[Refusal], Status] = {
    refusals.PointMissing: Status.INVALID_ARGUMENT,
    refusals.PointInvalid: Status.INVALID_ARGUMENT,
    refusals.RadiusInvalid: Status.INVALID_ARGUMENT,
    refusals.QueryTooLong: Status.INVALID_ARGUMENT,
    refusals.CategoryInvalid: Status.INVALID_ARGUMENT,
    refusals.AudienceInvalid: Status.INVALID_ARGUMENT,
    refusals.LanguageInvalid: Status.INVALID_ARGUMENT,
    refusals.AccessibilityInvalid: Status.INVALID_ARGUMENT,
    refusals.PageTokenInvalid: Status.INVALID_ARGUMENT,
    refusals.HoursInvalid: Status.INVALID_ARGUMENT,
    refusals.ServiceUnknown: Status.NOT_FOUND,
    refusals.UnitUnknown: Status.NOT_FOUND,
    refusals.EditionUnknown: Status.NOT_FOUND,
    refusals.EditionNotReady: Status.FAILED_PRECONDITION,
}


class Store(Protocol):
    """What this service asks of its store; each method may raise StoreUnavailable."""

    async def helplines(self) -> Sequence[Helpline]:
        """All of them, in the order of the screen."""

    async def search(self, asked: Search, wanted: Callable[[Service], bool] | None = None) -> Page:
        """A page of the services that fit and are wanted."""

    async def service(self, identifier: str) -> Service | None:
        """The service, if there is one."""

    async def units_for(self, commune: str, department: str) -> Sequence[Unit]:
        """Units that serve the commune, and the operations centres of the département."""

    async def unit(self, identifier: str) -> Unit | None:
        """The unit, if there is one."""


class DirectoryService(directory_pb2_grpc.DirectoryServiceServicer):
    """What is near a person and can help her; which units exist. `now`: the moment that is told of."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._now = now

    async def SearchServices(self, request: pb.SearchServicesRequest, _: Context) -> pb.SearchServicesResponse:
        """Services that meet every condition given. Raises the refusals of `replies.asked`."""
        asked, now = replies.asked(request), self._now()
        page = await self._store.search(asked, partial(replies.is_open, at=now) if asked.open_now else None)
        services = [replies.service(found, now) for found in page.found]
        return pb.SearchServicesResponse(services=services, next_page_token=page_token(asked, page.next_offset))

    async def GetService(self, request: pb.GetServiceRequest, _: Context) -> pb.GetServiceResponse:
        """One service. Raises NameInvalid, ServiceUnknown."""
        service = await self._store.service(names.parse("services", request.name))
        if service is None:
            raise refusals.ServiceUnknown
        return pb.GetServiceResponse(service=replies.service(Found(service), self._now()))

    async def ListHelplines(self, _request: pb.ListHelplinesRequest, _: Context) -> pb.ListHelplinesResponse:
        """Every help line."""
        now = self._now()
        lines = [replies.helpline(line, now) for line in await self._store.helplines()]
        return pb.ListHelplinesResponse(helplines=lines)

    async def ListUnits(self, request: pb.ListUnitsRequest, _: Context) -> pb.ListUnitsResponse:
        """Who is competent for a commune. Raises NameInvalid, UnitUnknown."""
        commune = names.parse("communes", request.commune)
        department = request.department_code or department_of(commune)
        units = competent(await self._store.units_for(commune, department), replies.forces(request.force))
        now = self._now()
        return pb.ListUnitsResponse(units=[replies.unit(unit, now) for unit in units])

    async def GetUnit(self, request: pb.GetUnitRequest, _: Context) -> pb.GetUnitResponse:
        """One unit. Raises NameInvalid, UnitUnknown."""
        unit = await self._store.unit(names.parse("units", request.name))
        if unit is None:
            raise refusals.UnitUnknown
        return pb.GetUnitResponse(unit=replies.unit(unit, self._now()))
