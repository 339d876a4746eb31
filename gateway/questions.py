"""What the page asks beside its line: POST /api/…, JSON both ways (docs/protocol.md)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import hdrs, web

from chassis import metrics
from gateway import protocol as up
from gateway.cards import around
from gateway.catalogue import Catalogue, load
from gateway.config import Config
from gateway.document import situation
from gateway.page import Pages
from gateway.places import PlaceRefused, Places
from gateway.reading import PAGES

_STATUS = {"SERVICE_UNAVAILABLE": 503, "COMMUNE_UNKNOWN": 404, "POSTAL_CODE_UNKNOWN": 404, "LANGUAGE_UNKNOWN": 404,
           "PAGE_UNKNOWN": 404, "BODY_TOO_LARGE": 413}  # fmt: skip

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Query(msgspec.Struct, forbid_unknown_fields=True):
    """Body of /api/suggest."""

    q: str


class Near(msgspec.Struct, forbid_unknown_fields=True):
    """Body of /api/nearby: where, if she said it."""

    lang: str
    commune: str = ""
    postal: str = ""


class Texts(msgspec.Struct, forbid_unknown_fields=True):
    """Body of /api/texts."""

    lang: str


class Reading(msgspec.Struct, forbid_unknown_fields=True):
    """Body of /api/read."""

    page: str
    lang: str


def add_questions(app: web.Application, config: Config, pages: Pages, places: Places) -> None:
    """Adds them; the page of the portal, if there is one, may ask them too."""
    catalogues = load(config.web / "public")

    async def suggest(request: web.Request) -> web.Response:
        return web.json_response(await places.suggest((await _body(request, Query)).q))

    async def resolve(request: web.Request) -> web.Response:
        place = await _body(request, up.Place)
        if bool(place.commune) == bool(place.postal):
            raise PlaceRefused("BODY_INVALID")
        return web.json_response(await places.look_up(place))

    async def nearby(request: web.Request) -> web.Response:
        asked = await _body(request, Near)
        if asked.commune and asked.postal:
            raise PlaceRefused("BODY_INVALID")
        say = _spoken(catalogues, asked.lang)
        found = await places.nearby(up.Place(commune=asked.commune, postal=asked.postal))
        return web.json_response({"blocks": around(say, found)})

    for handler in (suggest, resolve, nearby, _speaker(pages), _reader(config, catalogues)):
        path = f"/api/{handler.__name__}"
        app.router.add_post(path, _named(handler))
        if config.portal_origin:
            app.router.add_options(path, _preflight)
    if config.portal_origin:
        app.on_response_prepare.append(_shared(config))


def _speaker(pages: Pages) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def texts(request: web.Request) -> web.Response:
        found = pages.texts(request, (await _body(request, Texts)).lang)
        if found is None:
            raise PlaceRefused("LANGUAGE_UNKNOWN")
        return found

    return texts


def _spoken(catalogues: Mapping[str, Catalogue], language: str) -> Catalogue:
    if language not in catalogues:
        raise PlaceRefused("LANGUAGE_UNKNOWN")
    return catalogues[language]


def _reader(config: Config, catalogues: Mapping[str, Catalogue]) -> Callable[[web.Request], Awaitable[web.Response]]:
    own = situation(config)
    hosted = replace(own, portal=urlsplit(config.portal_origin).netloc, unlisted=False)

    async def read(request: web.Request) -> web.Response:
        asked = await _body(request, Reading)
        say = _spoken(catalogues, asked.lang)
        if asked.page not in PAGES:
            raise PlaceRefused("PAGE_UNKNOWN")
        now = hosted if _from_portal(request, config) else own
        return web.json_response({"blocks": PAGES[asked.page](say, now)})

    return read


def _from_portal(request: web.Request, config: Config) -> bool:
    return bool(config.portal_origin) and request.headers.get(hdrs.ORIGIN) == config.portal_origin


async def _preflight(_request: web.Request) -> web.Response:
    """Whose page it is decides what `_shared` adds."""
    return web.Response(status=204)


def _shared(config: Config) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Lets the portal's page, and no other, read the answers under /api/ (Fetch, 3.2). Never with credentials."""

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        if not request.path.startswith("/api/"):
            return
        response.headers.add(hdrs.VARY, hdrs.ORIGIN)
        if _from_portal(request, config):
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = config.portal_origin
            if request.method == hdrs.METH_OPTIONS:
                response.headers[hdrs.ACCESS_CONTROL_ALLOW_METHODS] = hdrs.METH_POST
                response.headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS] = hdrs.CONTENT_TYPE

    return prepare


def _named(handler: Callable[[web.Request], Awaitable[web.Response]]) -> Handler:
    """A refused question is answered with its reason."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except PlaceRefused as refused:
            metrics.GATEWAY_REFUSED.labels(refused.reason).inc()
            return web.json_response({"refused": refused.reason}, status=_STATUS.get(refused.reason, 400))

    return answer


async def _body(request: web.Request, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except web.HTTPRequestEntityTooLarge:
        raise PlaceRefused("BODY_TOO_LARGE") from None
    except (web.RequestPayloadError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise PlaceRefused("BODY_INVALID") from None
