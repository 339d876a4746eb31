"""The wiring of the gateway, top to bottom."""

import asyncio

from aiohttp import web

from chassis.client import connect
from chassis.config import Address
from chassis.logs import log
from chassis.refusals import ServiceUnavailable
from chassis.run import run
from chassis.server import Probes
from gateway.app import console_app, public_app
from gateway.config import Config, read
from gateway.places import Places
from gateway.upstream import Upstream

NAME = "gateway"
_SHUTDOWN_SECONDS = 5.0


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves until `stop`."""
    chat = connect(config.chat, config.tls, "pnav.chat.v1")
    routing = connect(config.routing, config.tls, "pnav.routing.v1")
    directory = connect(config.directory, config.tls, "pnav.directory.v1")
    upstream = Upstream(chat)
    carrying = asyncio.get_running_loop().create_task(upstream.run())
    probes = Probes(NAME, config.probe_listen, config.metrics_listen)

    async def ready() -> None:
        if not upstream.connected:
            raise ServiceUnavailable

    runners = [
        await _listen(public_app(config, upstream, Places(routing, directory)), config.public_listen),
        await _listen(console_app(config), config.console_listen),
    ]
    await probes.start()
    log().info("serving", address=str(config.public_listen))
    try:
        await probes.watch(stop, ready)
    finally:
        await probes.set_ready(value=False)
        for runner in runners:
            for site in tuple(runner.sites):
                await site.stop()  # whoever comes now comes to another
        await upstream.dismiss()
        for runner in runners:
            await runner.cleanup()
        carrying.cancel()
        for channel in (chat, routing, directory):
            await channel.close()
        await probes.stop()
        log().info("stopped")


async def _listen(app: web.Application, address: Address) -> web.AppRunner:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    await web.TCPSite(runner, *address).start()
    return runner


def main() -> None:
    """Runs the process."""
    run(NAME, read, serve)


if __name__ == "__main__":
    main()
