"""The contract's side: messages in, messages out."""

import zlib
from collections.abc import Mapping

import grpc

from chassis import metrics, names
from chassis.guard import Context
from chassis.refusals import PageSizeInvalid, Refusal, Status, StoreUnavailable
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
from routing_svc.domain.suggest import Match, Suggestion
from routing_svc.domain.values import Answer, Commune, Jurisdiction
from routing_svc.forces import FORCES
from routing_svc.serving import Serving

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
_MATCHES = {
    Match.EXACT: pb.MATCH_EXACT,
    Match.SPELLING: pb.MATCH_SPELLING,
    Match.NEARBY_CODE: pb.MATCH_NEARBY_CODE,
    Match.PART_OF_NAME: pb.MATCH_PART_OF_NAME,
}
_SUGGEST_SECONDS = metrics.ROUTING_SECONDS.labels("suggest")
_RESOLVE_SECONDS = metrics.ROUTING_SECONDS.labels("resolve")


class Routing(pb_grpc.RoutingServiceServicer):
    """RoutingService over one version of the territory at a time."""

    def __init__(self, centres: Centres, serving: Serving | None = None) -> None:
        """Without a version, every call is refused until `use` has brought one."""
        self._centres = centres
        self._serving: Serving | None = None
        if serving is not None:
            self.use(serving)

    def use(self, serving: Serving) -> None:
        """Answers with this version from here on: one reference, so that no answer is of two versions."""
        self._serving = serving
        metrics.ROUTING_COMMUNES.set(len(serving.territory.communes))
        metrics.ROUTING_VERSION.set(zlib.crc32(serving.edition.encode()))  # no label: versions are no closed set

    async def Suggest(self, request: pb.SuggestRequest, _context: Context) -> pb.SuggestResponse:
        """Raises QueryTooLong, PageSizeInvalid."""
        with _SUGGEST_SECONDS.time():
            serving = self._version()
            found = serving.index.suggest(request.query, page_size(request.page_size))
            return pb.SuggestResponse(suggestions=map(_suggestion, found), territory_version=serving.edition)

    async def Resolve(self, request: pb.ResolveRequest, _context: Context) -> pb.ResolveResponse:
        """Raises PlaceMissing, NameInvalid, PostalCodeInvalid, CommuneUnknown, PostalCodeUnknown."""
        with _RESOLVE_SECONDS.time():
            serving = self._version()
            return self._response(_resolve(serving.territory, request), serving.edition)

    def _version(self) -> Serving:
        """Raises StoreUnavailable while the database has not yet said which."""
        if self._serving is None:
            raise StoreUnavailable
        return self._serving

    def _response(self, answer: Answer, version: str) -> pb.ResolveResponse:
        communes = map(_commune, answer.communes)
        if not isinstance(answer, Jurisdiction):
            return pb.ResolveResponse(candidates=communes, territory_version=version)
        jurisdiction = pb.Jurisdiction(
            force=FORCES[answer.force],
            communes=communes,
            unit_title=answer.unit_title,
            unit=names.build("units", answer.unit_id),
            operations_centres=map(_centre, centres_for(answer, self._centres)),
        )
        return pb.ResolveResponse(jurisdiction=jurisdiction, territory_version=version)


def _resolve(territory: Territory, request: pb.ResolveRequest) -> Answer:
    match request.WhichOneof("place"):
        case "commune":
            return territory.commune(names.parse("communes", request.commune))
        case "postal_code":
            return territory.postal_code(request.postal_code)
        case _:
            raise PlaceMissing


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
        force=FORCES[one.force],
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
        force=FORCES[one.force],
        point=pb.Point(latitude=one.point.latitude, longitude=one.point.longitude) if one.point else None,
    )
