"""A large neutral site that hosts the visitor's page: `python -m gateway.portal` written out and served over TLS."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from chassis.config import Address
from gateway.config import WEB
from gateway.portal import portal_headers, portal_pages
from tests.forensics.front import Front

PORTAL = "grand-portail-okapi.example"


@asynccontextmanager
async def portal(listen: Address, platform: Front, certificates: Path, exit_url: str) -> AsyncIterator[Front]:
    """Serves https://PORTAL:port with the certificate of `platform`, whose page it shows."""
    origin = f"https://{PORTAL}:{listen.port}"
    page = portal_pages(WEB / "public", platform.url.rstrip("/"), origin, exit_url)["fr"]
    headers = portal_headers(WEB / "public", platform.url.rstrip("/"))

    async def home(_request: web.Request) -> web.Response:
        return web.Response(body=page.encode(), headers=headers)

    app = web.Application()
    app.router.add_get("/aide", home)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificates / "edge" / "tls.crt", certificates / "edge" / "tls.key")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *listen, ssl_context=tls).start()
    names, trust = platform.arguments
    try:
        yield Front(f"{PORTAL}:{listen.port}", (f"{names}, MAP {PORTAL} 127.0.0.1", trust), "aide")
    finally:
        await runner.cleanup()
