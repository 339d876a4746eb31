"""The HTTP front: the visitor's page, her three questions, her line, and the staff console's files."""

from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from chassis import metrics
from gateway.config import Config
from gateway.document import add_pages
from gateway.headers import NOTHING, on_every_answer
from gateway.line import FRAME_MAX
from gateway.pace import Pace
from gateway.page import Pages
from gateway.places import Places
from gateway.questions import add_questions
from gateway.upstream import Upstream
from gateway.visitor import Visitor

_BODY_MAX = 4_096  # bytes; a town's name has a hundred
_HEARTBEAT_SECONDS = 15.0
_AT_ONCE_SECONDS = 10  # of a line's frames: what was kept through a long cut is sent again at once
_SUBPROTOCOL = "pnav.1"
_FILES = {
    "/console.js": ("console.js", "text/javascript"),
    "/console.css": ("console.css", "text/css"),
}


def public_app(config: Config, upstream: Upstream, places: Places) -> web.Application:
    """What a visitor's browser can reach."""
    app = web.Application(client_max_size=_BODY_MAX)
    opens = Pace(config.opens_per_second, 2 * config.opens_per_second)
    origins = {config.public_origin, config.portal_origin} - {""}

    async def line(request: web.Request) -> web.StreamResponse:
        if request.headers.get(hdrs.ORIGIN) not in origins:
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

    app.router.add_get("/line", line)
    pages = Pages(config.web / "public", urlsplit(config.public_origin).netloc, config.exit_url)
    add_pages(app, config, pages, places)
    add_questions(app, config, pages, places)
    app.on_response_prepare.append(on_every_answer())
    return app


def _aborting(request: web.Request) -> Callable[[], None]:
    """Cuts the connection without waiting for a peer that reads nothing."""

    def abort() -> None:
        if request.transport is not None:
            request.transport.abort()

    return abort


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
    policy = f"{NOTHING}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {config.issuer}"
    app.on_response_prepare.append(on_every_answer(policy))
    return app
