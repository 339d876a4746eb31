"""How fast a place is found: in process, by looking at every place, and over gRPC with mutual TLS; what it costs."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import uvloop

from chassis import client
from chassis.config import Address, Env, TlsFiles
from chassis.up.mongod import running_mongod
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1 import routing_pb2_grpc as pb_grpc
from routing_svc import config, store
from routing_svc.domain.suggest import Index
from tests.bench import routing_import
from tests.bench import routing_people as people
from tests.bench.routing_process import certificates, held, process, starts
from tests.fakes.linear_scan import LinearScan
from tests.fakes.standins import free_base_port

_CALLERS = 64
_SCANS = 100  # a look at every place takes tens of milliseconds
_WARM = 200


def run() -> dict[str, float]:
    """p50 and p99 in milliseconds, over what people type: each beginning of names and postal codes."""
    territory = store.load(config.read(Env({})).territory.read_bytes())
    queries, places = people.typed(territory), people.chosen(territory)
    with certificates() as (directory, tls), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = starts(directory)
        with (
            running_mongod(directory / "mongodb", free_base_port()) as uri,
            process(directory, MONGODB_URI=uri) as (running, address),
        ):
            figures |= runner.run(_over_grpc(address, tls, queries, places)) | held(running)
    index, scan = Index(territory), LinearScan(territory.communes)
    alike = people.names_alone(queries)[:_SCANS]
    return {
        **figures,
        **routing_import.run(),
        **_spread("suggest", _timed(lambda query: index.suggest(query, 8), queries)),
        **_spread("resolve", _timed(territory.postal_code, (one.postal_code for one in places if one.postal_code))),
        **_spread("suggest_same_as_scan", _timed(lambda query: index.suggest(query, 8), alike)),
        **_spread("suggest_linear_scan", _timed(lambda query: scan.suggest(query, 8), alike)),
    }


async def _over_grpc(
    address: Address, tls: TlsFiles, queries: Sequence[str], places: Sequence[pb.ResolveRequest]
) -> dict[str, float]:
    """One call at a time, then 64 callers of one process; theirs includes what that process itself makes them wait."""
    async with client.connect(address, tls, "pnav.routing.v1") as channel:
        stub = pb_grpc.RoutingServiceStub(channel)
        asked = [pb.SuggestRequest(query=query) for query in queries]
        await routing_import.ready(stub)
        await _called(stub.Suggest, iter(asked[:_WARM]))
        figures = {}
        for name, method, requests in (("suggest", stub.Suggest, asked), ("resolve", stub.Resolve, places)):
            figures |= _spread(f"{name}_grpc", await _called(method, iter(requests)))
            begun = time.perf_counter()
            rest = iter(requests)
            taken = await asyncio.gather(*(_called(method, rest) for _ in range(_CALLERS)))
            figures |= _spread(f"{name}_grpc_{_CALLERS}", [one for some in taken for one in some])
            figures[f"{name}_grpc_{_CALLERS}_per_s"] = round(len(requests) / (time.perf_counter() - begun))
        return figures


async def _called(method: Callable[[Any], Awaitable[object]], requests: Iterable[Any]) -> list[float]:
    taken = []
    for request in requests:
        started = time.perf_counter()
        await method(request)
        taken.append(time.perf_counter() - started)
    return taken


def _timed(answer: Callable[[str], object], queries: Iterable[str]) -> list[float]:
    taken = []
    for query in queries:
        started = time.perf_counter()
        answer(query)
        taken.append(time.perf_counter() - started)
    return taken


def _spread(name: str, taken: Sequence[float]) -> dict[str, float]:
    """p50 and p99 in milliseconds."""
    ordered = sorted(taken)
    return {f"{name}_p{part}_ms": round(ordered[len(ordered) * part // 100] * 1000, 3) for part in (50, 99)}
