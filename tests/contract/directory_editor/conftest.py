"""directory_svc's editors' service without a database, and editors who call it over a real channel."""

from datetime import timedelta

import pytest

from chassis.auth import Peer, Role
from directory_svc.access import EDITOR_ACCESS
from directory_svc.editor import NAME, REFUSALS, DirectoryEditor
from directory_svc.service import REFUSALS as DIRECTORY_REFUSALS
from pnav.directory.v1.editor_pb2_grpc import DirectoryEditorServiceStub, add_DirectoryEditorServiceServicer_to_server
from tests.fakes.directory_records import details, helpline, service, station
from tests.fakes.editor_console import GAELLE, HUGO, Editor
from tests.fakes.editor_store import FakeEditorStore
from tests.fakes.platform import platform, serving


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def served(whole):
    store = FakeEditorStore()

    def register(server):
        add_DirectoryEditorServiceServicer_to_server(DirectoryEditor(store, timedelta(days=180)), server)

    refusals = {**DIRECTORY_REFUSALS, **REFUSALS}
    async with serving(whole, "directory_svc", NAME, EDITOR_ACCESS, refusals, register) as address:
        yield store, address


@pytest.fixture(scope="module")
async def stub(whole, served):
    channel = whole.channel(served[1], "pnav.directory.v1", Peer.ENVOY)
    yield DirectoryEditorServiceStub(channel)
    await channel.close()


@pytest.fixture
def store(served):
    twin = {"title": "Maison des femmes", "postal_code": "95000"}
    store = served[0]
    store.kept.clear()
    store.chain.documents.clear()
    store.bring(
        service("a", 49.0, **twin),
        service("b", 48.0, **twin),
        service("c", 47.0),
        helpline("3919"),
        station("95-cergy", "95127"),
        details("95-cergy", phone="01 99 00 00 01"),
    )
    return store


@pytest.fixture
def gaelle(whole, stub, store):
    return Editor(stub, whole.token(Role.DIRECTORY_EDITOR, sub=GAELLE))


@pytest.fixture
def hugo(whole, stub, store):
    return Editor(stub, whole.token(Role.DIRECTORY_EDITOR, sub=HUGO))
