"""Every RPC of routing_svc over a real channel, with the certificates that production has."""

import asyncio
import dataclasses

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from chassis import client, metrics
from chassis.auth import Peer
from chassis.config import Address, ConfigError, Env, ServerConfig, TlsFiles
from chassis.server import Server, server_credentials
from chassis.up.certificates import issue_all
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1 import routing_pb2_grpc as pb_grpc
from routing_svc import config, main, service, store
from routing_svc.access import ACCESS

NOWHERE = Address("127.0.0.1", 0)
SUGGEST = "/pnav.routing.v1.RoutingService/Suggest"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    directory = tmp_path_factory.mktemp("certificates")
    issue_all(directory, list(Peer))
    return directory


@pytest.fixture(scope="session")
def settings(certificates):
    tls = TlsFiles(certificates / Peer.ROUTING_SVC)
    server = ServerConfig(NOWHERE, NOWHERE, NOWHERE, tls, issuer="https://issuer.invalid", audience="pnav")
    return config.Config(server, config.read(Env({})).territory)


@pytest.fixture(scope="session")
async def address(settings):
    server = Server("routing_svc", settings.server, access=ACCESS, refusals=service.REFUSALS)
    service.register(service.Routing(store.load(settings.territory.read_bytes())), server.grpc)
    port = server.grpc.add_secure_port(str(NOWHERE), server_credentials(settings.server))
    await server.grpc.start()
    yield Address("127.0.0.1", port)
    await server.grpc.stop(None)


@pytest.fixture(scope="session")
async def channel(address, certificates):
    async with client.connect(address, TlsFiles(certificates / Peer.GATEWAY), "pnav.routing.v1") as channel:
        yield channel


@pytest.fixture(scope="session")
def routing(channel):
    return pb_grpc.RoutingServiceStub(channel)


