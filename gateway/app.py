"""The HTTP front: the visitor's page, her three questions, her line, and the staff console's files."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import hdrs, web

from chassis import metrics
from gateway import protocol as up
from gateway.config import Config
from gateway.line import FRAME_MAX
from gateway.pace import Pace
from gateway.page import Pages
from gateway.places import PlaceRefused, Places
from gateway.upstream import Upstream
from gateway.visitor import Visitor

_BODY_MAX = 4_096  # bytes; a town's name has a hundred
_HEARTBEAT_SECONDS = 15.0
_AT_ONCE_SECONDS = 10  # of a line's frames: what was kept through a long cut is sent again at once
_SUBPROTOCOL = "pnav.1"
_STATUS = {"SERVICE_UNAVAILABLE": 503, "COMMUNE_UNKNOWN": 404, "POSTAL_CODE_UNKNOWN": 404, "LANGUAGE_UNKNOWN": 404,
           "BODY_TOO_LARGE": 413}  # fmt: skip
_OFF = ("accelerometer", "camera", "clipboard-read", "display-capture", "geolocation", "gyroscope", "microphone",
        "payment", "usb", "interest-cohort", "browsing-topics")  # fmt: skip

COMMON_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _OFF),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "pnav",
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_FILES = {
    "/console.js": ("console.js", "text/javascript"),
    "/console.css": ("console.css", "text/css"),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Query(msgspec.Struct, forbid_unknown_fields=True):
    """Body of /api/suggest."""

    q: str


class Texts(msgspec.Struct, forbid_unknown_fields=True):
    """Body of /api/texts."""

    lang: str


def public_app(config: Config, upstream: Upstream, places: Places) -> web.Application:
    """What a visitor's browser can reach."""
    pages = Pages(config.web / "public", config.exit_url)
    app = web.Application(client_max_size=_BODY_MAX)
    opens = Pace(config.opens_per_second, 2 * config.opens_per_second)

    async def home(request: web.Request) -> web.Response:
        return pages.document(request)

    async def line(request: web.Request) -> web.StreamResponse:
        if request.headers.get(hdrs.ORIGIN) != config.public_origin:
            return web.Response(status=403, text="This line is for the page of this service.\n")
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_SECONDS,
            max_msg_size=FRAME_MAX + 1,
            compress=False,
            protocols=(_SUBPROTOCOL,),
            decode_text=False,
        )
        try:
            await socket.prepare(request)
        except ConnectionError:
            return web.Response()  # cut before the line began: nobody reads this
        with metrics.GATEWAY_VISITORS.track_inprogress():
            pace = Pace(config.frames_per_second, _AT_ONCE_SECONDS * config.frames_per_second)
            await Visitor(socket, _aborting(request), upstream, places, pace, opens).run()
        return socket

    app.router.add_get("/", home)
    app.router.add_get("/line", line)
    _add_questions(app, places, pages)
    app.on_response_prepare.append(_headers({"Content-Security-Policy": _policy(config, pages)}))
    return app


def _aborting(request: web.Request) -> Callable[[], None]:
    """Cuts the connection without waiting for a peer that reads nothing."""

    def abort() -> None:
        if request.transport is not None:
            request.transport.abort()

    return abort


def _add_questions(app: web.Application, places: Places, pages: Pages) -> None:
    async def suggest(request: web.Request) -> web.Response:
        return web.json_response(await places.suggest((await _body(request, Query)).q))

    async def resolve(request: web.Request) -> web.Response:
        place = await _body(request, up.Place)
        if bool(place.commune) == bool(place.postal):
            raise PlaceRefused("BODY_INVALID")
        return web.json_response(await places.look_up(place))

    async def nearby(request: web.Request) -> web.Response:
        place = await _body(request, up.Place)
        if place.commune and place.postal:
            raise PlaceRefused("BODY_INVALID")
        return web.json_response(await places.nearby(place))

    async def texts(request: web.Request) -> web.Response:
        found = pages.texts(request, (await _body(request, Texts)).lang)
        if found is None:
            raise PlaceRefused("LANGUAGE_UNKNOWN")
        return found

    for handler in (suggest, resolve, nearby, texts):
        app.router.add_post(f"/api/{handler.__name__}", _named(handler))


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


def _policy(config: Config, pages: Pages) -> str:
    """Lets exactly the page's own script and style run."""
    script, style = (" ".join(f"'{one}'" for one in pages.hashes[kind]) for kind in ("script", "style"))
    parts = urlsplit(config.public_origin)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    return f"{_NOTHING}; script-src {script}; style-src {style}; img-src data:; connect-src 'self' {socket}"


def console_app(config: Config) -> web.Application:
    """The staff console's files; what it talks to is behind Envoy."""
    app = web.Application()
    folder = config.web / "console"

    async def home(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=(folder / "index.html").read_bytes(), content_type="text/html")

    async def settings(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"issuer": config.issuer, "client_id": config.console_client_id})

    async def file(request: web.Request) -> web.StreamResponse:
        name, kind = _FILES[request.path]
        return web.Response(body=(folder / name).read_bytes(), content_type=kind, charset="utf-8")

    app.router.add_get("/", home)
    app.router.add_get("/config.json", settings)
    for path in _FILES:
        app.router.add_get(path, file)
    policy = (
        f"{_NOTHING}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {config.issuer}"
    )
    app.on_response_prepare.append(_headers({"Content-Security-Policy": policy}))
    return app


def _headers(more: Mapping[str, str]) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def prepare(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update({**COMMON_HEADERS, **more})

    return prepare
