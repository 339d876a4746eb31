"""referral_svc on real channels, with certificates and tokens on both sides of it."""

from functools import partial
from types import SimpleNamespace

import pytest

from chassis.auth import Peer, Role
from pnav.chat.v1.session_pb2_grpc import add_SessionServiceServicer_to_server
from pnav.directory.v1.directory_pb2_grpc import add_DirectoryServiceServicer_to_server
from pnav.referral.v1.referral_pb2_grpc import ReferralServiceStub, add_ReferralServiceServicer_to_server
from referral_svc.access import ACCESS
from referral_svc.jobs import Jobs
from referral_svc.main import NAME, SERVICE
from referral_svc.service import REFUSALS, ReferralService
from referral_svc.upstream import Chat, Directory
from tests.fakes import session_service
from tests.fakes.platform import platform, serving
from tests.fakes.referral_stage import PACE
from tests.fakes.referral_store import FakeReferralStore
from tests.fakes.session_log import FakeSessionLog
from tests.fakes.units import FakePostman, FakeUnits


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def upstream(whole):
    """SessionService and DirectoryService on real channels, before fakes; and the fakes."""
    chat = session_service.SessionService(FakeSessionLog())
    units = session_service.DirectoryService(FakeUnits())

    def serve(name, service, add, servicer):
        table = session_service.access(service)
        return serving(whole, name, service, table, session_service.REFUSALS, partial(add, servicer))

    async with (
        serve("chat_svc", session_service.SESSIONS, add_SessionServiceServicer_to_server, chat) as sessions_at,
        serve("directory_svc", session_service.UNITS, add_DirectoryServiceServicer_to_server, units) as units_at,
        whole.channel(sessions_at, "pnav.chat.v1", Peer.REFERRAL_SVC) as to_chat,
        whole.channel(units_at, "pnav.directory.v1", Peer.REFERRAL_SVC) as to_units,
    ):
        yield SimpleNamespace(chat=chat, ports=(Chat(to_chat), Directory(to_units)))


@pytest.fixture(scope="module")
async def running(whole, upstream):
    """The service on a real channel, its jobs, and what both stand on."""
    store, postman = FakeReferralStore(), FakePostman()
    jobs = Jobs(store, *upstream.ports, postman, PACE)
    service = ReferralService(store, *upstream.ports, jobs.ask)
    register = partial(add_ReferralServiceServicer_to_server, service)
    async with (
        serving(whole, NAME, SERVICE, ACCESS, REFUSALS, register) as address,
        whole.channel(address, "pnav.referral.v1", Peer.ENVOY) as channel,
        whole.channel(address, "pnav.referral.v1", Peer.GATEWAY) as gateway,
    ):
        stubs = {"stub": ReferralServiceStub(channel), "gateway": ReferralServiceStub(gateway)}
        yield SimpleNamespace(store=store, postman=postman, jobs=jobs, chat=upstream.chat, **stubs)


@pytest.fixture
def fresh(running):
    running.store.clear()
    running.postman.clear()
    running.chat.asked.clear()
    running.chat.log.clear()
    return running


@pytest.fixture
def people(whole):
    def bearer(role, **claims):
        return (("authorization", f"Bearer {whole.token(role, **claims)}"),)

    return SimpleNamespace(
        alice=bearer(Role.OPERATOR, sub="alice"),
        dora=bearer(Role.OPERATOR, sub="dora"),
        bob=bearer(Role.UNIT_OFFICER, sub="bob", units=["cergy"]),
        eve=bearer(Role.UNIT_OFFICER, sub="eve", units=["other"]),
        any=bearer(Role.UNIT_OFFICER, sub="any", units=["-"]),
        carol=bearer(Role.SUPERVISOR, sub="carol"),
        paul=bearer(Role.PSYCHOLOGIST, sub="paul"),
    )
