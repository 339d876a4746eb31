"""routing_svc while its database is away: who serves goes on, who starts waits, nobody serves something else."""

import asyncio

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis.auth import Peer
from chassis.config import MongoConfig
from chassis.up.mongod import running_mongod
from pnav.routing.v1 import routing_pb2
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from routing_svc import config as routing_config
from routing_svc import main, store
from routing_svc.domain.values import Force
from tests.fakes.platform import platform, reason
from tests.fakes.standins import free_base_port
from tests.fakes.territory_stage import DEFAULTS, PACKAGE, changed, replica, small
from tests.fakes.tiny import reaches

AWAY = (grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")


async def health(address):
    async with grpc.aio.insecure_channel(str(address)) as channel:
        request = health_pb2.HealthCheckRequest(service="ready")
        return (await health_pb2_grpc.HealthStub(channel).Check(request)).status


@pytest.fixture
async def whole(tmp_path):
    async with platform(tmp_path / "platform") as one:
        yield one


async def test_a_database_that_goes_away_takes_no_place_from_anybody(whole, tmp_path):
    path = tmp_path / "territory.json.gz"
    path.write_bytes(store.dump(small(), "", {}))
    port, disk = free_base_port(), tmp_path / "db"
    with running_mongod(disk, port) as uri:
        serving = replica(whole, MongoConfig(uri, "territory"), path)
        one = await serving.__aenter__()
        report = await one.take(changed(small(), c95127=Force.GENDARMERIE))
    later, stop = (
        routing_config.Config(whole.config("routing_svc"), path, DEFAULTS.centres, MongoConfig(uri, "territory")),
        asyncio.Event(),
    )
    starting = asyncio.create_task(main.serve(later, stop))
    try:
        await goes_on(one, report.edition)
        await waits(whole, later)
    finally:
        with running_mongod(disk, port):
            await reaches(later.server.probe_listen, "ready", serving=True)
            edition = "editions/" + (await resolve(whole, later)).territory_version
            stop.set()
            await starting
            await serving.__aexit__(None, None, None)
    assert edition == report.edition


async def goes_on(one, edition):
    """Answers, and takes work; only what needs the database is refused."""
    assert await one.version() == edition
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await one.use(edition)
    assert reason(refused.value) == AWAY
    assert await health(one.settings.server.probe_listen) == health_pb2.HealthCheckResponse.SERVING


async def waits(whole, later):
    """Lives, and answers nothing rather than something else than the others."""
    await reaches(later.server.probe_listen, "live", serving=True)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await resolve(whole, later)
    assert reason(refused.value) == AWAY
    assert await health(later.server.probe_listen) == health_pb2.HealthCheckResponse.NOT_SERVING


async def resolve(whole, settings):
    async with whole.channel(settings.server.listen, PACKAGE, Peer.GATEWAY) as channel:
        return await RoutingServiceStub(channel).Resolve(routing_pb2.ResolveRequest(commune="communes/95127"))
