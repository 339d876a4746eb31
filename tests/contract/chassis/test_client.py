"""Channels between services: deadlines and retries are those of the contracts."""

import asyncio
import importlib
from importlib import resources

import grpc
import pytest
from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from chassis import client
from chassis.refusals import NameInvalid, ServiceUnavailable
from pnav.routing.v1 import routing_pb2
from pnav.routing.v1.routing_pb2_grpc import RoutingServiceStub
from tests.fakes.tiny import running


@pytest.fixture
async def process(whole):
    """Its Suggest is unavailable twice, its Resolve hangs; `calls` are the seconds that each was given."""
    calls, ended = [], asyncio.Event()

    async def suggest(request, context):
        calls.append(context.time_remaining())
        if request.query == "no":
            raise NameInvalid
        if len(calls) < 3:
            raise ServiceUnavailable
        return routing_pb2.SuggestResponse()

    async def resolve(request, context):
        calls.append(context.time_remaining())
        try:
            await asyncio.Event().wait()
        finally:
            calls.append(context.time_remaining())
            ended.set()

    async with running(whole, Suggest=suggest, Resolve=resolve) as one:
        one.calls, one.ended = calls, ended
        yield one


async def test_a_service_that_is_unavailable_twice_is_called_three_times(process):
    await process.routing().Suggest(routing_pb2.SuggestRequest())
    assert len(process.calls) == 3


async def test_a_refusal_for_good_is_not_tried_again(process):
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await process.routing().Suggest(routing_pb2.SuggestRequest(query="no"))
    assert client.reason(failed.value) == "NAME_INVALID"
    assert len(process.calls) == 1


async def test_a_call_is_given_the_whole_deadline_of_its_method_and_ends_with_it(process):
    channel = process.channel()
    await channel.channel_ready()
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await RoutingServiceStub(channel).Resolve(routing_pb2.ResolveRequest())
    assert failed.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert client.reason(failed.value) == ""
    await process.ended.wait()
    assert [round(seconds) for seconds in process.calls] == [2, 0]


async def test_a_caller_in_a_hurry_keeps_her_own_deadline(process):
    channel = process.channel()
    await channel.channel_ready()
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await RoutingServiceStub(channel).Resolve(routing_pb2.ResolveRequest(), timeout=0.4)
    assert failed.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    await process.ended.wait()
    assert round(process.calls[0]) == 0


@pytest.mark.parametrize(("domain", "expected"), [("pnav", "FULL"), ("googleapis.com", ""), ("", "")])
async def test_a_reason_of_another_domain_is_none_of_ours(whole, domain, expected):
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason="FULL", domain=domain))
    status = rpc_status.to_status(status_pb2.Status(code=code_pb2.NOT_FOUND, message="x", details=[detail]))

    async def suggest(request, context):
        await context.abort(status.code, status.details, status.trailing_metadata)

    async with running(whole, Suggest=suggest) as process:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await process.routing().Suggest(routing_pb2.SuggestRequest())
    assert client.reason(failed.value) == expected


def contracts(package):
    """Every method of a package's services."""
    names = {one.name.removesuffix(".py") for one in resources.files(package).iterdir() if one.name.endswith("_pb2.py")}
    files = [importlib.import_module(f"{package}.{name}").DESCRIPTOR for name in names]
    return [method for file in files for service in file.services_by_name.values() for method in service.methods]


@pytest.mark.parametrize("package", ["pnav.chat.v1", "pnav.directory.v1", "pnav.referral.v1", "pnav.routing.v1"])
def test_every_unary_method_has_a_deadline_and_no_stream_has_one(package):
    timed = {
        (name["service"], name["method"]): "timeout" in config
        for config in client.methods(package)
        for name in config["name"]
    }
    expected = {(one.containing_service.full_name, one.name): not one.server_streaming for one in contracts(package)}
    assert timed == expected
