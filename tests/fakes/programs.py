"""The platform's processes as they are deployed, each a process of its own, to be started, ended and started again."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from chassis.auth import Peer
from chassis.config import Address, Env
from chassis.up import binaries
from chassis.up.children import Child
from chassis.up.probes import grpc_ready, http
from gateway.envoy.render import read, render
from tests.fakes.platform import Platform, free_addresses

_START_SECONDS = 30.0
_GRACE = timedelta(seconds=15)


@dataclass
class Program:
    """`python -m`, or another program, with these arguments; `ready` says whether it takes work; `listen` is where."""

    arguments: Sequence[str]
    env: Mapping[str, str]
    log: Path
    ready: Callable[[], Awaitable[bool]]
    listen: Address
    program: Sequence[str] = (sys.executable, "-m")
    child: Child | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs. Raises RuntimeError if none does."""
        if self.child is None:
            raise RuntimeError(f"{self.arguments[0]} does not run")
        return self.child.identity.pid

    async def start(self) -> None:
        """Returns when it takes work. Raises RuntimeError, with its log, when it ends before."""
        child = self.child = Child((*self.program, *self.arguments), os.environ | self.env, self.log)
        async with asyncio.timeout(_START_SECONDS):
            while not await self.ready():
                if child.poll() is not None:
                    raise RuntimeError(f"{self.arguments[0]} ended while it started:\n{self.log.read_text()}")
                await asyncio.sleep(0.05)  # a process that starts tells nobody when it is ready: it is asked

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL after a while."""
        if self.child is not None:
            await self.child.stop(_GRACE)

    async def restart(self) -> None:
        """As a rolling restart does it."""
        await self.stop()
        await self.start()


@asynccontextmanager
async def running(*programs: Program) -> AsyncIterator[None]:
    """Starts them all, and ends them all."""
    try:
        await asyncio.gather(*(program.start() for program in programs))
        yield
    finally:
        await asyncio.gather(*(program.stop() for program in programs))


def chat_svc(whole: Platform, uri: str, database: str, name: str = "chat_svc") -> Program:
    """A chat_svc over this database."""
    config = whole.config(Peer.CHAT_SVC)
    env = {
        "PNAV_OIDC_ISSUER": whole.issuer,
        "MONGODB_URI": uri,
        "PNAV_DATABASE": database,
        "PNAV_LISTEN": str(config.listen),
        "PNAV_PROBE_LISTEN": str(config.probe_listen),
        "PNAV_METRICS_LISTEN": str(config.metrics_listen),
        "PNAV_TLS_DIR": str(config.tls.directory),
    }
    log = whole.certificates.parent / f"{name}.log"
    return Program(("chat_svc.main",), env, log, grpc_ready(config.probe_listen.port), config.listen)


def gateway(whole: Platform, chat: Address, origin: str, name: str = "gateway") -> Program:
    """A gateway before that chat_svc, and before nobody else: visitors open without a place."""
    public, console, probe, metrics, nobody = free_addresses(5)
    env = {
        "PNAV_OIDC_ISSUER": whole.issuer,
        "PNAV_PUBLIC_LISTEN": str(public),
        "PNAV_CONSOLE_LISTEN": str(console),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(metrics),
        "PNAV_TLS_DIR": str(whole.certificates / Peer.GATEWAY),
        "PNAV_CHAT_TARGET": str(chat),
        "PNAV_ROUTING_TARGET": str(nobody),
        "PNAV_DIRECTORY_TARGET": str(nobody),
        "PNAV_PUBLIC_ORIGIN": origin,
        "PNAV_FRAMES_PER_SECOND": "1000000",  # who measures writes as no person does; tests/chaos keeps the limits
        "PNAV_OPENS_PER_SECOND": "1000000",
    }
    log = whole.certificates.parent / f"{name}.log"
    return Program(("gateway.main",), env, log, grpc_ready(probe.port), public)


def envoy(
    whole: Platform, public: Address, console: Address, gateways: Sequence[Address], chats: Sequence[Address]
) -> Program:
    """The edge before these gateways and these chat_svc, and before nobody else."""
    admin, nobody = free_addresses(2)
    settings = {
        "PNAV_ENVOY_PUBLIC_LISTEN": str(public),
        "PNAV_ENVOY_CONSOLE_LISTEN": str(console),
        "PNAV_ENVOY_ADMIN_LISTEN": str(admin),
        "PNAV_OIDC_ISSUER": whole.issuer,
        "PNAV_OIDC_JWKS_URI": f"{whole.issuer}/keys",
        "PNAV_GATEWAY_PUBLIC_TARGET": ",".join(map(str, gateways)),
        "PNAV_GATEWAY_CONSOLE_TARGET": str(nobody),
        "PNAV_CHAT_TARGET": ",".join(map(str, chats)),
        **{f"PNAV_{part}_TARGET": str(nobody) for part in ("ROUTING", "DIRECTORY", "REFERRAL")},
        "PNAV_TLS_DIR": str(whole.certificates / Peer.ENVOY),
    }
    file = whole.certificates.parent / "envoy.yaml"
    file.write_text(render(read(Env(settings))), "utf-8")
    arguments = ("-c", str(file), "--disable-hot-restart", "--concurrency", "1")
    ready = http((public.port, "/"), (admin.port, "/ready"))
    return Program(arguments, {}, file.with_suffix(".log"), ready, public, (str(binaries.envoy()),))
