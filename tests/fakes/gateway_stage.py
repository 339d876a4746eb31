"""The gateway's public front on a real port, before a chat_svc, a routing_svc and a directory_svc that a test plays."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from chassis.auth import Peer
from chassis.config import Env
from chassis.server import methods_of
from gateway.app import public_app
from gateway.config import Config, read
from gateway.places import Places
from gateway.upstream import Upstream
from pnav.chat.v1.visitor_link_pb2_grpc import add_VisitorLinkServiceServicer_to_server
from pnav.directory.v1.directory_pb2_grpc import add_DirectoryServiceServicer_to_server
from pnav.routing.v1.routing_pb2_grpc import add_RoutingServiceServicer_to_server
from tests.fakes.gateway_peers import REFUSALS, Chat, Directory, Routing
from tests.fakes.platform import free_addresses, platform, serving

ORIGIN = "https://pnav.example"
TOKEN = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"
UUIDS = [f"6f1e7a3c-2b54-4c8d-9a0e-{number:012x}" for number in range(100)]
OPEN = {"t": "open", "token": TOKEN, "category": "domestic", "lang": "fr"}


class Page:
    """A visitor's end of the line."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, **frame: Any) -> None:
        await self.socket.send_str(json.dumps(frame))

    async def get(self) -> Any:
        """The next frame as JSON, or the code with which the line was closed."""
        message = await self.socket.receive()
        return json.loads(message.data) if message.type is aiohttp.WSMsgType.TEXT else self.socket.close_code


@dataclass
class Stage:
    """All of it."""

    address: Any
    http: aiohttp.ClientSession
    chat: Chat
    routing: Routing
    directory: Directory
    upstream: Upstream

    @asynccontextmanager
    async def visit(self, **options: Any) -> AsyncIterator[Page]:
        """A visitor's line, before its first frame."""
        headers = {"Origin": ORIGIN}
        url = f"http://{self.address}/line"
        async with self.http.ws_connect(url, headers=headers, protocols=("pnav.1",), **options) as socket:
            yield Page(socket)

    @asynccontextmanager
    async def open(self, **frame: Any) -> AsyncIterator[tuple[Page, int]]:
        """A line whose opening has reached chat_svc, and its number."""
        async with self.visit() as page:
            await page.send(**{**OPEN, **frame})
            arrived = await self.chat.stream.get()
            assert arrived.HasField("open")
            yield page, arrived.line
            await page.socket.close()
            while not (await self.chat.stream.get()).HasField("gone"):
                pass


def config(directory: Path, **settings: str) -> Config:
    """Settings of a gateway; addresses do not matter, whoever runs it listens where it likes."""
    addresses = ("PUBLIC_LISTEN", "CONSOLE_LISTEN", "PROBE_LISTEN", "METRICS_LISTEN")
    addresses += ("ROUTING_TARGET", "CHAT_TARGET", "DIRECTORY_TARGET")
    environ = {
        **{f"PNAV_{name}": "127.0.0.1:0" for name in addresses},
        "PNAV_TLS_DIR": str(directory),
        "PNAV_OIDC_ISSUER": "https://issuer.example",
        "PNAV_PUBLIC_ORIGIN": ORIGIN,
        **settings,
    }
    env = Env(environ)
    found = read(env)
    env.done()
    return found


@asynccontextmanager
async def stage(directory: Path, *, browsed: bool = False, **limits: str) -> AsyncIterator[Stage]:
    """Runs all of it, with these limits; `browsed`: at the origin that a browser on this machine sees."""
    chat, routes, records = Chat(), Routing(), Directory()
    routes.free.set()

    def serve(name: str, service: str, add: Any, servicer: Any) -> Any:
        access = dict.fromkeys(methods_of(service), frozenset({Peer.GATEWAY}))
        return serving(whole, name, service, access, REFUSALS, lambda server: add(servicer, server))

    async with (
        platform(directory) as whole,
        serve("chat_svc", "pnav.chat.v1.VisitorLinkService", add_VisitorLinkServiceServicer_to_server, chat) as c,
        serve("routing_svc", "pnav.routing.v1.RoutingService", add_RoutingServiceServicer_to_server, routes) as r,
        serve(
            "directory_svc", "pnav.directory.v1.DirectoryService", add_DirectoryServiceServicer_to_server, records
        ) as d,
        whole.channel(c, "pnav.chat.v1", Peer.GATEWAY) as to_chat,
        whole.channel(r, "pnav.routing.v1", Peer.GATEWAY) as to_routing,
        whole.channel(d, "pnav.directory.v1", Peer.GATEWAY) as to_directory,
        aiohttp.ClientSession() as http,
    ):
        (address,) = free_addresses(1)
        settings = {"PNAV_PUBLIC_ORIGIN": f"http://{address}"} if browsed else {}
        upstream = Upstream(to_chat)
        carrying = asyncio.create_task(upstream.run())
        app = public_app(config(directory, **settings, **limits), upstream, Places(to_routing, to_directory))
        async with listening(app, address):
            await chat.connected()
            yield Stage(address, http, chat, routes, records, upstream)
        carrying.cancel()
        await asyncio.gather(carrying, return_exceptions=True)


@asynccontextmanager
async def listening(app: web.Application, address: Any = None) -> AsyncIterator[Any]:
    """Serves an application, on a free port unless told where."""
    address = address or free_addresses(1)[0]
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    try:
        yield address
    finally:
        await runner.cleanup()
