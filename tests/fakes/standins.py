"""Stand-ins for the five processes of the platform: healthy at once, orderly on SIGTERM, failing when told to.

`lay` makes a directory that goes first on PYTHONPATH, so that `python -m chat_svc.main` starts one of these.
"""

import asyncio
import os
import signal
from pathlib import Path

import grpc
from aiohttp import web
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from chassis.up import stack
from tests.fakes.ports import free_ports

ROOT = Path(__file__).parents[2]
NAMES = ("gateway", "routing_svc", "chat_svc", "directory_svc", "referral_svc")


def lay(directory: Path) -> str:
    """Makes the packages; gives the PYTHONPATH with them. Envoy's configuration stays the real one."""
    for name in NAMES:
        (directory / name).mkdir(parents=True)
        (directory / name / "__init__.py").touch()
        (directory / name / "main.py").write_text(f"from tests.fakes.standins import main\nmain({name!r})\n")
    for real in ("envoy", "headers.py"):
        (directory / "gateway" / real).symlink_to(ROOT / "gateway" / real)
    return f"{directory}:{ROOT}"


def main(name: str) -> None:
    """Serves until SIGTERM; with STANDIN_FAILS=NAME it ends at once."""
    if os.environ.get("STANDIN_FAILS") == name:
        raise SystemExit(7)
    asyncio.run(_serve())


async def _serve() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    servicer = health.aio.HealthServicer()
    await servicer.set("ready", health_pb2.HealthCheckResponse.SERVING)
    server = grpc.aio.server()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    server.add_insecure_port(os.environ["PNAV_PROBE_LISTEN"])
    await server.start()
    pages = web.AppRunner(web.Application())
    await pages.setup()
    for listen in filter(None, map(os.environ.get, ("PNAV_PUBLIC_LISTEN", "PNAV_CONSOLE_LISTEN"))):
        host, _, port = listen.rpartition(":")
        await web.TCPSite(pages, host, int(port)).start()
    await stop.wait()
    await server.stop(0)
    await pages.cleanup()


def free_base_port() -> int:
    """The first of as many free ports as a stack needs."""
    return free_ports(stack.PORTS)
