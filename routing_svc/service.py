"""The contract's side: messages in, messages out."""

from collections.abc import Mapping

import grpc

from chassis import metrics, names
from chassis.guard import Context
from chassis.refusals import PageSizeInvalid, Refusal, Status, StoreUnavailable
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1 import routing_pb2_grpc as pb_grpc
from routing_svc.domain.places import Answer, Commune, Jurisdiction, Territory
from routing_svc.domain.refusals import (
    CommuneUnknown,
    PlaceMissing,
    PostalCodeInvalid,
    PostalCodeUnknown,
    QueryTooLong,
)
from routing_svc.domain.suggest import Suggestion
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
_SUGGEST_SECONDS = metrics.ROUTING_SECONDS.labels("suggest")
_RESOLVE_SECONDS = metrics.ROUTING_SECONDS.labels("resolve")


class Routing(pb_grpc.RoutingServiceServicer):
    """RoutingService over one version of the territory at a time."""

    def __init__(self, serving: Serving | None = None) -> None:
        """Without a version, every call is refused until `use` has brought one."""
        self._serving: Serving | None = None
        if serving is not None:
            self.use(serving)

    def use(self, serving: Serving) -> None:
        """Answers with this version from here on: one reference, so that no answer is of two versions."""
        self._serving = serving
        metrics.ROUTING_COMMUNES.set(len(serving.territory.communes))

    async def Suggest(self, request: pb.SuggestRequest, _context: Context) -> pb.SuggestResponse:
        """Raises QueryTooLong, PageSizeInvalid."""
        with _SUGGEST_SECONDS.time():
            serving = self._version()
            found = serving.index.suggest(request.query, page_size(request.page_size))
            return pb.SuggestResponse(suggestions=map(_suggestion, found), edition=_name(serving))

    async def Resolve(self, request: pb.ResolveRequest, _context: Context) -> pb.ResolveResponse:
        """Raises PlaceMissing, NameInvalid, PostalCodeInvalid, CommuneUnknown, PostalCodeUnknown."""
        with _RESOLVE_SECONDS.time():
            serving = self._version()
            response = _response(_resolve(serving.territory, request))
            response.edition = _name(serving)
            return response

    def _version(self) -> Serving:
        """Raises StoreUnavailable while the database has not yet said which."""
        if self._serving is None:
            raise StoreUnavailable
        return self._serving


def _resolve(territory: Territory, request: pb.ResolveRequest) -> Answer:
    match request.WhichOneof("place"):
        case "commune":
            return territory.commune(names.parse("communes", request.commune))
        case "postal_code":
            return territory.postal_code(request.postal_code)
        case _:
            raise PlaceMissing


def _name(serving: Serving) -> str:
    return names.build("editions", serving.edition)


def register(servicer: Routing, server: grpc.aio.Server) -> None:
    """Adds the service to a server."""
    pb_grpc.add_RoutingServiceServicer_to_server(servicer, server)


def page_size(asked: int) -> int:
    """How many suggestions to give (AIP-158). Raises PageSizeInvalid."""
    if asked < 0:
        raise PageSizeInvalid
    return min(asked or _PAGE_SIZE, _PAGE_SIZE_LIMIT)


def _response(answer: Answer) -> pb.ResolveResponse:
    communes = map(_commune, answer.communes)
    if not isinstance(answer, Jurisdiction):
        return pb.ResolveResponse(candidates=communes)
    force = FORCES[answer.force]
    return pb.ResolveResponse(
        jurisdiction=pb.Jurisdiction(force=force, communes=communes, unit_title=answer.unit_title)
    )


def _suggestion(found: Suggestion) -> pb.Suggestion:
    return pb.Suggestion(commune=_commune(found.commune), postal_code=found.postal_code)


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
