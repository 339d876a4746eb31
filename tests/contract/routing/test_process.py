"""Who may ask, what no caller can break, and how the process starts and ends."""

import asyncio

import grpc
import pytest

from chassis import metrics
from chassis.auth import Peer, Role
from chassis.config import ConfigError, Env
from pnav.routing.v1 import routing_pb2 as pb
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from routing_svc import config, main
from tests.fakes.platform import refused

SUGGEST = "/pnav.routing.v1.RoutingService/Suggest"
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
UNSIGNED = (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING")
DEFAULTS = config.read(Env({}))


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
    assert await refused(stub.Suggest(pb.SuggestRequest(query="a"))) == expected
    assert await refused(stub.Resolve(pb.ResolveRequest(postal_code="75011"))) == expected


def signed_in(whole, role):
    return (("authorization", f"Bearer {whole.token(role)}"),)


async def test_an_operator_corrects_a_place(whole, channels):
    stub, metadata = RoutingServiceStub(channels[Peer.ENVOY]), signed_in(whole, Role.OPERATOR)
    assert (await stub.Suggest(pb.SuggestRequest(query="cergy"), metadata=metadata)).suggestions
    answer = await stub.Resolve(pb.ResolveRequest(commune="communes/95127"), metadata=metadata)
    assert answer.jurisdiction.force == pb.FORCE_POLICE


async def test_a_unit_officer_has_no_place_to_ask_for(whole, channels):
    stub, metadata = RoutingServiceStub(channels[Peer.ENVOY]), signed_in(whole, Role.UNIT_OFFICER)
    assert await refused(stub.Suggest(pb.SuggestRequest(query="cergy"), metadata=metadata)) == DENIED


async def test_the_process_loads_france_serves_and_ends(whole):
    stop = asyncio.Event()
    stop.set()
    await main.serve(config.Config(whole.config("routing_svc"), DEFAULTS.territory, DEFAULTS.centres), stop)
    assert metrics.REGISTRY.get_sample_value("pnav_routing_communes") == 35_014


async def test_a_file_that_is_no_territory_is_one_clear_sentence(whole, tmp_path):
    (tmp_path / "territory").write_bytes(b"nothing")
    settings = config.Config(whole.config("routing_svc"), tmp_path / "territory", DEFAULTS.centres)
    with pytest.raises(ConfigError, match="no compiled territory"):
        await main.serve(settings, asyncio.Event())
