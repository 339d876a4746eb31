"""Every RPC of routing_svc over a real channel, with real certificates and tokens."""

import asyncio

import grpc
import pytest

from chassis import metrics
from chassis.auth import Peer, Role
from chassis.config import ConfigError, Env
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from routing_svc import config, main, service
from routing_svc.access import ACCESS
from routing_svc.serving import prepare
from tests.fakes.platform import platform, reason, serving

PACKAGE = "pnav.routing.v1"
SUGGEST = "/pnav.routing.v1.RoutingService/Suggest"
INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
UNSIGNED = (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING")
COMPILED = config.read(Env({})).territory


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def address(whole):
    servicer = service.Routing(prepare("default-tried", COMPILED.read_bytes()))

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


async def refusal(call):
    """Status and reason of a call that must fail."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    return reason(failed.value)


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
    assert not (await routing.Suggest(pb.SuggestRequest(query="zzz"))).suggestions


async def test_every_answer_names_the_version_that_it_is_of(routing):
    asked = routing.Suggest(pb.SuggestRequest(query="cergy")), routing.Resolve(pb.ResolveRequest(postal_code="75011"))
    assert {(await answer).edition for answer in asked} == {"editions/default-tried"}


@pytest.mark.parametrize(("asked", "given"), [(0, 8), (3, 3), (20, 20), (1000, 20)])
async def test_a_page_is_8_and_at_most_20(routing, asked, given):
    response = await routing.Suggest(pb.SuggestRequest(query="saint", page_size=asked))
    assert len(response.suggestions) == given


async def test_an_oversize_query_is_refused(routing):
    call = routing.Suggest(pb.SuggestRequest(query="é" * 101))
    assert await refusal(call) == (INVALID, "QUERY_TOO_LONG")


async def test_a_negative_page_size_is_refused(routing):
    call = routing.Suggest(pb.SuggestRequest(query="a", page_size=-1))
    assert await refusal(call) == (INVALID, "PAGE_SIZE_INVALID")


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
        (pb.ResolveRequest(), (INVALID, "PLACE_MISSING")),
        (pb.ResolveRequest(commune=""), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="95127"), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="communes/95127/x"), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="services/95127"), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="communes/99999"), (MISSING, "COMMUNE_UNKNOWN")),
        (pb.ResolveRequest(postal_code=""), (INVALID, "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="7501"), (INVALID, "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="2A004"), (INVALID, "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="99999"), (MISSING, "POSTAL_CODE_UNKNOWN")),
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


@pytest.mark.parametrize(("peer", "expected"), [(Peer.CHAT_SVC, DENIED), (Peer.OPS, DENIED), (Peer.ENVOY, UNSIGNED)])
async def test_no_other_part_of_the_platform_may_ask(channels, peer, expected):
    stub = RoutingServiceStub(channels[peer])
    assert await refusal(stub.Suggest(pb.SuggestRequest(query="a"))) == expected
    assert await refusal(stub.Resolve(pb.ResolveRequest(postal_code="75011"))) == expected


def signed_in(whole, role):
    return (("authorization", f"Bearer {whole.token(role)}"),)


async def test_an_operator_corrects_a_place(whole, channels):
    stub, metadata = RoutingServiceStub(channels[Peer.ENVOY]), signed_in(whole, Role.OPERATOR)
    assert (await stub.Suggest(pb.SuggestRequest(query="cergy"), metadata=metadata)).suggestions
    answer = await stub.Resolve(pb.ResolveRequest(commune="communes/95127"), metadata=metadata)
    assert answer.jurisdiction.force == pb.FORCE_POLICE


async def test_a_unit_officer_has_no_place_to_ask_for(whole, channels):
    stub, metadata = RoutingServiceStub(channels[Peer.ENVOY]), signed_in(whole, Role.UNIT_OFFICER)
    assert await refusal(stub.Suggest(pb.SuggestRequest(query="cergy"), metadata=metadata)) == DENIED


async def test_the_process_loads_france_serves_and_ends(whole):
    stop = asyncio.Event()
    stop.set()
    await main.serve(config.Config(whole.config("routing_svc"), COMPILED), stop)
    assert metrics.REGISTRY.get_sample_value("pnav_routing_communes") == 35_014


async def test_a_file_that_is_no_territory_is_one_clear_sentence(whole, tmp_path):
    (tmp_path / "territory").write_bytes(b"nothing")
    settings = config.Config(whole.config("routing_svc"), tmp_path / "territory")
    with pytest.raises(ConfigError, match="no compiled territory"):
        await main.serve(settings, asyncio.Event())
