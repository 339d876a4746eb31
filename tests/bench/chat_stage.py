"""The real processes that the benchmark runs: MongoDB, chat_svc and the gateway, and the chain to compare with.

Not there: Envoy (operators call chat_svc with Envoy's certificate), routing_svc and directory_svc (visitors open
without a place, so the gateway asks neither).
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil

from chassis.auth import Peer
from chassis.config import Address
from chassis.up.children import Child
from chassis.up.probes import grpc_ready, http
from tests.fakes.platform import Platform, free_addresses

_START_SECONDS = 30.0
_GRACE = timedelta(seconds=8)


@dataclass(frozen=True)
class Running:
    """Two processes with a line for visitors."""

    url: str
    origin: str
    processes: Sequence[psutil.Process]
    """The gateway's part and chat_svc's."""
    chat: Address
    """Where the second one listens."""

    def processor_seconds(self) -> list[float]:
        """What each process has used of processors since it started."""
        return [sum(one.cpu_times()[:2]) for one in self.processes]

    def memory(self) -> list[int]:
        """Bytes of memory that each process holds."""
        return [one.memory_info().rss for one in self.processes]


@asynccontextmanager
async def product(whole: Platform, uri: str, database: str) -> AsyncIterator[Running]:
    """chat_svc and the gateway, as they are deployed, each with its own certificate."""
    chat = whole.config(Peer.CHAT_SVC)
    public, console, probe, metrics, nobody = free_addresses(5)
    origin = f"http://{public}"
    shared = {"PNAV_OIDC_ISSUER": whole.issuer}
    chat_env = shared | {
        "MONGODB_URI": uri,
        "PNAV_DATABASE": database,
        "PNAV_LISTEN": str(chat.listen),
        "PNAV_PROBE_LISTEN": str(chat.probe_listen),
        "PNAV_METRICS_LISTEN": str(chat.metrics_listen),
        "PNAV_TLS_DIR": str(chat.tls.directory),
    }
    gateway_env = shared | {
        "PNAV_PUBLIC_LISTEN": str(public),
        "PNAV_CONSOLE_LISTEN": str(console),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(metrics),
        "PNAV_TLS_DIR": str(whole.certificates / Peer.GATEWAY),
        "PNAV_CHAT_TARGET": str(chat.listen),
        "PNAV_ROUTING_TARGET": str(nobody),
        "PNAV_DIRECTORY_TARGET": str(nobody),
        "PNAV_PUBLIC_ORIGIN": origin,
    }
    logs = whole.certificates.parent
    async with (
        _process(("chat_svc.main",), chat_env, logs, grpc_ready(chat.probe_listen.port)) as log,
        _process(("gateway.main",), gateway_env, logs, grpc_ready(probe.port)) as door,
    ):
        yield Running(f"ws://{public}/line", origin, (door, log), chat.listen)


@asynccontextmanager
async def chain(directory: Path, uri: str, database: str) -> AsyncIterator[Running]:
    """The same parts without everything that makes them the product."""
    door_at, log_at = free_addresses(2)
    module = "tests.bench.chain"

    async def listening() -> bool:
        try:
            _, writer = await asyncio.open_connection(*log_at)
        except OSError:
            return False
        writer.close()
        return True

    async with (
        _process((module, "log", str(log_at), uri, database), {}, directory, listening) as log,
        _process((module, "door", str(door_at), str(log_at)), {}, directory, http((door_at.port, "/"))) as door,
    ):
        yield Running(f"ws://{door_at}/line", f"http://{door_at}", (door, log), log_at)


@asynccontextmanager
async def _process(
    module: tuple[str, ...], env: Mapping[str, str], logs: Path, ready: Callable[[], Awaitable[bool]]
) -> AsyncIterator[psutil.Process]:
    """Runs `python -m module …`. Raises RuntimeError, naming its log, when it does not become ready."""
    log = logs / f"{'-'.join(module[:2])}.log".replace("/", "_")
    child = Child((sys.executable, "-m", *module), os.environ | env, log)
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not await ready():
                if child.poll() is not None:
                    raise RuntimeError(f"{module[0]} ended while it started:\n{log.read_text()}")
                await asyncio.sleep(0.05)
        yield psutil.Process(child.identity.pid)
    finally:
        await child.stop(_GRACE)
