"""Who gets as far as a method: certificates of our authority, staff with a role, and only what the table lists."""

import asyncio
from pathlib import Path

import grpc
import pytest
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from chassis.auth import Caller, Peer, Role, Staff, caller
from chassis.client import connect
from chassis.config import TlsFiles
from chassis.server import AccessIncomplete, Server
from chassis.up.certificates import issue, issue_all
from pnav.chat.v1 import operator_pb2
from pnav.routing.v1 import routing_pb2
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from tests.fakes.platform import reason
from tests.fakes.tiny import ACCESS, NAME, REFUSALS, ROUTING, SERVICES, Tiny, running

UNSIGNED = (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING")
INVALID = (grpc.StatusCode.UNAUTHENTICATED, "TOKEN_INVALID")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")
ASK = routing_pb2.SuggestRequest()
NOBODY = (grpc.StatusCode.UNAVAILABLE, "")


@pytest.fixture(scope="module")
async def process(whole):
    """Notes who calls; a call waits for `together` others."""
    seen = []
    together = asyncio.Barrier(2)

    async def suggest(request, context):
        if request.query == "together":
            await together.wait()
        seen.append((request.page_size, caller()))
        return routing_pb2.SuggestResponse()

    async def follow(request, context):
        for _ in range(2):
            seen.append((0, caller()))
            yield operator_pb2.FollowResponse(events=[operator_pb2.FollowEvent(beat=operator_pb2.Beat())])

    async with running(whole, Suggest=suggest, Follow=follow) as one:
        one.seen = seen
        yield one


@pytest.fixture
def seen(process):
    process.seen.clear()
    return process.seen


async def refusal(call):
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    return reason(failed.value)


async def followed(process, **options):
    """How a stream of staff's ends."""
    return [one async for one in process.operator().Follow(operator_pb2.FollowRequest(), **options)]


async def test_a_part_that_is_listed_is_let_in_and_known(process, seen):
    await process.routing(Peer.GATEWAY).Suggest(ASK)
    assert seen == [(0, Caller(Peer.GATEWAY))]


@pytest.mark.parametrize("peer", sorted(set(Peer) - {Peer.GATEWAY, Peer.ENVOY}))
async def test_a_part_that_is_not_listed_is_denied(process, seen, peer):
    assert await refusal(process.routing(peer).Suggest(ASK)) == DENIED
    assert seen == []


async def test_staff_with_the_role_are_let_in_and_known(process, seen, bearer):
    metadata = bearer(Role.OPERATOR, sub="alice", force="police", languages=["fr"])
    await process.routing(Peer.ENVOY).Suggest(ASK, metadata=metadata)
    alice = Staff("alice", frozenset({Role.OPERATOR}), "police", languages=frozenset({"fr"}))
    assert seen == [(0, Caller(Peer.ENVOY, alice))]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR}))
async def test_staff_with_another_role_are_denied(process, seen, bearer, role):
    assert await refusal(process.routing(Peer.ENVOY).Suggest(ASK, metadata=bearer(role))) == DENIED
    assert await refusal(followed(process, metadata=bearer(role))) == DENIED
    assert seen == []


@pytest.mark.parametrize(("metadata", "expected"), [((), UNSIGNED), ((("authorization", "Bearer x"),), INVALID)])
async def test_staff_without_a_good_token_are_nobody(process, seen, metadata, expected):
    assert await refusal(process.routing(Peer.ENVOY).Suggest(ASK, metadata=metadata)) == expected
    assert await refusal(followed(process, metadata=metadata)) == expected
    assert seen == []


async def test_a_token_of_bytes_is_no_token(process, seen):
    metadata = (("authorization-bin", b"\xff"),)
    assert await refusal(process.routing(Peer.ENVOY).Suggest(ASK, metadata=metadata)) == UNSIGNED


async def test_a_part_does_not_become_staff_by_a_token(process, bearer):
    stub = process.operator(Peer.GATEWAY)
    assert await refusal(stub.GetQueue(operator_pb2.GetQueueRequest(), metadata=bearer(Role.OPERATOR))) == DENIED


async def test_staff_do_not_become_a_part_by_their_token(process, bearer):
    call = process.link(Peer.ENVOY).Link(iter([]), metadata=bearer(Role.OPERATOR))
    assert await refusal(call.read()) == DENIED