async def refusal(call):
    """Status and reason of a call that must fail."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    [detail] = rpc_status.from_call(failed.value).details
    info = error_details_pb2.ErrorInfo()
    assert detail.Unpack(info)
    assert info.domain == "pnav"
    return failed.value.code().name, info.reason


async def test_suggest_completes_a_name(routing):
    response = await routing.Suggest(pb.SuggestRequest(query="cergy"))
    assert [one.commune.name for one in response.suggestions] == ["communes/95127"]


async def test_a_commune_comes_with_all_that_is_known_of_it(routing):
    [found] = (await routing.Suggest(pb.SuggestRequest(query="cergy"))).suggestions
    assert found.commune.point.latitude == pytest.approx(49.04, abs=0.02)
    assert found.commune.point.longitude == pytest.approx(2.03, abs=0.05)
    assert found.commune.population > 60_000
    found.commune.ClearField("point")
    found.commune.ClearField("population")
    assert found == pb.Suggestion(
        postal_code="95000",
        commune=pb.Commune(
            name="communes/95127",
            title="Cergy",
            department_code="95",
            department_title="Val-d'Oise",
            postal_codes=["95000", "95800"],
            force=pb.FORCE_POLICE,
        ),
    )


async def test_a_place_without_point_has_none(routing):
    [found] = (await routing.Suggest(pb.SuggestRequest(query="Île de Clipperton"))).suggestions
    assert not found.commune.HasField("point")


async def test_nothing_that_matches_is_an_empty_list(routing):
    assert await routing.Suggest(pb.SuggestRequest(query="zzz")) == pb.SuggestResponse()


@pytest.mark.parametrize(("asked", "given"), [(0, 8), (3, 3), (20, 20), (1000, 20)])
async def test_a_page_is_8_and_at_most_20(routing, asked, given):
    response = await routing.Suggest(pb.SuggestRequest(query="saint", page_size=asked))
    assert len(response.suggestions) == given


async def test_an_oversize_query_is_refused(routing):
    call = routing.Suggest(pb.SuggestRequest(query="é" * 101))
    assert await refusal(call) == ("INVALID_ARGUMENT", "QUERY_TOO_LONG")


async def test_a_negative_page_size_is_refused(routing):
    call = routing.Suggest(pb.SuggestRequest(query="a", page_size=-1))
    assert await refusal(call) == ("INVALID_ARGUMENT", "PAGE_SIZE_INVALID")


async def test_a_commune_resolves_to_its_force_and_unit(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(commune="communes/95127"))).jurisdiction
    assert jurisdiction.force == pb.FORCE_POLICE
    assert jurisdiction.unit_title == "Commissariat de police de Cergy"
    assert [one.title for one in jurisdiction.communes] == ["Cergy"]


async def test_a_postal_code_of_one_force_stands_for_all_its_communes(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(postal_code="95450"))).jurisdiction
    assert jurisdiction.force == pb.FORCE_GENDARMERIE
    assert len(jurisdiction.communes) == 13
    assert {one.force for one in jurisdiction.communes} == {pb.FORCE_GENDARMERIE}


async def test_a_postal_code_of_both_forces_asks_for_the_commune(routing):
    response = await routing.Resolve(pb.ResolveRequest(postal_code="11100"))
    assert not response.HasField("jurisdiction")
    assert [one.title for one in response.candidates] == ["Narbonne", "Montredon-des-Corbières", "Bages"]


@pytest.mark.parametrize(
    ("code", "force"),
    [("75011", pb.FORCE_POLICE), ("13200", pb.FORCE_MIXED), ("78190", pb.FORCE_UNKNOWN), ("98714", pb.FORCE_POLICE)],
)
async def test_a_force_is_told_as_it_is_published(routing, code, force):
    assert (await routing.Resolve(pb.ResolveRequest(postal_code=code))).jurisdiction.force == force


async def test_paris_as_a_whole_resolves_to_its_arrondissements(routing):
    response = await routing.Resolve(pb.ResolveRequest(commune="communes/75056"))
    assert response.jurisdiction.force == pb.FORCE_POLICE
    assert len(response.jurisdiction.communes) == 20


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (pb.ResolveRequest(), ("INVALID_ARGUMENT", "PLACE_MISSING")),
        (pb.ResolveRequest(commune=""), ("INVALID_ARGUMENT", "NAME_INVALID")),
        (pb.ResolveRequest(commune="95127"), ("INVALID_ARGUMENT", "NAME_INVALID")),
        (pb.ResolveRequest(commune="communes/95127/x"), ("INVALID_ARGUMENT", "NAME_INVALID")),
        (pb.ResolveRequest(commune="services/95127"), ("INVALID_ARGUMENT", "NAME_INVALID")),
        (pb.ResolveRequest(commune="communes/99999"), ("NOT_FOUND", "COMMUNE_UNKNOWN")),
        (pb.ResolveRequest(postal_code=""), ("INVALID_ARGUMENT", "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="7501"), ("INVALID_ARGUMENT", "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="2A004"), ("INVALID_ARGUMENT", "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="99999"), ("NOT_FOUND", "POSTAL_CODE_UNKNOWN")),
    ],
)
async def test_a_wrong_place_gets_a_named_refusal(routing, request_, expected):
    assert await refusal(routing.Resolve(request_)) == expected


async def test_invalid_utf8_is_no_answer_and_the_channel_stays_usable(channel, routing):
    raw = channel.unary_unary(SUGGEST)
    with pytest.raises(grpc.aio.AioRpcError):
        await raw(b"\x0a\x02\xff\xfe")
    assert (await routing.Suggest(pb.SuggestRequest(query="cergy"))).suggestions


async def test_an_unknown_field_does_not_matter(channel):
    raw = channel.unary_unary(SUGGEST, response_deserializer=pb.SuggestResponse.FromString)
    answer = await raw(pb.SuggestRequest(query="cergy").SerializeToString() + b"\xfa\x3f\x01x")
    assert len(answer.suggestions) == 1


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        (Peer.CHAT_SVC, ("PERMISSION_DENIED", "ACCESS_DENIED")),
        (Peer.OPS, ("PERMISSION_DENIED", "ACCESS_DENIED")),
        (Peer.ENVOY, ("UNAUTHENTICATED", "CREDENTIALS_MISSING")),
    ],
)
async def test_nobody_else_may_ask(address, certificates, peer, expected):
    async with client.connect(address, TlsFiles(certificates / peer), "pnav.routing.v1") as channel:
        stub = pb_grpc.RoutingServiceStub(channel)
        assert await refusal(stub.Suggest(pb.SuggestRequest(query="a"))) == expected
        assert await refusal(stub.Resolve(pb.ResolveRequest(postal_code="75011"))) == expected


async def test_the_process_loads_france_serves_and_ends(settings):
    stop = asyncio.Event()
    stop.set()
    await main.serve(settings, stop)
    assert metrics.REGISTRY.get_sample_value("pnav_routing_communes") == 35_014


async def test_a_file_that_is_no_territory_is_one_clear_sentence(settings, tmp_path):
    (tmp_path / "territory").write_bytes(b"nothing")
    with pytest.raises(ConfigError, match="no compiled territory"):
        await main.serve(dataclasses.replace(settings, territory=tmp_path / "territory"), asyncio.Event())
