"""What a caller is told when something is refused, malformed or broken: a name, or nothing at all."""

import asyncio

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from chassis import client, metrics
from chassis.auth import Peer, Role
from chassis.refusals import StoreUnavailable
from pnav.chat.v1 import operator_pb2, visitor_link_pb2
from pnav.routing.v1 import routing_pb2
from tests.fakes.chat_process import eventually
from tests.fakes.platform import reason
from tests.fakes.tiny import LINK, NAME, OPERATOR, ROUTING, Forgotten, Full, running

SECRET = "il est rentré"
MUTE = (grpc.StatusCode.INTERNAL, "Something went wrong here; it has been noted.")
MALFORMED = (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")
GARBAGE = [b"\xff", b"\x0b", b"\x0a\x02\xff\xfe", b"\x0a\xff\xff\xff\xff\x0f"]
"""An unfinished tag, a group without an end, a text that is no UTF-8, a field longer than the message."""


async def suggest(request, context):
    """Does what the query says."""
    if request.query == "break":
        raise ValueError(SECRET)
    if request.query == "full":
        raise Full
    if request.query == "forgotten":
        raise Forgotten
    if request.query == "store":
        raise StoreUnavailable
    return routing_pb2.SuggestResponse()


async def follow(request, context):
    """Sends one event per cursor, and breaks or refuses at the one of that name."""
    for cursor in request.cursors:
        if cursor.session == "break":
            raise ValueError(SECRET)
        if cursor.session == "full":
            raise Full
        yield operator_pb2.FollowResponse(events=[operator_pb2.FollowEvent(beat=operator_pb2.Beat())])


async def link(requests, context):
    """Sends back how many frames came, batch by batch."""
    async for request in requests:
        if request.frames and request.frames[0].line == 666:
            raise ValueError(SECRET)
        yield visitor_link_pb2.LinkResponse(frames=[visitor_link_pb2.ServerFrame(line=len(request.frames))])


@pytest.fixture(scope="module")
async def process(whole):
    async with running(whole, Suggest=suggest, Follow=follow, Link=link) as one:
        yield one


@pytest.fixture(scope="module")
def routing(process):
    return process.routing()


@pytest.fixture
def followed(process, bearer):
    """Follows these sessions; gives how many events came, and how it ended."""
    stub, metadata = process.operator(), bearer(Role.OPERATOR)

    async def follow(*sessions):
        cursors = [operator_pb2.Cursor(session=session) for session in sessions]
        return await ended(stub.Follow(operator_pb2.FollowRequest(cursors=cursors), metadata=metadata))

    return follow


async def ended(call):
    """How many responses came, and the error at the end."""
    read = -1
    response = None
    while response is not grpc.aio.EOF:
        read += 1
        try:
            response = await call.read()
        except grpc.aio.AioRpcError as error:
            return read, error
    raise AssertionError("it ended in order")


async def failure(call):
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    return failed.value


def everything(error):
    return f"{error.code()} {error.details()} {error.debug_error_string()} {error.trailing_metadata()}"


async def test_an_exception_of_a_unary_method_is_mute(routing):
    error = await failure(routing.Suggest(routing_pb2.SuggestRequest(query="break")))
    assert (error.code(), error.details()) == MUTE
    assert SECRET not in everything(error)
    assert "ValueError" not in everything(error)


@pytest.mark.parametrize("before", [0, 2])
async def test_an_exception_of_a_stream_is_mute_before_and_after_its_first_response(followed, before):
    count, error = await followed(*["s"] * before, "break")
    assert (count, error.code(), error.details()) == (before, *MUTE)
    assert SECRET not in everything(error)


async def test_an_exception_between_two_streams_is_mute(process):
    bad = visitor_link_pb2.LinkRequest(frames=[visitor_link_pb2.VisitorFrame(line=666)])
    count, error = await ended(process.link().Link(iter([visitor_link_pb2.LinkRequest(), bad])))
    assert (count, error.code(), error.details()) == (1, *MUTE)


async def test_what_is_not_written_yet_is_mute(process, bearer):
    error = await failure(process.operator().GetQueue(operator_pb2.GetQueueRequest(), metadata=bearer(Role.OPERATOR)))
    assert (error.code(), error.details()) == MUTE


async def test_a_refusal_carries_its_reason_and_our_domain(routing):
    error = await failure(routing.Suggest(routing_pb2.SuggestRequest(query="full")))
    [detail] = rpc_status.from_call(error).details
    info = error_details_pb2.ErrorInfo()
    assert detail.Unpack(info)
    assert info == error_details_pb2.ErrorInfo(reason="FULL", domain="pnav")
    assert (error.code(), error.details()) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "There is no room left.")
    assert client.reason(error) == "FULL"