async def test_two_who_call_at_once_are_not_mistaken_for_each_other(process, seen, bearer):
    zero, one = (routing_pb2.SuggestRequest(query="together", page_size=number) for number in range(2))
    staff = process.routing(Peer.ENVOY).Suggest(one, metadata=bearer(Role.OPERATOR))
    await asyncio.gather(staff, process.routing(Peer.GATEWAY).Suggest(zero))
    assert {(page, who.peer) for page, who in seen} == {(0, Peer.GATEWAY), (1, Peer.ENVOY)}


async def test_a_stream_knows_its_caller_to_its_end(process, seen, bearer):
    assert len(await followed(process, metadata=bearer(Role.OPERATOR, sub="bob"))) == 2
    assert [who.staff.subject for _, who in seen] == ["bob", "bob"]


async def test_a_method_that_does_not_exist_does_not_exist(process):
    error = await refusal(process.channel().unary_unary(f"/{ROUTING}/Guess")(b""))
    assert error == (grpc.StatusCode.UNIMPLEMENTED, "")


async def suggest_as(process, credentials):
    async with grpc.aio.secure_channel(str(process.config.listen), credentials) as channel:
        return await refusal(RoutingServiceStub(channel).Suggest(ASK))


async def test_without_a_certificate_nobody_gets_in(process, whole, seen):
    authority = TlsFiles(whole.certificates / "gateway").authority
    assert await suggest_as(process, grpc.ssl_channel_credentials(authority)) == NOBODY
    async with grpc.aio.insecure_channel(str(process.config.listen)) as channel:
        assert await refusal(RoutingServiceStub(channel).Suggest(ASK)) == NOBODY
    assert seen == []


async def test_a_certificate_of_another_authority_is_none(process, whole, seen, tmp_path):
    issue_all(tmp_path, ["gateway"])
    foreign, ours = TlsFiles(tmp_path / "gateway"), TlsFiles(whole.certificates / "gateway")
    credentials = grpc.ssl_channel_credentials(ours.authority, foreign.key, foreign.certificate)
    assert await suggest_as(process, credentials) == NOBODY
    assert seen == []


async def test_a_server_of_another_authority_is_not_talked_to(process, tmp_path):
    issue_all(tmp_path, ["gateway"])
    async with connect(process.config.listen, TlsFiles(tmp_path / "gateway"), "pnav.routing.v1") as channel:
        assert await refusal(RoutingServiceStub(channel).Suggest(ASK)) == NOBODY


async def test_a_certificate_of_ours_that_names_no_part_is_no_credentials(process, whole, seen):
    tls = TlsFiles(issue(Path(whole.certificates), "stranger"))
    async with connect(process.config.listen, tls, "pnav.routing.v1") as channel:
        assert await refusal(RoutingServiceStub(channel).Suggest(ASK)) == UNSIGNED
    assert seen == []


async def reflected(process, peer, metadata=()):
    stub = reflection_pb2_grpc.ServerReflectionStub(process.channel(peer))
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    [answer] = [one async for one in stub.ServerReflectionInfo(iter([request]), metadata=metadata)]
    return {one.name for one in answer.list_services_response.service}


async def test_ops_may_ask_what_is_served(process):
    assert await reflected(process, Peer.OPS) == {*SERVICES, "grpc.reflection.v1alpha.ServerReflection"}


async def denied(process, peer, metadata=()):
    """Asks nothing: gRPC's client calls a question that crosses its refusal INTERNAL."""
    stub = reflection_pb2_grpc.ServerReflectionStub(process.channel(peer))
    return await refusal(stub.ServerReflectionInfo(metadata=metadata).read())


async def test_nobody_else_may(process, bearer):
    for peer in set(Peer) - {Peer.OPS, Peer.ENVOY}:
        assert await denied(process, peer) == DENIED
    assert await denied(process, Peer.ENVOY) == UNSIGNED
    for role in Role:
        assert await denied(process, Peer.ENVOY, bearer(role)) == DENIED


@pytest.mark.parametrize(
    ("access", "gap"),
    [
        ({method: who for method, who in ACCESS.items() if not method.endswith("Suggest")}, f"/{ROUTING}/Suggest"),
        ({**ACCESS, f"/{ROUTING}/Suggest": frozenset()}, f"/{ROUTING}/Suggest"),
        ({**ACCESS, f"/{ROUTING}/Guess": frozenset({Peer.GATEWAY})}, f"/{ROUTING}/Guess"),
    ],
)
async def test_a_table_with_a_gap_does_not_start(whole, access, gap):
    server = Server(NAME, whole.config(NAME), access=access, refusals=REFUSALS)
    Tiny().register(server.grpc)
    with pytest.raises(AccessIncomplete, match=gap):
        await server.run(asyncio.Event(), SERVICES)
