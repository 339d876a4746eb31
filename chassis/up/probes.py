"""Ways to ask a part whether it is healthy. None raises; each answers within a second or two."""

import asyncio

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis.up.parts import Probe

_PATIENCE = 1.0


def http(*addresses: tuple[int, str]) -> Probe:
    """Healthy when every (port, path) on this machine answers below 500."""

    async def ready() -> bool:
        answers = await asyncio.gather(*(_status(port, path) for port, path in addresses))
        return all(100 <= status < 500 for status in answers)

    return ready


def grpc_ready(port: int) -> Probe:
    """Healthy when the gRPC health service behind the probe port says that "ready" is served."""

    async def ready() -> bool:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            try:
                request = health_pb2.HealthCheckRequest(service="ready")
                answer = await health_pb2_grpc.HealthStub(channel).Check(request, timeout=_PATIENCE)
            except grpc.aio.AioRpcError:
                return False
            return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

    return ready


async def _status(port: int, path: str) -> int:
    """Status code of GET `path`; 0 when nothing sensible answers."""
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
                return int((await reader.readline()).split()[1])
            finally:
                writer.close()
    except (OSError, TimeoutError, IndexError, ValueError):
        return 0