@pytest.mark.parametrize("before", [0, 2])
async def test_a_refusal_of_a_stream_carries_its_reason_too(followed, before):
    count, error = await followed(*["s"] * before, "full")
    assert (count, reason(error)) == (before, (grpc.StatusCode.RESOURCE_EXHAUSTED, "FULL"))


async def test_a_refusal_common_to_all_services_has_its_status(routing):
    error = await failure(routing.Suggest(routing_pb2.SuggestRequest(query="store")))
    assert reason(error) == (grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")


async def test_a_refusal_without_a_status_is_mute(routing):
    error = await failure(routing.Suggest(routing_pb2.SuggestRequest(query="forgotten")))
    assert (error.code(), error.details()) == MUTE
    assert client.reason(error) == ""


@pytest.mark.parametrize("raw", GARBAGE)
async def test_a_malformed_request_is_refused_by_name_and_the_channel_stays_usable(process, raw):
    channel = process.channel()
    error = await failure(channel.unary_unary(f"/{ROUTING}/Suggest")(raw))
    assert reason(error) == MALFORMED
    assert error.details() == "The request is not a message of this method's type."
    assert await channel.unary_unary(f"/{ROUTING}/Suggest")(b"") == b""


async def test_a_malformed_request_starts_no_stream(process, bearer):
    channel = process.channel(Peer.ENVOY, "pnav.chat.v1")
    call = channel.unary_stream(f"/{OPERATOR}/Follow")(b"\xff", metadata=bearer(Role.OPERATOR))
    count, error = await ended(call)
    assert (count, reason(error)) == (0, MALFORMED)


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("raw", GARBAGE)
async def test_a_malformed_request_within_a_stream_ends_it_by_name(process, before, raw):
    channel = process.channel(package="pnav.chat.v1")
    call = channel.stream_stream(f"/{LINK}/Link")()
    for batch in (*[b""] * before, raw):
        await call.write(batch)
    count, error = await ended(call)
    assert (count, reason(error)) == (before, MALFORMED)
    assert [one async for one in channel.stream_stream(f"/{LINK}/Link")(iter([b"", b""]))] == [b"\x0a\x00"] * 2


async def test_who_may_not_call_learns_nothing_of_her_request(process):
    channel = process.channel(Peer.CHAT_SVC)
    error = await failure(channel.unary_unary(f"/{ROUTING}/Suggest")(b"\xff"))
    assert reason(error) == (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")


async def test_an_oversize_request_is_refused_and_the_channel_stays_usable(process):
    channel = process.channel()
    error = await failure(channel.unary_unary(f"/{ROUTING}/Suggest")(b"\x0a" * (4 * 1024 * 1024 + 1)))
    assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert await channel.unary_unary(f"/{ROUTING}/Suggest")(b"") == b""


def counted(code, method="Suggest"):
    labels = {"service": NAME, "method": f"/{ROUTING}/{method}", "code": code}
    return metrics.REGISTRY.get_sample_value("pnav_rpc_seconds_count", labels) or 0


@pytest.mark.parametrize(
    ("query", "code"), [("", "OK"), ("full", "RESOURCE_EXHAUSTED"), ("break", "INTERNAL"), ("forgotten", "INTERNAL")]
)
async def test_every_call_is_counted_by_how_it_ended(routing, query, code):
    before = counted(code)
    await asyncio.gather(routing.Suggest(routing_pb2.SuggestRequest(query=query)), return_exceptions=True)
    await eventually(lambda: counted(code) == before + 1)


def active(method):
    return metrics.REGISTRY.get_sample_value("pnav_rpc_active", {"service": NAME, "method": method})


async def test_a_stream_counts_as_active_until_its_caller_leaves(whole):
    left = asyncio.Event()

    async def wait(request, context):
        try:
            yield routing_pb2.SuggestResponse()
            await asyncio.Event().wait()
        finally:
            left.set()

    async with running(whole, Link=wait) as process:
        call = process.link().Link(iter([]))
        await call.read()
        assert active(f"/{LINK}/Link") == 1
        call.cancel()
        await left.wait()
    assert active(f"/{LINK}/Link") == 0
