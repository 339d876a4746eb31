"""chat_svc on real channels, on its database in memory, with certificates and tokens."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from chassis.auth import Peer, Role
from chassis.server import Server
from chat_svc.access import ACCESS
from chat_svc.service import REFUSALS, SERVICES
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceStub, add_OperatorServiceServicer_to_server
from pnav.chat.v1.reply_pb2_grpc import ReplyServiceStub, add_ReplyServiceServicer_to_server
from pnav.chat.v1.session_pb2_grpc import SessionServiceStub, add_SessionServiceServicer_to_server
from pnav.chat.v1.supervisor_pb2_grpc import SupervisorServiceStub, add_SupervisorServiceServicer_to_server
from pnav.chat.v1.team_pb2_grpc import TeamServiceStub, add_TeamServiceServicer_to_server
from pnav.chat.v1.visitor_link_pb2_grpc import VisitorLinkServiceStub, add_VisitorLinkServiceServicer_to_server
from tests.fakes.chat_process import Process
from tests.fakes.platform import platform


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@asynccontextmanager
async def serving(whole, process):
    """The services of one process; gives its address, and a way to stop it."""
    config = whole.config("chat_svc")
    server = Server("chat_svc", config, access=ACCESS, refusals=REFUSALS)
    add_VisitorLinkServiceServicer_to_server(process.link, server.grpc)
    add_OperatorServiceServicer_to_server(process.operators, server.grpc)
    add_SupervisorServiceServicer_to_server(process.supervisor, server.grpc)
    add_TeamServiceServicer_to_server(process.team, server.grpc)
    add_ReplyServiceServicer_to_server(process.replies, server.grpc)
    add_SessionServiceServicer_to_server(process.sessions, server.grpc)

    async def drain():
        await process.link.drain()
        await process.operators.drain()

    stop = asyncio.Event()
    task = asyncio.create_task(server.run(stop, SERVICES, drain=drain))
    try:
        yield config.listen, stop
    finally:
        stop.set()
        await task


@pytest.fixture(scope="module")
async def running(whole):
    """A process on a real channel, and stubs for each peer that may call it."""
    process = Process()
    async with (
        serving(whole, process) as (address, stop),
        whole.channel(address, "pnav.chat.v1", Peer.GATEWAY) as gateway,
        whole.channel(address, "pnav.chat.v1", Peer.ENVOY) as envoy,
        whole.channel(address, "pnav.chat.v1", Peer.REFERRAL_SVC) as referrals,
    ):
        channels = {"gateway": gateway, "envoy": envoy, "referrals": referrals}
        stubs = {
            name: SimpleNamespace(
                link=VisitorLinkServiceStub(channel),
                operators=OperatorServiceStub(channel),
                replies=ReplyServiceStub(channel),
                sessions=SessionServiceStub(channel),
                supervisor=SupervisorServiceStub(channel),
                team=TeamServiceStub(channel),
            )
            for name, channel in channels.items()
        }
        yield SimpleNamespace(process=process, stop=stop, channels=channels, **stubs)


@pytest.fixture
async def chat(running):
    """The running process with an empty database and nothing in memory."""
    running.process.database.clear()
    running.process.store.clear()
    running.process.log._sessions.clear()
    running.process.log.unprojected.clear()
    running.process.board.show([], [], running.process.database.time)
    return running


@pytest.fixture(scope="module")
def people(whole):
    def bearer(role, sub, **claims):
        known = {"force": "police", "skills": ["domestic"], "languages": ["fr"]}
        return (("authorization", f"Bearer {whole.token(role, sub=sub, **known | claims)}"),)

    return SimpleNamespace(
        of=lambda force: bearer(Role.OPERATOR, "stranger", force=force),
        alice=bearer(Role.OPERATOR, "alice"),
        bob=bearer(Role.OPERATOR, "bob", force="gendarmerie"),
        carol=bearer(Role.SUPERVISOR, "carol"),
        paul=bearer(Role.PSYCHOLOGIST, "paul"),
        olga=bearer(Role.UNIT_OFFICER, "olga"),
    )
