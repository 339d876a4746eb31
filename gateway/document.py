"""The document at "/": with script for who asks for it (GET), without for who sends its plain form (POST)."""

from urllib.parse import urlsplit

from aiohttp import hdrs, web

from gateway.catalogue import load
from gateway.config import Config
from gateway.headers import page_policy
from gateway.languages import negotiate
from gateway.page import Pages
from gateway.places import Places
from gateway.plain import Asked, PlainPages
from gateway.reading import Situation


def situation(config: Config) -> Situation:
    """What is true of a page that the platform itself serves."""
    host = urlsplit(config.public_origin).netloc
    return Situation(
        host,
        urlsplit(config.exit_url).netloc,
        unlisted=config.page_status == web.HTTPNotFound.status_code,
        contact=config.accessibility_contact,
    )


def sockets(origin: str) -> str:
    """The origin of its WebSocket, which 'self' does not name in every browser."""
    parts = urlsplit(origin)
    return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"


def add_pages(app: web.Application, config: Config, pages: Pages, places: Places) -> None:
    """Adds both. One address, and no town in it: a form's is in its body (docs/threat-model.md says what stays)."""
    folder = config.web / "public"
    catalogues = load(folder)
    plain = PlainPages(folder, catalogues, situation(config), config.exit_url, places)
    connect = f"'self' {sockets(config.public_origin)}"
    scripted = page_policy(pages.hashes, connect=connect, form="'self'")
    unscripted = page_policy(pages.hashes, connect="", form="'self'")

    async def home(request: web.Request) -> web.Response:
        answer = pages.document(request)
        answer.set_status(config.page_status)
        answer.headers[hdrs.CONTENT_SECURITY_POLICY] = scripted
        return answer

    async def form(request: web.Request) -> web.Response:
        language = negotiate(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), catalogues)
        try:
            asked = Asked.of(await request.read())
        except web.RequestPayloadError:
            asked = Asked()  # nobody is refused a page
        text = await plain.answer(asked, language)
        headers = {hdrs.CONTENT_SECURITY_POLICY: unscripted}
        return web.Response(text=text, status=config.page_status, content_type="text/html", headers=headers)

    app.router.add_get("/", home)
    app.router.add_post("/", form)
