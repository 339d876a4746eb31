"""pnav.directory.v1 over gRPC."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from chassis import names
from chassis.auth import caller
from chassis.guard import Context
from chassis.refusals import Refusal, Status
from chassis.unit_keys import department_of
from directory_svc.access import SEES_REFERRAL_ADDRESS
from directory_svc.domain import refusals
from directory_svc.domain.competence import competent
from directory_svc.domain.records import Force, Helpline, Point, Provenance, Unit, UnitKind
from directory_svc.domain.search import Found, Page, Search, search
from pnav.directory.v1 import directory_pb2 as pb
from pnav.directory.v1 import directory_pb2_grpc
from pnav.routing.v1 import routing_pb2

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

_KINDS = {
    UnitKind.COMMISSARIAT: pb.UNIT_KIND_COMMISSARIAT,
    UnitKind.BRIGADE: pb.UNIT_KIND_BRIGADE,
    UnitKind.OPERATIONS_CENTRE: pb.UNIT_KIND_OPERATIONS_CENTRE,
}
_FORCES = {
    Force.POLICE: routing_pb2.FORCE_POLICE,
    Force.GENDARMERIE: routing_pb2.FORCE_GENDARMERIE,
}


class Store(Protocol):
    """What this service asks of its store; each method may raise StoreUnavailable."""

    async def helplines(self) -> Sequence[Helpline]:
        """All of them, in the order of the screen."""

    async def search(self, asked: Search) -> Page:
        """A page of the services that fit."""

    async def units_for(self, commune: str, department: str) -> Sequence[Unit]:
        """Units that serve the commune, and the operations centres of the département."""

    async def unit(self, identifier: str) -> Unit | None:
        """The unit, if there is one."""


class DirectoryService(directory_pb2_grpc.DirectoryServiceServicer):
    """What is near a person and can help her; which units exist."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def SearchServices(self, request: pb.SearchServicesRequest, _: Context) -> pb.SearchServicesResponse:
        """Services nearest to a point. Raises PointInvalid, RadiusInvalid, PageSizeInvalid."""
        point = Point(request.point.latitude, request.point.longitude) if request.HasField("point") else None
        asked = search(point=point, radius_metres=request.radius_metres, page_size=request.page_size)
        return pb.SearchServicesResponse(services=map(_service, (await self._store.search(asked)).found))

    async def ListHelplines(self, _request: pb.ListHelplinesRequest, _: Context) -> pb.ListHelplinesResponse:
        """Every help line."""
        return pb.ListHelplinesResponse(helplines=map(_helpline, await self._store.helplines()))

    async def ListUnits(self, request: pb.ListUnitsRequest, _: Context) -> pb.ListUnitsResponse:
        """Who is competent for a commune. Raises NameInvalid, UnitUnknown."""
        commune = names.parse("communes", request.commune)
        department = request.department_code or department_of(commune)
        units = competent(await self._store.units_for(commune, department), _asked(request.force))
        return pb.ListUnitsResponse(units=map(_unit, units))

    async def GetUnit(self, request: pb.GetUnitRequest, _: Context) -> pb.GetUnitResponse:
        """One unit. Raises NameInvalid, UnitUnknown."""
        unit = await self._store.unit(names.parse("units", request.name))
        if unit is None:
            raise refusals.UnitUnknown
        return pb.GetUnitResponse(unit=_unit(unit))


def _asked(force: routing_pb2.Force) -> Sequence[Force]:
    return [known for known, value in _FORCES.items() if value == force] or list(Force)


def _point(point: Point | None) -> routing_pb2.Point | None:
    return routing_pb2.Point(latitude=point.latitude, longitude=point.longitude) if point else None


def _provenance(provenance: Provenance) -> pb.Provenance:
    return pb.Provenance(source=provenance.source, verified=provenance.verified, demonstration=provenance.demonstration)


def _helpline(line: Helpline) -> pb.Helpline:
    return pb.Helpline(
        name=names.build("helplines", line.id),
        phone=line.phone,
        serves=line.serves,
        audience=line.audience,
        hours=line.hours,
        cost=line.cost,
        by_sms=line.by_sms,
        emergency=line.emergency,
        provenance=_provenance(line.provenance),
    )


def _service(found: Found) -> pb.Service:
    service = found.service
    return pb.Service(
        name=names.build("services", service.id),
        title=service.title,
        description=service.description,
        address=service.address,
        phone=service.phones[0].number if service.phones else "",
        website=service.websites[0] if service.websites else "",
        opening_hours=service.opening_hours,
        point=_point(service.point),
        distance_metres=round(found.metres or 0),
        provenance=_provenance(service.provenance),
    )


def _unit(unit: Unit) -> pb.Unit:
    return pb.Unit(
        name=names.build("units", unit.id),
        title=unit.title,
        kind=_KINDS[unit.kind],
        force=_FORCES[unit.force],
        department_code=unit.department,
        address=unit.address,
        phone=unit.phone,
        opening_hours=unit.opening_hours,
        communes=[names.build("communes", commune) for commune in unit.communes],
        referral_email=unit.referral_email if caller().peer in SEES_REFERRAL_ADDRESS else "",
        provenance=_provenance(unit.provenance),
    )
