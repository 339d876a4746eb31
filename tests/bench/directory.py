"""How fast a service is found among 70,000: nearest and by words, beside MongoDB's bare $geoNear and a linear scan."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvloop

from chassis import client
from chassis.auth import Peer
from chassis.config import Address, MongoConfig, TlsFiles
from chassis.mongo import Mongo
from chassis.up.certificates import issue_all
from chassis.up.mongod import running_mongod
from directory_svc import replies
from directory_svc.documents import SERVICES, geojson
from directory_svc.domain.editions import Edition, Slot
from directory_svc.domain.records import Service
from directory_svc.domain.search import Search, search
from directory_svc.edition_store import MongoEditions
from directory_svc.store import MongoStore
from pnav.directory.v1 import directory_pb2 as pb
from pnav.directory.v1 import directory_pb2_grpc as pb_grpc
from tests.bench import directory_import
from tests.fakes.directory import fits, metres
from tests.fakes.many_services import many_services, nearest_asked, texts_asked
from tests.fakes.platform import free_addresses
from tests.fakes.standins import free_base_port

_SEED = 2026
_SERVICES = 70_000  # the official directory's local services
_BATCH = 2_000
_CALLS = 600
_SCANS = 3  # a look at every service takes seconds
_CROWD = 64
_START_SECONDS = 30
_PATIENCE_SECONDS = 60  # past the contract's deadline: how late an answer is, is to be seen
_DATABASE = "bench_directory"

Ask = Callable[[Any], Awaitable[object]]


def run() -> dict[str, float]:
    """p50 and p99 in milliseconds, the store's call and over gRPC with mutual TLS at 1 and 64 callers; and imports."""
    with (
        TemporaryDirectory(prefix="pnav-directory-") as place,
        running_mongod(Path(place) / "db", free_base_port()) as uri,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        services = list(many_services(_SERVICES, _SEED))
        figures = runner.run(_in_process(MongoConfig(uri, _DATABASE), services))
        with _process(Path(place), uri) as (address, tls):
            figures |= runner.run(_over_grpc(address, tls))
        figures |= _scanned(services)
    return figures | directory_import.run()


async def _in_process(config: MongoConfig, services: Sequence[Service]) -> dict[str, float]:
    mongo = Mongo(config)
    try:
        await _laid(MongoEditions(mongo), services)
        store = MongoStore(mongo)
        near, texts = nearest_asked(_CALLS, _SEED), texts_asked(_CALLS, _SEED)
        bare = mongo.database[SERVICES]

        async def geo_near(asked: Search) -> object:
            assert asked.near
            stage = {"near": geojson(asked.near), "distanceField": "metres", "maxDistance": asked.radius_metres}
            cursor = await bare.aggregate([{"$geoNear": stage | {"key": "point"}}, {"$limit": asked.limit}])
            return await cursor.to_list()

        figures = _figures("nearest", await _called(store.search, near))
        figures |= _figures("search", await _called(store.search, [search(query=text) for text in texts]))
        figures |= _figures("bare_geonear", await _called(geo_near, near))
        figures["nearest_ratio_to_bare_geonear_p50"] = round(
            figures["nearest_p50_ms"] / figures["bare_geonear_p50_ms"], 2
        )
        return figures
    finally:
        await mongo.close()


async def _laid(editions: MongoEditions, services: Sequence[Service]) -> None:
    edition = Edition(id="synthetic", slot=Slot.SERVICES, source="synthetic", created_at=datetime.now(UTC))
    await editions.prepare()
    await editions.begin(edition)
    for start in range(0, len(services), _BATCH):
        await editions.add(edition, services[start : start + _BATCH])
    await editions.finish(edition)
    await editions.use(Slot.SERVICES, edition.id)


async def _over_grpc(address: Address, tls: TlsFiles) -> dict[str, float]:
    async with client.connect(address, tls, "pnav.directory.v1") as channel:
        await asyncio.wait_for(channel.channel_ready(), _START_SECONDS)
        search_services = pb_grpc.DirectoryServiceStub(channel).SearchServices
        requests: Mapping[str, list[pb.SearchServicesRequest]] = {
            "nearest": [
                pb.SearchServicesRequest(point=replies.point(one.near)) for one in nearest_asked(_CALLS, _SEED)
            ],
            "search": [pb.SearchServicesRequest(query=text) for text in texts_asked(_CALLS, _SEED)],
        }
        ask = partial(search_services, timeout=_PATIENCE_SECONDS)
        figures = {}
        for what, asked in requests.items():
            figures |= _figures(f"{what}_grpc", await _called(ask, asked))
            figures |= _figures(f"{what}_64_grpc", await _called(ask, asked, _CROWD))
        return figures


async def _called(ask: Ask, questions: Sequence[Any], callers: int = 1) -> list[float]:
    """Seconds of each call; each of the callers asks its share, one after the other."""
    for question in questions[:100]:  # warm
        await ask(question)

    async def caller(share: Sequence[Any]) -> list[float]:
        taken = []
        for question in share:
            started = time.perf_counter()
            await ask(question)
            taken.append(time.perf_counter() - started)
        return taken

    shares = await asyncio.gather(*(caller(questions[number::callers]) for number in range(callers)))
    return [seconds for share in shares for seconds in share]


def _scanned(services: Sequence[Service]) -> dict[str, float]:
    """The same questions, answered by looking at every service."""

    def look(asked: Search) -> float:
        started = time.perf_counter()
        found = [one for one in services if fits(asked, one)]
        sorted(found, key=lambda one: metres(asked, one) or 0)
        return time.perf_counter() - started

    near = [look(asked) for asked in nearest_asked(_SCANS, _SEED)]
    texts = [look(search(query=text)) for text in texts_asked(_SCANS, _SEED)]
    return {"nearest_linear_scan_p50_ms": _at(near, 0.5), "search_linear_scan_p50_ms": _at(texts, 0.5)}


@contextmanager
def _process(place: Path, uri: str) -> Iterator[tuple[Address, TlsFiles]]:
    """directory_svc as it runs in production, and the gateway's certificate to call it with."""
    issue_all(place, [Peer.DIRECTORY_SVC, Peer.GATEWAY])
    listen, probe, page = free_addresses(3)
    settings = {
        "PNAV_LISTEN": str(listen),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(page),
        "PNAV_TLS_DIR": str(place / Peer.DIRECTORY_SVC),
        "PNAV_OIDC_ISSUER": "https://issuer.invalid",
        "MONGODB_URI": uri,
        "PNAV_DATABASE": _DATABASE,
    }
    command = [sys.executable, "-m", "directory_svc.main"]
    with (
        (place / "log").open("wb") as log,
        subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log) as process,
    ):
        try:
            yield listen, TlsFiles(place / Peer.GATEWAY)
        finally:
            process.terminate()


def _figures(what: str, taken: Sequence[float]) -> dict[str, float]:
    return {f"{what}_p50_ms": _at(taken, 0.5), f"{what}_p99_ms": _at(taken, 0.99)}


def _at(taken: Sequence[float], share: float) -> float:
    """In milliseconds."""
    return round(sorted(taken)[int(len(taken) * share)] * 1000, 3)
