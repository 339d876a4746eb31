"""Replicas of routing_svc over one real database, each with its own client, and what is sent to them."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import grpc

from chassis import config as chassis_config
from chassis.auth import Peer
from chassis.config import Env
from pnav.routing.v1 import import_pb2, routing_pb2, territory_admin_pb2
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from pnav.routing.v1.territory_admin_pb2_grpc import TerritoryAdminServiceStub
from routing_svc import config, main, store
from routing_svc.domain.places import Territory
from routing_svc.domain.values import Commune, Force
from tests.fakes.competence_file import competence_file
from tests.fakes.platform import Platform
from tests.fakes.tiny import reaches

PACKAGE = "pnav.routing.v1"
DEFAULTS = config.read(Env({}))
COMPILED = DEFAULTS.territory
CHUNK = 1024 * 1024


def compiled() -> Territory:
    """All of France, as the build has made it."""
    return store.load(COMPILED.read_bytes())


def small() -> Sequence[Commune]:
    """The places of Paris and the Val-d'Oise: enough of France for all rules, read in a moment."""
    return [one for one in compiled().communes if one.department.code in {"75", "95"}]


def changed(communes: Iterable[Commune], **forces: Force) -> bytes:
    """A file of competences in which `c95127` and the like have another force."""
    return competence_file(replace(one, force=forces.get(f"c{one.code}", one.force)) for one in communes)


def messages(content: bytes, **header: object) -> Iterable[territory_admin_pb2.ImportTerritoryRequest]:
    """An upload: the header, then the file."""
    told = {"file_name": "competence.csv", "published": "2026-08", "size": len(content)} | header
    yield territory_admin_pb2.ImportTerritoryRequest(header=import_pb2.ImportHeader(**told))
    for start in range(0, len(content), CHUNK):
        yield territory_admin_pb2.ImportTerritoryRequest(chunk=content[start : start + CHUNK])


@dataclass
class Replica:
    """One process's worth of routing_svc."""

    admin: TerritoryAdminServiceStub
    routing: RoutingServiceStub
    stop: asyncio.Event
    task: "asyncio.Task[None]"
    settings: config.Config
    channels: list[grpc.aio.Channel] = field(default_factory=list)

    async def take(self, content: bytes, **header: object) -> import_pb2.ImportReport:
        """Imports a file; the report."""
        news = [one async for one in self.admin.ImportTerritory(iter(messages(content, **header)))]
        return news[-1].report

    async def use(self, edition: str) -> territory_admin_pb2.TerritorySwitch:
        """Switches; the outcome."""
        request = territory_admin_pb2.UseTerritoryVersionRequest(edition=edition)
        news = [one async for one in self.admin.UseTerritoryVersion(request)]
        return news[-1].outcome

    async def resolve(self, code: str) -> routing_pb2.ResolveResponse:
        """Who is competent in a commune."""
        return await self.routing.Resolve(routing_pb2.ResolveRequest(commune=f"communes/{code}"))

    async def version(self) -> str:
        """The edition that it answers with."""
        return f"editions/{(await self.resolve('95127')).territory_version}"

    async def close(self) -> None:
        """Ends it in order."""
        self.stop.set()
        await self.task
        for channel in self.channels:
            await channel.close()


@asynccontextmanager
async def replica(
    whole: Platform, mongo: chassis_config.MongoConfig | None, territory: Path = COMPILED
) -> AsyncIterator[Replica]:
    """Serves as `main.serve` does; enters once it is ready."""
    settings = config.Config(whole.config("routing_svc"), territory, DEFAULTS.centres, mongo)
    stop = asyncio.Event()
    task = asyncio.create_task(main.serve(settings, stop))
    ops, gateway = (whole.channel(settings.server.listen, PACKAGE, peer) for peer in (Peer.OPS, Peer.GATEWAY))
    one = Replica(TerritoryAdminServiceStub(ops), RoutingServiceStub(gateway), stop, task, settings, [ops, gateway])
    try:
        await reaches(settings.server.probe_listen, "ready", serving=True)
        yield one
    finally:
        await one.close()
