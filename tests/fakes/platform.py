"""A platform of one service: real certificates, a real issuer, a real channel, all on this machine."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from aiohttp import web
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.auth import Access, Peer, Role
from chassis.client import connect
from chassis.config import Address, ServerConfig, TlsFiles
from chassis.guard import Refusals
from chassis.server import Server
from chassis.up.certificates import issue_all
from tests.fakes.ports import free_ports

AUDIENCE = "pnav"


@dataclass(frozen=True)
class Platform:
    """Where certificates are, who signs tokens, and where services listen."""

    certificates: Path
    key: ECKey
    issuer: str

    def token(self, role: Role, **claims: Any) -> str:
        """A token for a member of staff with one role."""
        now = int(time.time())
        claims = {"sub": f"a {role}", "roles": [role], "iss": self.issuer, "aud": AUDIENCE, "exp": now + 600, **claims}
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)

    def config(self, part: str) -> ServerConfig:
        """The settings of a part that listens on three free ports."""
        listen, probe, metrics = free_addresses(3)
        return ServerConfig(listen, probe, metrics, TlsFiles(self.certificates / part), self.issuer, AUDIENCE)

    def channel(self, target: Address, package: str, peer: Peer) -> grpc.aio.Channel:
        """A channel to `target` with the certificate of `peer`."""
        return connect(target, TlsFiles(self.certificates / peer), package)


@asynccontextmanager
async def platform(directory: Path) -> AsyncIterator[Platform]:
    """Certificates for every part in `directory`, and an issuer of staff tokens (OpenID Connect Discovery 1.0)."""
    issue_all(directory, list(Peer))
    key = ECKey.generate_key("P-256", auto_kid=True)
    (address,) = free_addresses(1)
    whole = Platform(directory, key, f"http://{address}")
    runner = web.AppRunner(_issuer(whole), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    try:
        yield whole
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving(
    whole: Platform,
    name: str,
    service: str,
    access: Access,
    refusals: Refusals,
    register: Callable[[grpc.aio.Server], None],
) -> AsyncIterator[Address]:
    """Runs one service as `chassis.server` runs it; gives its address."""
    config = whole.config(name)
    server = Server(name, config, access=access, refusals=refusals)
    register(server.grpc)
    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop, [service]))
    try:
        yield config.listen
    finally:
        stop.set()
        await task


def reason(error: grpc.aio.AioRpcError) -> tuple[grpc.StatusCode, str]:
    """Status and reason of a refusal (AIP-193)."""
    status = rpc_status.from_call(error)
    info = error_details_pb2.ErrorInfo()
    if status is not None and status.details:
        status.details[0].Unpack(info)
    return error.code(), info.reason


async def refused(call: Awaitable[object]) -> tuple[grpc.StatusCode, str]:
    """Status and reason of the refusal that the call ends with."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        return reason(error)
    raise AssertionError("It was not refused.")


def free_addresses(count: int) -> list[Address]:
    """Addresses on this machine that nothing listens on."""
    first = free_ports(count)
    return [Address("127.0.0.1", first + number) for number in range(count)]


def _issuer(whole: Platform) -> web.Application:
    async def discovery(_: web.Request) -> web.Response:
        return web.json_response({"issuer": whole.issuer, "jwks_uri": f"{whole.issuer}/keys"})

    async def keys(_: web.Request) -> web.Response:
        return web.json_response({"keys": [whole.key.as_dict(private=False)]})

    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", discovery)
    app.router.add_get("/keys", keys)
    return app
