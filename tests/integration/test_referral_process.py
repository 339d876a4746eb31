"""referral_svc as two processes on one real MongoDB, a real SMTP server, and the log and units on real channels."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from uuid import uuid4

import aiohttp
import grpc
import pytest
from aiosmtpd.smtp import SMTP
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chassis.auth import Peer, Role
from chassis.config import Env
from chassis.mongo import Mongo
from pnav.chat.v1.session_pb2_grpc import add_SessionServiceServicer_to_server
from pnav.directory.v1.directory_pb2_grpc import add_DirectoryServiceServicer_to_server
from pnav.referral.v1 import referral_pb2 as pb
from pnav.referral.v1.referral_pb2_grpc import ReferralServiceStub
from referral_svc.config import read
from referral_svc.main import serve
from tests.fakes import session_service
from tests.fakes.platform import platform, serving
from tests.fakes.referral_calls import a_request
from tests.fakes.referral_stage import PHONE
from tests.fakes.session_log import FakeSessionLog
from tests.fakes.units import CERGY, FakeUnits

IN_TIME = 30  # seconds; a bound on failure, not a measure


class Mailbox:
    def __init__(self):
        self.mails = asyncio.Queue()

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.put_nowait(envelope)
        return "250 taken"


class Told(session_service.SessionService):
    """Notes what the visitor is told."""

    def __init__(self, log):
        super().__init__(log)
        self.stages = asyncio.Queue()

    async def AdvanceReferral(self, request, context):
        answer = await super().AdvanceReferral(request, context)
        self.stages.put_nowait(self.log.kinds()[-1])
        return answer


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def mailbox():
    mailbox, loop = Mailbox(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    yield mailbox
    server.close()


@pytest.fixture(scope="module")
async def chat():
    return Told(FakeSessionLog())


@pytest.fixture(scope="module")
async def environment(whole, chat, mailbox, mongodb_uri):
    def fake(name, service, add, servicer):
        table = session_service.access(service)
        return serving(whole, name, service, table, session_service.REFUSALS, partial(add, servicer))

    units = session_service.DirectoryService(FakeUnits())
    async with (
        fake("chat_svc", session_service.SESSIONS, add_SessionServiceServicer_to_server, chat) as sessions_at,
        fake("directory_svc", session_service.UNITS, add_DirectoryServiceServicer_to_server, units) as units_at,
    ):
        yield {
            "MONGODB_URI": mongodb_uri,
            "PNAV_DATABASE": f"referral_{uuid4().hex[:12]}",
            "PNAV_CHAT_TARGET": str(sessions_at),
            "PNAV_DIRECTORY_TARGET": str(units_at),
            "PNAV_SMTP_HOST": "127.0.0.1",
            "PNAV_SMTP_PORT": str(mailbox.port),
            "PNAV_SMTP_SECURITY": "plain",
            "PNAV_MAIL_FROM": "pnav@platform.example",
            "PNAV_REFERRAL_CONSENT_PERIOD": "0.05",
            "PNAV_REFERRAL_ERRAND_PERIOD": "0.05",
            "PNAV_REFERRAL_GAUGE_PERIOD": "0.05",
        }


@asynccontextmanager
async def process(whole, environment):
    """Runs the service; gives its settings once it says that it is ready."""
    server = whole.config("referral_svc")
    env = Env(
        environment
        | {
            "PNAV_LISTEN": str(server.listen),
            "PNAV_PROBE_LISTEN": str(server.probe_listen),
            "PNAV_METRICS_LISTEN": str(server.metrics_listen),
            "PNAV_TLS_DIR": str(server.tls.directory),
            "PNAV_OIDC_ISSUER": server.issuer,
        }
    )
    config = read(env)
    env.done()
    stop = asyncio.Event()
    task = asyncio.create_task(serve(config, stop))
    try:
        async with grpc.aio.insecure_channel(str(server.probe_listen)) as probes:
            request = health_pb2.HealthCheckRequest(service="ready")
            async for answer in health_pb2_grpc.HealthStub(probes).Watch(request, wait_for_ready=True, timeout=IN_TIME):
                if answer.status == health_pb2.HealthCheckResponse.SERVING:
                    break
        yield config
    finally:
        stop.set()
        await task


@pytest.fixture(scope="module")
async def replicas(whole, environment):
    async with AsyncExitStack() as stack:
        running = [await stack.enter_async_context(process(whole, environment)) for _ in range(2)]
        yield running
    mongo = Mongo(running[0].mongo)
    await mongo.client.drop_database(environment["PNAV_DATABASE"])
    await mongo.close()


async def test_two_replicas_bring_many_referrals_through_once_each(whole, replicas, chat, mailbox):
    def bearer(role, **claims):
        return (("authorization", f"Bearer {whole.token(role, **claims)}"),)

    alice, bob = bearer(Role.OPERATOR, sub="alice"), bearer(Role.UNIT_OFFICER, sub="bob", units=["cergy"])
    async with (
        asyncio.timeout(IN_TIME),
        whole.channel(replicas[0].server.listen, "pnav.referral.v1", Peer.ENVOY) as one,
        whole.channel(replicas[1].server.listen, "pnav.referral.v1", Peer.ENVOY) as other,
    ):
        stubs = [ReferralServiceStub(one), ReferralServiceStub(other)]
        made = [(await stubs[n % 2].CreateReferral(a_request(), metadata=alice)).referral.name for n in range(10)]
        for name in made:
            chat.log.grant(name.removeprefix("referrals/"), PHONE)
        mails = [await mailbox.mails.get() for _ in made]
        assert {await chat.stages.get() for _ in made} == {"delivered"}
        inbox = await stubs[0].ListReferrals(pb.ListReferralsRequest(), metadata=bob)
        for n, name in enumerate(made):
            request = pb.AcknowledgeReferralRequest(name=name, request_id=str(uuid4()))
            await stubs[n % 2].AcknowledgeReferral(request, metadata=bob)
        while chat.log.kinds().count("acknowledged") < len(made):
            await chat.stages.get()
    assert [(mail.mail_from, mail.rcpt_tos) for mail in mails] == [("pnav@platform.example", [CERGY.email])] * 10
    assert mailbox.mails.empty()
    assert sorted(referral.name for referral in inbox.referrals) == sorted(made)
    assert {referral.details[0].value for referral in inbox.referrals} == {PHONE.value}
    for name in made:
        kinds = [kind for kind, referral, _ in chat.log.entries if f"referrals/{referral}" == name]
        assert kinds == ["asked", "granted", "dispatched", "delivered", "acknowledged"]


async def test_the_metrics_page_has_the_referrals(replicas):
    page_at = f"http://{replicas[0].server.metrics_listen}/metrics"
    async with aiohttp.ClientSession() as http, http.get(page_at) as page:
        text = await page.text()
    for name in ("referrals", "referral_oldest_unacknowledged_seconds", "referral_overdue", "referral_outbox"):
        assert f"\npnav_{name}" in text
