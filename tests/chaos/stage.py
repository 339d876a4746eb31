"""Everything that is real in a chaos run: the replica set, two chat_svc, a gateway, and the proxy before it."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chassis.auth import Peer
from chassis.config import Address
from chassis.up.probes import grpc_ready
from tests.chaos.ground import Ground
from tests.chaos.operators import LEASE_SECONDS
from tests.chaos.process import Process, module
from tests.chaos.proxy import Proxy
from tests.chaos.replica_set import ReplicaSet, replica_set
from tests.fakes.platform import Platform, free_addresses, platform

DATABASE = "chaos"


@dataclass(frozen=True)
class Stage:
    """What nemeses strike and people use. The gateway speaks to the first chat_svc, operators to any."""

    whole: Platform
    ground: Ground
    replicas: ReplicaSet
    chats: Sequence[Process]
    chat_addresses: Sequence[Address]
    gateway: Process
    proxy: Proxy
    url: str
    direct_url: str  # past the proxy
    origin: str
    pages: Sequence[Address]  # with the metrics of each chat_svc
    staffed: asyncio.Event = field(default_factory=asyncio.Event)  # whether operators come to work

    async def heal(self) -> None:
        """Everything runs, and nothing is in the way of it."""
        self.proxy.cut_within(0)
        self.proxy.resume()
        self.staffed.set()
        for process in (*self.replicas.members, *self.chats, self.gateway):
            process.thaw()
        await self.replicas.up()
        await asyncio.gather(*(process.up() for process in (*self.chats, self.gateway)))


@asynccontextmanager
async def stage(
    place: Path, ground: Ground, chance: random.Random, chat: str = "chat_svc.main"
) -> AsyncIterator[Stage]:
    """Runs it in `place`; `chat` is the module that is chat_svc. Whatever happens, every process of it ends."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(ground.close)
        whole = await stack.enter_async_context(platform(place / "certificates"))
        replicas = await stack.enter_async_context(replica_set(place, ground))
        addresses = [free_addresses(3) for _ in range(2)]
        chats = [_chat(place, whole, replicas.uri, chat, three) for three in addresses]
        public, door = free_addresses(2)
        gateway = _gateway(place, whole, addresses[0][0], public)
        for process in (*chats, gateway):
            stack.push_async_callback(process.kill)
        await asyncio.gather(*(process.up() for process in (*chats, gateway)))
        proxy = Proxy(door, public, chance)
        server = await proxy.start()
        stack.callback(server.close)
        listening, _, pages = zip(*addresses, strict=True)
        urls = (f"ws://{door}/line", f"ws://{public}/line", f"http://{public}")
        on = Stage(whole, ground, replicas, chats, listening, gateway, proxy, *urls, pages)
        on.staffed.set()
        yield on


def _chat(place: Path, whole: Platform, uri: str, name: str, addresses: Sequence[Address]) -> Process:
    listen, probe, metrics = addresses
    env = {
        "MONGODB_URI": uri,
        "PNAV_DATABASE": DATABASE,
        "PNAV_LEASE_SECONDS": str(LEASE_SECONDS),
        "PNAV_OFFER_SECONDS": str(LEASE_SECONDS),
        "PNAV_GRACE_SECONDS": str(LEASE_SECONDS),
        **_server(whole, Peer.CHAT_SVC, listen, probe, metrics),
    }
    title = f"chat_svc-{listen.port}"
    return Process(title, module(name), place / f"{title}.log", grpc_ready(probe.port), env)


def _gateway(place: Path, whole: Platform, chat: Address, public: Address) -> Process:
    console, probe, metrics, nobody = free_addresses(4)
    env = {
        "PNAV_PUBLIC_LISTEN": str(public),
        "PNAV_CONSOLE_LISTEN": str(console),
        "PNAV_PUBLIC_ORIGIN": f"http://{public}",
        "PNAV_CHAT_TARGET": str(chat),
        "PNAV_ROUTING_TARGET": str(nobody),
        "PNAV_DIRECTORY_TARGET": str(nobody),
        **_server(whole, Peer.GATEWAY, nobody, probe, metrics),
    }
    return Process("gateway", module("gateway.main"), place / "gateway.log", grpc_ready(probe.port), env)


def _server(whole: Platform, peer: Peer, listen: Address, probe: Address, metrics: Address) -> Mapping[str, str]:
    return {
        "PNAV_LISTEN": str(listen),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(metrics),
        "PNAV_TLS_DIR": str(whole.certificates / peer),
        "PNAV_OIDC_ISSUER": whole.issuer,
    }
