"""The three services behind the gateway, as a test plays them: real servicers that do what they are told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import grpc

from chassis.refusals import Draining, Refusal, Status
from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceServicer
from pnav.directory.v1 import directory_pb2 as directory
from pnav.directory.v1.directory_pb2_grpc import DirectoryServiceServicer
from pnav.routing.v1 import routing_pb2 as routing
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceServicer


class CommuneUnknown(Refusal):
    """No such commune."""


class PostalCodeUnknown(Refusal):
    """No such postal code."""


class PostalCodeInvalid(Refusal):
    """Not five digits."""


class QueryTooLong(Refusal):
    """More than 100 characters."""


REFUSALS = {
    CommuneUnknown: Status.NOT_FOUND,
    PostalCodeUnknown: Status.NOT_FOUND,
    PostalCodeInvalid: Status.INVALID_ARGUMENT,
    QueryTooLong: Status.INVALID_ARGUMENT,
}


def commune(code: str, title: str, population: int, *postal_codes: str, force: Any, latitude: float) -> routing.Commune:
    point = routing.Point(latitude=latitude, longitude=2.0)
    return routing.Commune(
        name=f"communes/{code}",
        title=title,
        department_code="95",
        department_title="Val-d'Oise",
        postal_codes=postal_codes,
        population=population,
        force=force,
        point=point,
    )


COMMUNES = [
    commune("95127", "Cergy", 68_000, "95000", force=routing.FORCE_POLICE, latitude=49.0),
    commune("95510", "Puiseux", 500, "95650", force=routing.FORCE_GENDARMERIE, latitude=49.1),
    commune("95211", "Ennery", 2_500, "95650", force=routing.FORCE_GENDARMERIE, latitude=49.2),
    commune("11262", "Narbonne", 56_000, "11100", force=routing.FORCE_POLICE, latitude=43.1),
    commune("11024", "Bages", 900, "11100", force=routing.FORCE_GENDARMERIE, latitude=43.2),
]


@dataclass
class Routing(RoutingServiceServicer):
    """Five communes; answers nothing while `down`, and while `held` waits."""

    down: bool = False
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def Suggest(self, request: Any, context: Any) -> routing.SuggestResponse:
        await self._there()
        if request.query == "no reason":
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no reason")
        if len(request.query) > 100:
            raise QueryTooLong
        found = [one for one in COMMUNES if request.query.lower() in one.title.lower()]
        return routing.SuggestResponse(
            suggestions=[routing.Suggestion(commune=one, postal_code=one.postal_codes[0]) for one in found]
        )

    async def Resolve(self, request: Any, context: Any) -> routing.ResolveResponse:
        await self._there()
        if request.HasField("postal_code") and not (len(request.postal_code) == 5 and request.postal_code.isdecimal()):
            raise PostalCodeInvalid
        found = [one for one in COMMUNES if one.name == request.commune or request.postal_code in one.postal_codes]
        if not found:
            raise CommuneUnknown if request.commune else PostalCodeUnknown
        if len({one.force for one in found}) > 1:
            return routing.ResolveResponse(candidates=found)
        return routing.ResolveResponse(jurisdiction=routing.Jurisdiction(force=found[0].force, communes=found))

    async def _there(self) -> None:
        await self.free.wait()
        if self.down:
            raise ValueError("down")


@dataclass
class Directory(DirectoryServiceServicer):
    """One service, open or not, and one help line; `asked` is where services were asked for last."""

    asked: routing.Point | None = None
    opening: directory.Opening = field(default_factory=directory.Opening)

    async def ListHelplines(self, request: Any, context: Any) -> directory.ListHelplinesResponse:
        line = directory.Helpline(phone="3919", serves="Violences", hours="24/7", cost="gratuit", audience="toutes")
        line.provenance.verified = "2025"
        return directory.ListHelplinesResponse(helplines=[line])

    async def SearchServices(self, request: Any, context: Any) -> directory.SearchServicesResponse:
        self.asked = request.point
        one = directory.Service(
            opening=self.opening,
            name="services/1",
            title="CIDFF",
            phones=[directory.Phone(number="0134248989")],
            distance_metres=120,
        )
        one.provenance.CopyFrom(directory.Provenance(source="x", verified="2025", demonstration=True))
        return directory.SearchServicesResponse(services=[one])


class Stream:
    """One stream of the gateway to chat_svc, as the service sees it."""

    def __init__(self) -> None:
        self._arrived: asyncio.Queue[link.VisitorFrame] = asyncio.Queue()
        self._outbox: asyncio.Queue[list[link.ServerFrame] | Refusal] = asyncio.Queue()
        self.batches: list[int] = []
        self.reading = asyncio.Event()
        self.reading.set()

    async def get(self) -> link.VisitorFrame:
        """The next frame of a visitor."""
        return await self._arrived.get()

    def tell(self, *frames: link.ServerFrame) -> None:
        """Sends a batch."""
        self._outbox.put_nowait(list(frames))

    def enter(self, line: int, *seqs: int, text: str = "") -> None:
        """Sends entries of these numbers to a line, in one batch."""
        message = chat.Message(text=text)
        entries = [chat.Entry(seq=seq, author=chat.AUTHOR_OPERATOR, message=message) for seq in seqs]
        self.tell(*[link.ServerFrame(line=line, entry=entry) for entry in entries])

    def end(self) -> None:
        """Ends it, as a process does that is stopping."""
        self._outbox.put_nowait(Draining())

    async def listen(self, requests: AsyncIterator[link.LinkRequest]) -> None:
        async for request in requests:
            self.batches.append(len(request.frames))
            for frame in request.frames:
                self._arrived.put_nowait(frame)
            await self.reading.wait()

    async def responses(self) -> AsyncIterator[link.LinkResponse]:
        while True:
            batch = await self._outbox.get()
            if isinstance(batch, Refusal):
                raise batch
            yield link.LinkResponse(frames=batch)


class Chat(VisitorLinkServiceServicer):
    """Its newest stream is `stream`."""

    def __init__(self) -> None:
        self._opened: asyncio.Queue[Stream] = asyncio.Queue()
        self.stream = Stream()

    async def Link(self, requests: Any, context: Any) -> AsyncIterator[link.LinkResponse]:
        stream = Stream()
        self._opened.put_nowait(stream)
        listening = asyncio.get_running_loop().create_task(stream.listen(requests))
        try:
            async for response in stream.responses():
                yield response
        finally:
            listening.cancel()

    async def connected(self) -> Stream:
        """Waits for a new stream."""
        self.stream = await self._opened.get()
        return self.stream
