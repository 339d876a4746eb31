"""How fast a place is found: over gRPC with mutual TLS, in process, and by looking at every place."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop

from chassis import client
from chassis.auth import Peer
from chassis.config import Address, Env, TlsFiles
from chassis.up.certificates import issue_all
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1 import routing_pb2_grpc as pb_grpc
from routing_svc import config, store
from routing_svc.domain.places import Commune, Territory
from routing_svc.domain.suggest import Index
from tests.fakes.linear_scan import LinearScan
from tests.fakes.platform import free_addresses

_SEED = 2026
_PEOPLE = 600  # who each type one name or postal code, key by key
_RESOLVES = 4_000
_SCANS = 100  # a look at every place takes tens of milliseconds
_START_SECONDS = 30


def run() -> dict[str, float]:
    """p99 in milliseconds, one call at a time, over what people type: each beginning of names and postal codes."""
    territory = store.load(config.read(Env({})).territory.read_bytes())
    queries, places = _typed(territory), _chosen(territory)
    with (
        tempfile.TemporaryDirectory() as directory,
        _process(Path(directory)) as (address, tls),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        suggest, resolve = runner.run(_over_grpc(address, tls, queries, places))
    index, scan = Index(territory.communes), LinearScan(territory.communes)
    return {
        "suggest_grpc_p99_ms": suggest,
        "resolve_grpc_p99_ms": resolve,
        "suggest_p99_ms": _p99(_timed(lambda query: index.suggest(query, 8), queries)),
        "suggest_linear_scan_p99_ms": _p99(_timed(lambda query: scan.suggest(query, 8), queries[:_SCANS])),
    }


def _typed(territory: Territory) -> list[str]:
    """What the page sends while people type, in random order; large places are typed more often."""
    chance = random.Random(_SEED)
    people = _people(territory, chance)
    spell: tuple[Callable[[Commune], str], ...] = (
        lambda one: one.title,
        lambda one: one.title.lower().replace("-", " "),
        lambda one: one.title.lower().replace("saint", "st"),
        lambda one: chance.choice(one.postal_codes),
    )
    texts = [chance.choice(spell)(one) for one in people]
    keys = [text[:length] for text in texts for length in range(1, len(text) + 1)]
    chance.shuffle(keys)
    return keys


def _chosen(territory: Territory) -> list[pb.ResolveRequest]:
    chance = random.Random(_SEED)
    codes = sorted(territory.postal_codes)
    communes = iter(chance.choices(territory.communes, k=_RESOLVES))
    return [
        pb.ResolveRequest(postal_code=chance.choice(codes))
        if chance.random() < 0.5
        else pb.ResolveRequest(commune=f"communes/{next(communes).code}")
        for _ in range(_RESOLVES)
    ]


def _people(territory: Territory, chance: random.Random) -> list[Commune]:
    places = [one for one in territory.communes if one.postal_codes and not one.arrondissements]
    return chance.choices(places, weights=[one.population for one in places], k=_PEOPLE)


@contextmanager
def _process(directory: Path) -> Iterator[tuple[Address, TlsFiles]]:
    """routing_svc as it runs in production, and the gateway's certificate to call it with."""
    issue_all(directory, [Peer.ROUTING_SVC, Peer.GATEWAY])
    listen, probe, page = free_addresses(3)
    settings = {
        "PNAV_LISTEN": str(listen),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(page),
        "PNAV_TLS_DIR": str(directory / Peer.ROUTING_SVC),
        "PNAV_OIDC_ISSUER": "https://issuer.invalid",
    }
    command = [sys.executable, "-m", "routing_svc.main"]
    with (
        (directory / "log").open("wb") as log,
        subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log) as process,
    ):
        try:
            yield listen, TlsFiles(directory / Peer.GATEWAY)
        finally:
            process.terminate()


async def _over_grpc(
    address: Address, tls: TlsFiles, queries: Sequence[str], places: Sequence[pb.ResolveRequest]
) -> tuple[float, float]:
    async with client.connect(address, tls, "pnav.routing.v1") as channel:
        await asyncio.wait_for(channel.channel_ready(), _START_SECONDS)
        stub = pb_grpc.RoutingServiceStub(channel)
        requests = [pb.SuggestRequest(query=query) for query in queries]
        await _called(stub.Suggest, requests[:200])  # warm both ends
        return _p99(await _called(stub.Suggest, requests)), _p99(await _called(stub.Resolve, places))


async def _called(method: Callable[[Any], Awaitable[object]], requests: Sequence[Any]) -> list[float]:
    taken = []
    for request in requests:
        started = time.perf_counter()
        await method(request)
        taken.append(time.perf_counter() - started)
    return taken


def _timed(answer: Callable[[str], object], queries: Sequence[str]) -> list[float]:
    taken = []
    for query in queries:
        started = time.perf_counter()
        answer(query)
        taken.append(time.perf_counter() - started)
    return taken


def _p99(taken: Sequence[float]) -> float:
    """In milliseconds."""
    return round(sorted(taken)[int(len(taken) * 0.99)] * 1000, 3)
