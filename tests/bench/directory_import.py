"""How long 70,000 records of DILA take to come in, and how much memory: a real process, a real database, mutual TLS.

Every record is of a kind that is taken, which is ten times what the real directory holds. Meanwhile somebody searches.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import psutil
import uvloop

from chassis import client
from chassis.auth import Peer
from chassis.config import Address, TlsFiles
from chassis.up.certificates import issue_all
from chassis.up.mongod import running_mongod
from pnav.directory.v1 import directory_pb2, imports_pb2
from pnav.directory.v1.directory_pb2_grpc import DirectoryServiceStub
from pnav.directory.v1.imports_pb2_grpc import DirectoryImportServiceStub
from pnav.routing.v1 import import_pb2, routing_pb2
from tests.fakes.dila_file import bulk, records
from tests.fakes.platform import free_addresses
from tests.fakes.standins import free_base_port

RECORDS = 70_000
_CHUNK = 512 * 1024
_START_SECONDS = 60
_IDLE_SECONDS = 2  # of searches without an import, to compare with those during one
_BETWEEN_SEARCHES = 0.02  # seconds
_PACKAGE = "pnav.directory.v1"
_MEGABYTE = 1024 * 1024


def run() -> dict[str, float]:
    """Seconds from the first byte to the switch; the process's peak; the p99 of searches before and meanwhile."""
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        file = directory / "dila.json"
        with file.open("wb") as out:
            out.writelines(bulk(records(RECORDS)))
        with (
            running_mongod(directory / "db", free_base_port()) as uri,
            _process(directory, uri) as (address, pid),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            return runner.run(_measured(directory, address, file, file.stat().st_size, pid))


@contextmanager
def _process(directory: Path, uri: str) -> Iterator[tuple[str, int]]:
    """directory_svc as it runs in production: its address, its pid."""
    issue_all(directory, [Peer.DIRECTORY_SVC, Peer.GATEWAY, Peer.OPS])
    listen, probe, page = free_addresses(3)
    settings = {
        "PNAV_LISTEN": str(listen),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(page),
        "PNAV_TLS_DIR": str(directory / Peer.DIRECTORY_SVC),
        "PNAV_OIDC_ISSUER": "https://issuer.invalid",
        "MONGODB_URI": uri,
    }
    command = [sys.executable, "-m", "directory_svc.main"]
    with (
        (directory / "log").open("wb") as log,
        subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log) as process,
    ):
        try:
            yield str(listen), process.pid
        finally:
            process.terminate()


async def _measured(directory: Path, address: str, file: Path, size: int, pid: int) -> dict[str, float]:
    async with _channel(directory, address, Peer.GATEWAY) as asking, _channel(directory, address, Peer.OPS) as ops:
        await asyncio.gather(*(asyncio.wait_for(one.channel_ready(), _START_SECONDS) for one in (asking, ops)))
        stub = DirectoryServiceStub(asking)
        idle = await _searches(stub, asyncio.create_task(asyncio.sleep(_IDLE_SECONDS)))
        before = psutil.Process(pid).memory_info().rss
        started = time.perf_counter()
        importing = asyncio.create_task(_import(DirectoryImportServiceStub(ops), file, size))
        busy = await _searches(stub, importing)
        taken = time.perf_counter() - started
    report = importing.result()
    if not report.switched or report.accepted != RECORDS:
        raise RuntimeError(f"the import was refused: {report.refusal}")
    peak = _peak(pid)
    return {
        "import_dila_70k_s": round(taken, 1),
        "import_dila_file_mb": round(size / _MEGABYTE),
        "import_dila_peak_mb": round(peak / _MEGABYTE),
        "import_dila_grown_mb": round((peak - before) / _MEGABYTE),
        "nearest_p99_idle_ms": idle,
        "nearest_p99_during_import_ms": busy,
    }


def _channel(directory: Path, address: str, peer: Peer) -> grpc.aio.Channel:
    host, _, port = address.rpartition(":")
    return client.connect(Address(host, int(port)), TlsFiles(directory / peer), _PACKAGE)


async def _import(stub: DirectoryImportServiceStub, file: Path, size: int) -> import_pb2.ImportReport:
    *_, last = [answer async for answer in stub.ImportServices(_messages(file, size))]
    report: import_pb2.ImportReport = last.report
    return report


async def _messages(file: Path, size: int) -> AsyncIterator[imports_pb2.ImportServicesRequest]:
    header = import_pb2.ImportHeader(file_name=file.name, size=size)
    yield imports_pb2.ImportServicesRequest(header=header)
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            yield imports_pb2.ImportServicesRequest(chunk=chunk)


async def _searches(stub: DirectoryServiceStub, until: "asyncio.Task[object]") -> float:
    """The p99 of searches made one after the other until a task ends, in milliseconds."""
    request = directory_pb2.SearchServicesRequest(point=routing_pb2.Point(latitude=49.05, longitude=2.03))
    taken = []
    while not until.done():
        started = time.perf_counter()
        await stub.SearchServices(request)
        taken.append(time.perf_counter() - started)
        await asyncio.wait({until}, timeout=_BETWEEN_SEARCHES)
    return round(sorted(taken)[int(len(taken) * 0.99)] * 1000, 1)


def _peak(pid: int) -> int:
    """The most memory that the process ever held, in bytes (proc(5): VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) * 1024
