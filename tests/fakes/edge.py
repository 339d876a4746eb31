"""What stands behind and beside Envoy in its tests: small servers that write down what reaches them."""

import asyncio

import grpc
from aiohttp import web

from chassis.config import Address
from chassis.up.accounts import ACCOUNTS
from chassis.up.issuer import Config, Issuer, load_key

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "A" * 22 + "==",
}


class Edge:
    """Envoy's addresses, a token, and what reached the servers behind it."""

    def __init__(self, base, directory):
        self.public, self.console, self.admin = (f"http://127.0.0.1:{base + offset}" for offset in range(3))
        self.base = base
        self.directory = directory
        self.reached = []
        config = Config(
            Address("127.0.0.1", base + 3), f"http://127.0.0.1:{base + 3}", "pnav", "c", self.console, directory / "key"
        )
        self.issuer = Issuer(config, load_key(config.key_file))
        self.token = self.issuer.sign(ACCOUNTS[0], "pnav")

    def environment(self):
        address = "127.0.0.1:{}".format
        return {
            "PNAV_ENVOY_PUBLIC_LISTEN": address(self.base),
            "PNAV_ENVOY_CONSOLE_LISTEN": address(self.base + 1),
            "PNAV_ENVOY_ADMIN_LISTEN": address(self.base + 2),
            "PNAV_OIDC_ISSUER": address(self.base + 3).join(("http://", "")),
            "PNAV_OIDC_JWKS_URI": address(self.base + 3).join(("http://", "/jwks")),
            "PNAV_GATEWAY_PUBLIC_TARGET": address(self.base + 4),
            "PNAV_GATEWAY_CONSOLE_TARGET": address(self.base + 4),
            "PNAV_CHAT_TARGET": address(self.base + 5),
            "PNAV_ROUTING_TARGET": address(self.base + 5),  # where chat_svc answers: an impostor
            "PNAV_DIRECTORY_TARGET": address(self.base + 6),
            "PNAV_REFERRAL_TARGET": address(self.base + 6),
            "PNAV_TLS_DIR": str(self.directory / "envoy"),
        }

    async def gateway(self, request):
        self.reached.append(dict(request.headers))
        if request.path != "/line" or "Upgrade" not in request.headers:
            return web.Response(text=f"{request.path} {len(await request.read())}")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    def service(self, call):
        async def answer(request, context):
            self.reached.append({"path": call.method, **dict(context.invocation_metadata())})
            return request

        return grpc.unary_unary_rpc_method_handler(answer)


async def serve_http(app, port, running):
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    running.append(runner)


async def until_serving(ready, envoy):
    """Until the listeners answer and the first look at what is behind them has been taken."""
    ended = asyncio.create_task(envoy.wait())
    async with asyncio.timeout(60):
        while not await ready():
            assert not (await asyncio.wait({ended}, timeout=0.05))[0], "Envoy ended"
    ended.cancel()
