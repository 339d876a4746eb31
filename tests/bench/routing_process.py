"""routing_svc as it runs in production, started for the benchmark: how soon it answers, and what it holds."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil

from chassis.auth import Peer
from chassis.config import Address, TlsFiles
from chassis.up.certificates import issue_all
from routing_svc import store
from tests.fakes.platform import free_addresses

_STARTS = 5
_START_SECONDS = 30
_LOOK_SECONDS = 0.005
_MEGABYTE = 2**20


@contextmanager
def process(directory: Path, **settings: str) -> Iterator[tuple[psutil.Process, Address]]:
    """The process, listening. Raises TimeoutError with what it said when it does not get as far."""
    listen, probe, page = free_addresses(3)
    told = {
        "PNAV_LISTEN": str(listen),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(page),
        "PNAV_TLS_DIR": str(directory / Peer.ROUTING_SVC),
        "PNAV_OIDC_ISSUER": "https://issuer.invalid",
    }
    command = [sys.executable, "-m", "routing_svc.main"]
    with (
        (directory / "log").open("wb") as log,
        subprocess.Popen(command, env=os.environ | told | settings, stdout=log, stderr=log) as started,
    ):
        try:
            _await(listen, directory / "log")
            yield psutil.Process(started.pid), listen
        finally:
            started.terminate()


@contextmanager
def certificates() -> Iterator[tuple[Path, TlsFiles]]:
    """A directory with the service's certificate, and the gateway's to call it with."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        issue_all(directory, [Peer.ROUTING_SVC, Peer.GATEWAY])
        yield directory, TlsFiles(directory / Peer.GATEWAY)


def starts(directory: Path) -> dict[str, float]:
    """Seconds until it listens (median), and memory then; also of the same process with no territory to hold."""
    (directory / "nothing.gz").write_bytes(store.dump([], "", {}))
    with process(directory, PNAV_TERRITORY=str(directory / "nothing.gz")) as (empty, _):
        bare = empty.memory_info().rss / _MEGABYTE
    taken = []
    for _ in range(_STARTS):
        begun = time.perf_counter()
        with process(directory):
            taken.append(time.perf_counter() - begun)
    return {"routing_start_s": round(median(taken), 3), "routing_rss_without_territory_mb": round(bare, 1)}


def held(running: psutil.Process) -> dict[str, float]:
    """Memory in MB: all that is mapped, and what no other process shares."""
    told = running.memory_full_info()
    return {"routing_rss_mb": round(told.rss / _MEGABYTE, 1), "routing_uss_mb": round(told.uss / _MEGABYTE, 1)}


def _await(address: Address, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(address, timeout=1).close()
        except OSError:
            time.sleep(_LOOK_SECONDS)  # a process that starts tells nobody when it listens: it is asked
        else:
            return
    raise TimeoutError(log.read_text("utf-8"))
