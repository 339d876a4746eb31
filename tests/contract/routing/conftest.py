"""routing_svc over a real channel, with real certificates and tokens."""

import pytest

from chassis.auth import Peer
from chassis.config import Env
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from routing_svc import centres, config, service, store
from routing_svc.access import ACCESS
from routing_svc.serving import prepare
from tests.fakes.platform import platform, serving

PACKAGE = "pnav.routing.v1"
DEFAULTS = config.read(Env({}))
COMPILED = DEFAULTS.territory


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
def territory():
    return store.load(COMPILED.read_bytes())


@pytest.fixture(scope="module")
async def address(whole, territory):
    servicer = service.Routing(centres.read(DEFAULTS.centres), prepare(territory.edition, COMPILED.read_bytes()))

    def register(server):
        service.register(servicer, server)

    asking = {method: who for method, who in ACCESS.items() if service.NAME in method}
    async with serving(whole, "routing_svc", service.NAME, asking, service.REFUSALS, register) as listening:
        yield listening


@pytest.fixture(scope="module")
async def channels(whole, address):
    """A channel with the certificate of each part of the platform."""
    opened = {peer: whole.channel(address, PACKAGE, peer) for peer in Peer}
    yield opened
    for one in opened.values():
        await one.close()


@pytest.fixture(scope="module")
def channel(channels):
    return channels[Peer.GATEWAY]


@pytest.fixture(scope="module")
def routing(channel):
    return RoutingServiceStub(channel)
