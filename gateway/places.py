"""What the page asks before the chat: places, and who is near. Answers are the page's JSON (docs/protocol.md)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import grpc

from chassis.client import reason
from gateway import frames
from gateway import protocol as up
from pnav.chat.v1 import resources_pb2 as chat
from pnav.directory.v1 import directory_pb2 as directory
from pnav.directory.v1.directory_pb2_grpc import DirectoryServiceStub
from pnav.routing.v1 import routing_pb2 as routing
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub

_FORESEEN = timedelta(days=7)  # past it a day's name says another day
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNAVAILABLE = "SERVICE_UNAVAILABLE"


class PlaceRefused(Exception):
    """A question about a place was refused, with the reason to tell."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Places:
    """Asks routing_svc and directory_svc."""

    def __init__(self, routing_channel: grpc.aio.Channel, directory_channel: grpc.aio.Channel) -> None:
        self._routing = RoutingServiceStub(routing_channel)
        self._directory = DirectoryServiceStub(directory_channel)

    async def suggest(self, query: str) -> dict[str, Any]:
        """Places that `query` could mean."""
        found = await _asked(self._routing.Suggest(routing.SuggestRequest(query=query)))
        return {"places": [frames.suggested(one) for one in found.suggestions]}

    async def look_up(self, place: up.Place) -> dict[str, Any]:
        """Who is competent, or which communes to choose from."""
        found = await self._resolve(place)
        if not found.HasField("jurisdiction"):
            return {"choose": [frames.place(commune, place.postal) for commune in found.candidates]}
        communes = found.jurisdiction.communes
        if len(communes) == 1:
            return {"place": frames.place(communes[0], place.postal)}
        kept = frames.chat_place(found.jurisdiction, place.postal)
        told = {
            "commune": "",
            "title": frames.names(communes),
            "postal": place.postal,
            "department": communes[0].department_title if kept.department_code else "",
            "force": frames.force_word(kept.force),
        }
        return {"place": told}

    async def communes(self, place: up.Place) -> list[dict[str, Any]]:
        """Every commune that a postal code covers, or the one that was named."""
        found = await self._resolve(place)
        return [frames.place(one, place.postal) for one in found.jurisdiction.communes or found.candidates]

    async def resolve(self, place: up.Place | None) -> chat.Place:
        """The place of a new session. PlaceRefused for what she should correct; a silent routing_svc stops nobody."""
        if place is None:
            return chat.Place(force=routing.FORCE_UNKNOWN)
        try:
            found = await self._resolve(place)
        except PlaceRefused as refused:
            if refused.reason != _UNAVAILABLE:
                raise
            return chat.Place(postal_code=place.postal, title=place.postal, force=routing.FORCE_UNKNOWN)
        if not found.HasField("jurisdiction"):
            raise PlaceRefused("COMMUNE_NEEDED")
        return frames.chat_place(found.jurisdiction, place.postal)

    async def nearby(self, place: up.Place) -> dict[str, Any]:
        """Help lines, and services near the place; without a place, help lines alone."""
        lines = await _asked(self._directory.ListHelplines(directory.ListHelplinesRequest()))
        return {"services": await self._services(place), "helplines": [_helpline(one) for one in lines.helplines]}

    async def _services(self, place: up.Place) -> list[dict[str, Any]]:
        if place == up.Place():
            return []
        found = await self._resolve(place)
        point = frames.biggest_point(found.jurisdiction.communes or found.candidates)
        if point is None:
            return []
        near = await _asked(self._directory.SearchServices(directory.SearchServicesRequest(point=point)))
        return [_service(one) for one in near.services]

    async def _resolve(self, place: up.Place) -> routing.ResolveResponse:
        request = routing.ResolveRequest(postal_code=place.postal)
        if place.commune:
            request = routing.ResolveRequest(commune=frames.commune_name(place.commune))
        found: routing.ResolveResponse = await _asked(self._routing.Resolve(request))
        return found


async def _asked(call: Any) -> Any:
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        named = reason(error)
        if error.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND) and named:
            raise PlaceRefused("COMMUNE_UNKNOWN" if named == "NAME_INVALID" else named) from None
        raise PlaceRefused(_UNAVAILABLE) from None


def _service(one: directory.Service) -> dict[str, Any]:
    return {
        "title": one.title,
        "description": one.description,
        "address": one.address,
        "phone": one.phones[0].number if one.phones else "",
        "hours": one.opening_hours,
        "opening": _opening(one.opening),
        "metres": one.distance_metres,
        "verified": one.provenance.verified,
        "demonstration": one.provenance.demonstration,
    }


def _opening(one: directory.Opening) -> dict[str, Any] | None:
    """Whether it is open, and when that changes by the clock of the place; the change is left out past a week."""
    if one.state not in (directory.OPEN_STATE_OPEN, directory.OPEN_STATE_CLOSED):
        return None
    told: dict[str, Any] = {"open": one.state == directory.OPEN_STATE_OPEN}
    change = one.change_time.ToDatetime(UTC)
    if one.HasField("change_time") and change - datetime.now(UTC) < _FORESEEN:
        local = change.astimezone(ZoneInfo(one.time_zone))
        told |= {"day": _DAYS[local.weekday()], "time": f"{local:%H:%M}"}
    return told


def _helpline(one: directory.Helpline) -> dict[str, Any]:
    return {
        "phone": one.phone,
        "serves": one.serves,
        "hours": one.hours,
        "cost": one.cost,
        "sms": one.by_sms,
        "emergency": one.emergency,
        "verified": one.provenance.verified,
    }
