"""The real processes that the benchmark runs: MongoDB, chat_svc and the gateway, and the chain to compare with.

Not there: Envoy (operators call chat_svc with Envoy's certificate), routing_svc and directory_svc (visitors open
without a place, so the gateway asks neither).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from chassis.config import Address
from chassis.up.probes import http
from tests.fakes import programs
from tests.fakes.platform import Platform, free_addresses
from tests.fakes.programs import Program


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
    origin = "http://127.0.0.1"
    log = programs.chat_svc(whole, uri, database)
    door = programs.gateway(whole, log.listen, origin)
    async with programs.running(log), programs.running(door):
        yield Running(f"ws://{door.listen}/line", origin, _processes(door, log), log.listen)


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

    log = Program((module, "log", str(log_at), uri, database), {}, directory / "chain-log.log", listening, log_at)
    door = Program(
        (module, "door", str(door_at), str(log_at)),
        {},
        directory / "chain-door.log",
        http((door_at.port, "/")),
        door_at,
    )
    async with programs.running(log), programs.running(door):
        yield Running(f"ws://{door_at}/line", f"http://{door_at}", _processes(door, log), log_at)


def _processes(*parts: Program) -> list[psutil.Process]:
    return [psutil.Process(part.pid) for part in parts]
