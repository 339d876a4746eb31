"""A gRPC server of the platform: mutual TLS, access table, health, reflection, metrics, and an orderly end."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from importlib.metadata import version
from typing import Any

import grpc
from google.protobuf import descriptor_pool
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from chassis import metrics, metrics_page
from chassis.auth import Access, Peer, Verifier
from chassis.config import Address, ServerConfig
from chassis.guard import Guard, Refusals
from chassis.logs import log
from chassis.refusals import ServiceUnavailable, StoreUnavailable
from chassis.run import end

DRAIN_SECONDS = 20.0  # how long RPCs under way may take to end once SIGTERM came; k8s gives 30
_READY_SECONDS = 1.0
_FIRST_READY_SECONDS = 0.1  # while starting, somebody waits for it
_REFLECTION_METHODS = ("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",)
OPTIONS = (
    ("grpc.so_reuseport", 0),  # a taken port must be an error, not a silent half of the traffic
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),  # gRPC ends whoever pings more often; its own is 300 s
    ("grpc.max_receive_message_length", 4 * 1024 * 1024),
)

Ready = Callable[[], Awaitable[None]]


class AccessIncomplete(Exception):
    """An RPC is served but not in the access table, or listed and not served."""


class Server:
    """One process's servers: gRPC (mutual TLS), probes (gRPC health, plain), metrics (HTTP).

    Register servicers on `grpc`, then `await run(stop)`.
    """

    def __init__(self, name: str, config: ServerConfig, *, access: Access, refusals: Refusals) -> None:
        self._name = name
        self._config = config
        self._access = {**access, **dict.fromkeys(_REFLECTION_METHODS, frozenset({Peer.OPS}))}
        verifier = Verifier(config.issuer, config.audience)
        self.grpc = grpc.aio.server(interceptors=[Guard(name, self._access, refusals, verifier)], options=OPTIONS)

    async def run(
        self,
        stop: asyncio.Event,
        services: Iterable[str],
        *,
        ready: Ready | None = None,
        drain: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Serves until `stop`, then says "not ready", drains and ends.

        `services`: full names of what is registered. `ready` raises StoreUnavailable or ServiceUnavailable while no
        work can be done.
        `drain` tells long-lived streams to go elsewhere. Raises OSError for a taken port, AccessIncomplete for a gap.
        """
        names = tuple(services)
        check_access(names, self._access)
        reflection.enable_server_reflection((*names, reflection.SERVICE_NAME), self.grpc)
        bind(self.grpc, self._config.listen, server_credentials(self._config))
        probes = Probes(self._name, self._config.probe_listen, self._config.metrics_listen)
        try:
            await self.grpc.start()
            await probes.start()
            log().info("serving", address=str(self._config.listen))
            await probes.watch(stop, ready)
        finally:
            await probes.set_ready(value=False)
            if drain is not None:
                await drain()
            await self.grpc.stop(DRAIN_SECONDS)
            await probes.stop()
            log().info("stopped")


class Probes:
    """gRPC health ("live" never depends on the database, "ready" does) and the metrics page, on ports of their own."""

    def __init__(self, name: str, listen: Address, metrics_listen: Address) -> None:
        self._name = name
        self._listen = listen
        self._metrics_listen = metrics_listen
        self._servicer: Any = health.aio.HealthServicer()
        self._server = grpc.aio.server(options=OPTIONS)
        self._page: asyncio.Server | None = None

    async def start(self) -> None:
        """Answers "live" from here on. Raises OSError for a taken port."""
        health_pb2_grpc.add_HealthServicer_to_server(self._servicer, self._server)
        bind(self._server, self._listen, None)
        await self._servicer.set("live", health_pb2.HealthCheckResponse.SERVING)
        await self.set_ready(value=False)
        await self._server.start()
        self._page = await metrics_page.serve(self._metrics_listen)
        metrics.BUILD_INFO.labels(version("pnav")).set(1)

    async def set_ready(self, *, value: bool) -> None:
        """Takes work, or does not."""
        status = health_pb2.HealthCheckResponse
        await self._servicer.set("ready", status.SERVING if value else status.NOT_SERVING)
        metrics.READY.labels(self._name).set(value)

    async def watch(self, stop: asyncio.Event, ready: Ready | None) -> None:
        """Keeps "ready" true to what `ready` says, until `stop`. A check that hangs does not hold up the end."""
        tasks = [asyncio.create_task(self._check(ready)), asyncio.create_task(stop.wait())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await end(tasks)

    async def _check(self, ready: Ready | None) -> None:
        pause = _FIRST_READY_SECONDS
        while True:
            try:
                if ready is not None:
                    await ready()
                await self.set_ready(value=True)
                pause = _READY_SECONDS
            except (StoreUnavailable, ServiceUnavailable):
                await self.set_ready(value=False)
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """Ends both."""
        await self._server.stop(0)
        if self._page is not None:
            self._page.close()


def bind(server: grpc.aio.Server, address: Address, credentials: grpc.ServerCredentials | None) -> None:
    """Binds the address. Raises OSError naming it if it is taken."""
    try:
        if credentials is None:
            server.add_insecure_port(str(address))
        else:
            server.add_secure_port(str(address), credentials)
    except RuntimeError:
        raise OSError(f"{address} cannot be listened on: is it taken?") from None


def server_credentials(config: ServerConfig) -> grpc.ServerCredentials:
    """Mutual TLS: whoever has no certificate of our authority does not get as far as a method."""
    tls = config.tls
    return grpc.ssl_server_credentials(
        [(tls.key, tls.certificate)], root_certificates=tls.authority, require_client_auth=True
    )


def methods_of(service: str) -> frozenset[str]:
    """Full paths of all methods of a service, from its descriptor."""
    descriptor = descriptor_pool.Default().FindServiceByName(service)
    return frozenset(f"/{service}/{method.name}" for method in descriptor.methods)


def check_access(services: Iterable[str], access: Access) -> None:
    """Raises AccessIncomplete unless the table lists exactly what is served, and somebody for each."""
    served = frozenset().union(*map(methods_of, services)) | frozenset(_REFLECTION_METHODS)
    gap = sorted(served ^ access.keys()) + sorted(method for method, who in access.items() if not who)
    if gap:
        raise AccessIncomplete(", ".join(gap))
