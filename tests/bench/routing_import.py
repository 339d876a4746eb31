"""How long the whole official file takes, from its first byte to its report, and how long who asks meanwhile waits."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import grpc
import uvloop

from chassis import client
from chassis.auth import Peer
from chassis.config import Address, Env, TlsFiles
from chassis.up.certificates import issue_all
from chassis.up.mongod import running_mongod
from pnav.routing.v1 import import_pb2
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1 import territory_admin_pb2 as admin_pb
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from pnav.routing.v1.territory_admin_pb2_grpc import TerritoryAdminServiceStub
from routing_svc import config, store
from tests.bench.routing_process import certificates, process
from tests.fakes.competence_file import competence_file
from tests.fakes.standins import free_base_port

_PACKAGE = "pnav.routing.v1"
_QUERIES = ("cergy", "st denis", "75011", "lyon 7", "mars")
_START_SECONDS = 30
_CHUNK = 512 * 1024
_MEGABYTE = 2**20


def run() -> dict[str, float]:
    """A new version of 35,017 rows, received, read, written and switched to by a process of its own."""
    content = competence_file(store.load(config.read(Env({})).territory.read_bytes()).communes)
    with certificates() as (directory, gateway), running_mongod(directory / "mongodb", free_base_port()) as uri:
        issue_all(directory, [Peer.OPS])
        with (
            process(directory, MONGODB_URI=uri) as (running, address),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            figures = runner.run(_imported(address, gateway, TlsFiles(directory / Peer.OPS), content))
            return figures | {"import_rss_mb": round(running.memory_info().rss / _MEGABYTE, 1)}


async def _imported(address: Address, gateway: TlsFiles, ops: TlsFiles, content: bytes) -> dict[str, float]:
    async with client.connect(address, gateway, _PACKAGE) as asking, client.connect(address, ops, _PACKAGE) as admin:
        stub = RoutingServiceStub(asking)
        await ready(stub)
        begun = time.perf_counter()
        task = asyncio.create_task(_report(TerritoryAdminServiceStub(admin), content))
        taken = await _asked_meanwhile(stub, task)
        report = await task
        if not report.switched:
            raise RuntimeError(f"the import was refused: {report.refusal}")
        return {
            "import_competence_s": round(time.perf_counter() - begun, 2),
            "import_suggest_grpc_p99_ms": round(sorted(taken)[int(len(taken) * 0.99)] * 1000, 2),
        }


async def ready(stub: RoutingServiceStub) -> None:
    """Returns when a first version is served."""
    async with asyncio.timeout(_START_SECONDS):
        while True:
            with suppress(grpc.aio.AioRpcError):
                await stub.Suggest(pb.SuggestRequest(query=_QUERIES[0]))
                return


async def _report(stub: TerritoryAdminServiceStub, content: bytes) -> import_pb2.ImportReport:
    news = [one async for one in stub.ImportTerritory(_messages(content))]
    report: import_pb2.ImportReport = news[-1].report
    return report


async def _messages(content: bytes) -> AsyncIterator[admin_pb.ImportTerritoryRequest]:
    header = import_pb2.ImportHeader(file_name="competence.csv", published="2026-08", size=len(content))
    yield admin_pb.ImportTerritoryRequest(header=header)
    for start in range(0, len(content), _CHUNK):
        yield admin_pb.ImportTerritoryRequest(chunk=content[start : start + _CHUNK])


async def _asked_meanwhile(stub: RoutingServiceStub, task: "asyncio.Task[import_pb2.ImportReport]") -> Sequence[float]:
    taken = []
    while not task.done():
        started = time.perf_counter()
        await stub.Suggest(pb.SuggestRequest(query=_QUERIES[len(taken) % len(_QUERIES)]))
        taken.append(time.perf_counter() - started)
    return taken
