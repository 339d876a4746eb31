"""directory_svc as a process: the compiled default on the real MongoDB, asked over a real channel."""

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import aiohttp
import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis.auth import Peer
from chassis.config import Env
from chassis.mongo import Mongo
from directory_svc.config import read
from directory_svc.main import serve
from pnav.directory.v1 import directory_pb2 as pb
from pnav.directory.v1.directory_pb2_grpc import DirectoryServiceStub
from pnav.routing.v1 import routing_pb2
from tests.fakes.platform import platform

PONTOISE = routing_pb2.Point(latitude=49.0508, longitude=2.10026)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def config(whole, mongodb_uri):
    settings = whole.config("directory_svc")
    config = read(
        Env(
            {
                "PNAV_LISTEN": str(settings.listen),
                "PNAV_PROBE_LISTEN": str(settings.probe_listen),
                "PNAV_METRICS_LISTEN": str(settings.metrics_listen),
                "PNAV_TLS_DIR": str(settings.tls.directory),
                "PNAV_OIDC_ISSUER": settings.issuer,
                "MONGODB_URI": mongodb_uri,
                "PNAV_DATABASE": f"directory_{uuid4().hex[:12]}",
            }
        )
    )
    yield config
    mongo = Mongo(config.mongo)
    await mongo.client.drop_database(config.mongo.database)
    await mongo.close()


@asynccontextmanager
async def process(config):
    """Runs the service; enters when it says that it is ready."""
    stop = asyncio.Event()
    task = asyncio.create_task(serve(config, stop))
    try:
        async with grpc.aio.insecure_channel(str(config.server.probe_listen)) as probes:
            request = health_pb2.HealthCheckRequest(service="ready")
            async for answer in health_pb2_grpc.HealthStub(probes).Watch(request, wait_for_ready=True, timeout=30):
                if answer.status == health_pb2.HealthCheckResponse.SERVING:
                    break
        yield
    finally:
        stop.set()
        await task


@pytest.fixture(scope="module")
async def running(config):
    async with process(config):
        yield


@pytest.fixture
async def call(whole, config, running):
    """A stub for each part of the platform."""
    channels = []

    def stub(peer):
        channels.append(whole.channel(config.server.listen, "pnav.directory.v1", peer))
        return DirectoryServiceStub(channels[-1])

    yield stub
    for channel in channels:
        await channel.close()


async def test_from_pontoise_the_nearest_is_pontoise_and_cergy_comes_next(call):
    found = (await call(Peer.GATEWAY).SearchServices(pb.SearchServicesRequest(point=PONTOISE))).services
    assert [one.title.rpartition("(")[2] for one in found[:2]] == ["Pontoise)", "Cergy)"]
    assert found[0].distance_metres == 0
    assert 4_000 < found[1].distance_metres < 5_000
    assert all(one.provenance.demonstration for one in found)


async def test_the_help_lines_begin_with_17_112_and_114(call):
    lines = (await call(Peer.GATEWAY).ListHelplines(pb.ListHelplinesRequest())).helplines
    assert [line.phone for line in lines] == ["17", "112", "114", "15", "18", "119", "3018", "3919", "116 006"]


@pytest.mark.parametrize(
    ("commune", "force", "unit"),
    [
        ("95127", routing_pb2.FORCE_POLICE, "95-commissariat-cergy"),
        ("95658", routing_pb2.FORCE_GENDARMERIE, "95-brigade-vigny"),
        ("75111", routing_pb2.FORCE_POLICE, "75-commissariat-paris-11eme-arrondissement"),
        ("97411", routing_pb2.FORCE_POLICE, "974-commissariat-saint-denis"),
        ("29019", routing_pb2.FORCE_GENDARMERIE, "29-centre-operations-gendarmerie"),
        ("98613", routing_pb2.FORCE_GENDARMERIE, "986-centre-operations-gendarmerie"),
        ("2A004", routing_pb2.FORCE_GENDARMERIE, "2a-centre-operations-gendarmerie"),
    ],
)
async def test_who_is_competent_is_known_all_over_france(call, commune, force, unit):
    request = pb.ListUnitsRequest(commune=f"communes/{commune}", force=force)
    (found,) = (await call(Peer.REFERRAL_SVC).ListUnits(request)).units
    assert (found.name, found.referral_email) == (f"units/{unit}", f"{unit}@units.pnav.invalid")


async def test_a_commune_of_both_forces_gives_the_commissariat_and_the_gendarmerie_s_centre(call):
    request = pb.ListUnitsRequest(commune="communes/11262", department_code="11", force=routing_pb2.FORCE_MIXED)
    names = [unit.name for unit in (await call(Peer.REFERRAL_SVC).ListUnits(request)).units]
    assert names == ["units/11-commissariat-narbonne", "units/11-centre-operations-gendarmerie"]


async def test_the_metrics_say_how_many_records_there_are(config, running):
    async with aiohttp.ClientSession() as http, http.get(f"http://{config.server.metrics_listen}/metrics") as page:
        text = await page.text()
    for line in ('{kind="helpline"} 9.0', '{kind="service"} 13.0', '{kind="unit"} 638.0'):
        assert f"pnav_directory_records{line}" in text
