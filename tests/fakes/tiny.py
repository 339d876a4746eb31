"""A service that does what a test tells it to, run as `chassis.server` runs every service."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis.auth import Access, Peer, Role
from chassis.config import Address, ServerConfig
from chassis.refusals import Refusal, Status
from chassis.server import Ready, Server, methods_of
from pnav.chat.v1 import operator_pb2_grpc, visitor_link_pb2_grpc
from pnav.routing.v1 import routing_pb2_grpc
from tests.fakes.platform import Platform

ROUTING = "pnav.routing.v1.RoutingService"
LINK = "pnav.chat.v1.VisitorLinkService"
OPERATOR = "pnav.chat.v1.OperatorService"
SERVICES = (ROUTING, LINK, OPERATOR)
ACCESS: Access = {
    **dict.fromkeys(methods_of(ROUTING), frozenset({Peer.GATEWAY, Role.OPERATOR})),
    **dict.fromkeys(methods_of(LINK), frozenset({Peer.GATEWAY})),
    **dict.fromkeys(methods_of(OPERATOR), frozenset({Role.OPERATOR})),
}
NAME = "routing_svc"
_IMPATIENT = [("grpc.initial_reconnect_backoff_ms", 20), ("grpc.min_reconnect_backoff_ms", 20)]


class Full(Refusal):
    """There is no room left."""


class Forgotten(Refusal):
    """Nobody gave this refusal a status."""


REFUSALS = {Full: Status.RESOURCE_EXHAUSTED}


class Tiny(
    routing_pb2_grpc.RoutingServiceServicer,
    visitor_link_pb2_grpc.VisitorLinkServiceServicer,
    operator_pb2_grpc.OperatorServiceServicer,
):
    """Its unary (`Suggest`, `Resolve`) and streaming (`Follow`, `Link`) methods are attributes to set."""

    def __init__(self, **methods: Any) -> None:
        for name, method in methods.items():
            setattr(self, name, method)

    def register(self, server: grpc.aio.Server) -> None:
        routing_pb2_grpc.add_RoutingServiceServicer_to_server(self, server)
        visitor_link_pb2_grpc.add_VisitorLinkServiceServicer_to_server(self, server)
        operator_pb2_grpc.add_OperatorServiceServicer_to_server(self, server)


@dataclass
class Process:
    """A running one."""

    whole: Platform
    config: ServerConfig
    stop: asyncio.Event
    task: "asyncio.Task[None]"
    channels: list[grpc.aio.Channel] = field(default_factory=list)

    def channel(self, peer: Peer = Peer.GATEWAY, package: str = "pnav.routing.v1") -> grpc.aio.Channel:
        """A channel with the certificate of `peer`, closed with the process."""
        channel = self.whole.channel(self.config.listen, package, peer)
        self.channels.append(channel)
        return channel

    def routing(self, peer: Peer = Peer.GATEWAY) -> routing_pb2_grpc.RoutingServiceStub:
        return routing_pb2_grpc.RoutingServiceStub(self.channel(peer))

    def link(self, peer: Peer = Peer.GATEWAY) -> visitor_link_pb2_grpc.VisitorLinkServiceStub:
        return visitor_link_pb2_grpc.VisitorLinkServiceStub(self.channel(peer, "pnav.chat.v1"))

    def operator(self, peer: Peer = Peer.ENVOY) -> operator_pb2_grpc.OperatorServiceStub:
        return operator_pb2_grpc.OperatorServiceStub(self.channel(peer, "pnav.chat.v1"))

    async def close(self) -> None:
        """Stops it; raises what it failed with."""
        for channel in self.channels:
            await channel.close()
        self.stop.set()
        await self.task


@asynccontextmanager
async def running(
    whole: Platform,
    *,
    ready: Ready | None = None,
    drain: Callable[[], Awaitable[None]] | None = None,
    **methods: Any,
) -> AsyncIterator[Process]:
    """Serves `methods`; enters once it is alive."""
    config = whole.config(NAME)
    server = Server(NAME, config, access=ACCESS, refusals=REFUSALS)
    Tiny(**methods).register(server.grpc)
    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop, SERVICES, ready=ready, drain=drain))
    process = Process(whole, config, stop, task)
    try:
        await reaches(config.probe_listen, "live", serving=True)
        yield process
    finally:
        await process.close()


async def reaches(address: Address, service: str, *, serving: bool) -> None:
    """Returns when a health service says that it serves, or does not."""
    wanted = health_pb2.HealthCheckResponse.SERVING if serving else health_pb2.HealthCheckResponse.NOT_SERVING
    async with grpc.aio.insecure_channel(str(address), options=_IMPATIENT) as channel:
        request = health_pb2.HealthCheckRequest(service=service)
        async for answer in health_pb2_grpc.HealthStub(channel).Watch(request, wait_for_ready=True, timeout=30):
            if answer.status == wanted:
                return


async def health(address: Address, service: str) -> str:
    """What a probe is answered."""
    async with grpc.aio.insecure_channel(str(address)) as channel:
        request = health_pb2.HealthCheckRequest(service=service)
        answer = await health_pb2_grpc.HealthStub(channel).Check(request, timeout=10)
    return str(health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status))
