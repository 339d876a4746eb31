"""An issuer of tokens whose keys, answers and silence a test decides on (OpenID Connect Discovery 1.0, RFC 7517)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.fakes.platform import free_addresses

NOW = 1_800_000_000


class Issuer:
    """Serves `keys` at `url`, or `broken` in their place; `asked` counts how often. It answers once `free`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = new_key()
        self.keys: list[dict[str, Any]] = [self.key.as_dict(private=False)]
        self.asked = 0
        self.broken: web.Response | None = None
        self.free = asyncio.Event()
        self.free.set()
        self.reached = asyncio.Event()

    def token(self, key: ECKey | None = None, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token that is in order but for what is given; a claim that is None is left out."""
        key = key or self.key
        known = {"sub": "alice", "iss": self.url, "aud": "pnav", "exp": NOW + 60, **claims}
        told = {name: value for name, value in known.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": key.kid, **(header or {})}, told, key)


def new_key() -> ECKey:
    """A key pair with an id."""
    return ECKey.generate_key("P-256", auto_kid=True)


@asynccontextmanager
async def issuing() -> AsyncIterator[Issuer]:
    """A running issuer."""
    (address,) = free_addresses(1)
    issuer = Issuer(f"http://{address}")

    async def discovery(_: web.Request) -> web.Response:
        return web.json_response({"issuer": issuer.url, "jwks_uri": f"{issuer.url}/keys"})

    async def keys(_: web.Request) -> web.Response:
        issuer.asked += 1
        issuer.reached.set()
        await issuer.free.wait()
        return issuer.broken or web.json_response({"keys": issuer.keys})

    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", discovery)
    app.router.add_get("/keys", keys)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    try:
        yield issuer
    finally:
        await runner.cleanup()
