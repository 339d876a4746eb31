"""directory_svc without a database, and stubs that call it over real channels with real certificates."""

import pytest

from chassis.auth import Peer
from directory_svc.access import ACCESS
from directory_svc.domain.records import Accessibility, Audience, Category, Force, Phone
from directory_svc.service import NAME, REFUSALS, DirectoryService
from pnav.directory.v1.directory_pb2_grpc import DirectoryServiceStub, add_DirectoryServiceServicer_to_server
from tests.fakes.directory import FakeDirectoryStore
from tests.fakes.directory_records import MORNING, centre, details, helpline, laid, service, station
from tests.fakes.platform import platform, serving

WHOLE = (
    helpline("17", emergency=True, opening_hours="Mo-Su 20:00-22:00"),
    helpline("114", emergency=True, by_sms=True),
    *(service(f"s{n}", 49.05 + n / 100, 2.03) for n in range(60)),
    service("office", title="Bureau", opening_hours="Sa 10:00-12:00"),
    service(
        "shelter",
        title="Abri de nuit",
        sigle="ADN",
        organisation="Fédération",
        description="Reçoit la nuit.",
        categories=(Category.SHELTER, Category.HEALTH),
        audiences=(Audience.WOMEN,),
        languages=("fr", "pt-BR"),
        accessibility=Accessibility.ON_REQUEST,
        accessibility_note="sonner",
        address="1 rue X",
        postal_code="97200",
        city="Fort-de-France",
        commune="97209",
        phones=(Phone("06 39 98 00 00", "accueil"), Phone("06 39 98 00 01")),
        emails=("a@example.org",),
        websites=("https://example.org",),
        opening_hours="Mo-Su 20:00-08:00; PH off",
        hours_note="sur appel",
        departments=("972",),
    ),
    station("95-commissariat-cergy", "95127"),
    details("95-commissariat-cergy", opening_hours="Mo-Fr 09:00-18:00"),
    station("95-brigade-vigny", "95002", force=Force.GENDARMERIE),
    centre("95-centre-operations-police"),
    centre("95-centre-operations-gendarmerie", Force.GENDARMERIE),
    centre("975-centre-operations-gendarmerie", Force.GENDARMERIE, department="975"),
)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def address(whole):
    store = FakeDirectoryStore()
    await laid(store, *WHOLE)

    def register(server):
        add_DirectoryServiceServicer_to_server(DirectoryService(store, lambda: MORNING), server)

    async with serving(whole, "directory_svc", NAME, ACCESS, REFUSALS, register) as listening:
        yield listening


@pytest.fixture(scope="module")
async def stubs(whole, address):
    """A stub for each part of the platform."""
    channels = {peer: whole.channel(address, "pnav.directory.v1", peer) for peer in Peer}
    yield {peer: DirectoryServiceStub(channel) for peer, channel in channels.items()}
    for channel in channels.values():
        await channel.close()


@pytest.fixture
def gateway(stubs):
    return stubs[Peer.GATEWAY]


@pytest.fixture
def referral(stubs):
    return stubs[Peer.REFERRAL_SVC]
