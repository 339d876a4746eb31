"""The contract's side: messages in, messages out."""

from collections.abc import Mapping

import grpc

from chassis import metrics, names
from chassis.guard import Context
from chassis.refusals import PageSizeInvalid, Refusal, Status
from chassis.unit_keys import centre_id
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1 import routing_pb2_grpc as pb_grpc
from routing_svc.domain.centres import Centre, Centres, centres_for
from routing_svc.domain.places import Territory
from routing_svc.domain.refusals import (
    CommuneUnknown,
    PlaceMissing,
    PostalCodeInvalid,
    PostalCodeUnknown,
    QueryTooLong,
)
from routing_svc.domain.suggest import Index, Match, Suggestion
from routing_svc.domain.values import Answer, Commune, Force, Jurisdiction

NAME = pb.DESCRIPTOR.services_by_name["RoutingService"].full_name
REFUSALS: Mapping[type[Refusal], Status] = {
    PlaceMissing: Status.INVALID_ARGUMENT,
    PostalCodeInvalid: Status.INVALID_ARGUMENT,
    QueryTooLong: Status.INVALID_ARGUMENT,
    CommuneUnknown: Status.NOT_FOUND,
    PostalCodeUnknown: Status.NOT_FOUND,
}

_PAGE_SIZE = 8  # what a small screen shows without scrolling
_PAGE_SIZE_LIMIT = 20
_FORCES = {
    Force.POLICE: pb.FORCE_POLICE,
    Force.GENDARMERIE: pb.FORCE_GENDARMERIE,
    Force.MIXED: pb.FORCE_MIXED,
    Force.UNKNOWN: pb.FORCE_UNKNOWN,
}
_MATCHES = {
    Match.EXACT: pb.MATCH_EXACT,
    Match.SPELLING: pb.MATCH_SPELLING,
    Match.NEARBY_CODE: pb.MATCH_NEARBY_CODE,
    Match.PART_OF_NAME: pb.MATCH_PART_OF_NAME,
}
_SUGGEST_SECONDS = metrics.ROUTING_SECONDS.labels("suggest")
_RESOLVE_SECONDS = metrics.ROUTING_SECONDS.labels("resolve")


class Routing(pb_grpc.RoutingServiceServicer):
    """RoutingService over one edition of the territory."""

    def __init__(self, territory: Territory, centres: Centres) -> None:
        self._territory = territory
        self._centres = centres
        self._index = Index(territory)
        metrics.ROUTING_COMMUNES.set(len(territory.communes))

    async def Suggest(self, request: pb.SuggestRequest, _context: Context) -> pb.SuggestResponse:
        """Raises QueryTooLong, PageSizeInvalid."""
        with _SUGGEST_SECONDS.time():
            found = self._index.suggest(request.query, page_size(request.page_size))
            return pb.SuggestResponse(suggestions=map(_suggestion, found))

    async def Resolve(self, request: pb.ResolveRequest, _context: Context) -> pb.ResolveResponse:
        """Raises PlaceMissing, NameInvalid, PostalCodeInvalid, CommuneUnknown, PostalCodeUnknown."""
        with _RESOLVE_SECONDS.time():
            return self._response(self._resolve(request))

    def _resolve(self, request: pb.ResolveRequest) -> Answer:
        match request.WhichOneof("place"):
            case "commune":
                return self._territory.commune(names.parse("communes", request.commune))
            case "postal_code":
                return self._territory.postal_code(request.postal_code)
            case _:
                raise PlaceMissing

    def _response(self, answer: Answer) -> pb.ResolveResponse:
        communes, version = map(_commune, answer.communes), self._territory.edition
        if not isinstance(answer, Jurisdiction):
            return pb.ResolveResponse(candidates=communes, territory_version=version)
        jurisdiction = pb.Jurisdiction(
            force=_FORCES[answer.force],
            communes=communes,
            unit_title=answer.unit_title,
            unit=names.build("units", answer.unit_id),
            operations_centres=map(_centre, centres_for(answer, self._centres)),
        )
        return pb.ResolveResponse(jurisdiction=jurisdiction, territory_version=version)


def register(servicer: Routing, server: grpc.aio.Server) -> None:
    """Adds the service to a server."""
    pb_grpc.add_RoutingServiceServicer_to_server(servicer, server)


def page_size(asked: int) -> int:
    """How many suggestions to give (AIP-158). Raises PageSizeInvalid."""
    if asked < 0:
        raise PageSizeInvalid
    return min(asked or _PAGE_SIZE, _PAGE_SIZE_LIMIT)


def _centre(one: Centre) -> pb.OperationsCentre:
    return pb.OperationsCentre(
        unit=names.build("units", centre_id(one.department, one.force)),
        title=one.title,
        phone=one.phone,
        force=_FORCES[one.force],
        department_code=one.department,
    )


def _suggestion(found: Suggestion) -> pb.Suggestion:
    return pb.Suggestion(
        commune=_commune(found.commune),
        postal_code=found.postal_code,
        matched_title=found.matched_title,
        match=_MATCHES[found.match],
    )


def _commune(one: Commune) -> pb.Commune:
    return pb.Commune(
        name=names.build("communes", one.code),
        title=one.title,
        department_code=one.department.code,
        department_title=one.department.title,
        postal_codes=one.postal_codes,
        population=one.population,
        force=_FORCES[one.force],
        point=pb.Point(latitude=one.point.latitude, longitude=one.point.longitude) if one.point else None,
    )
