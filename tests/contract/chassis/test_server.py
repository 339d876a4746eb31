"""How a process lives and ends: probes, metrics, a drain that loses nobody's answer, and ports that are taken."""

import asyncio
import re
import socket
from dataclasses import replace
from pathlib import Path

import aiohttp
import grpc
import pytest
from grpc._cython import cygrpc

from chassis import metrics
from chassis.client import OPTIONS as CHANNEL_OPTIONS
from chassis.refusals import Draining, StoreUnavailable
from chassis.server import OPTIONS, Server
from pnav.chat.v1 import visitor_link_pb2
from pnav.routing.v1 import routing_pb2
from tests.fakes.platform import reason
from tests.fakes.tiny import ACCESS, NAME, REFUSALS, SERVICES, Tiny, health, reaches, running

LIBRARY = Path(cygrpc.__file__).read_bytes()
ASK = routing_pb2.SuggestRequest()


class Store:
    """A database that is there, is not, or hangs."""

    def __init__(self):
        self.there = asyncio.Event()
        self.hangs = False
        self.asked = asyncio.Event()

    async def ready(self):
        self.asked.set()
        if self.hangs:
            await asyncio.Event().wait()
        if not self.there.is_set():
            raise StoreUnavailable


def ready_metric():
    return metrics.REGISTRY.get_sample_value("pnav_ready", {"service": NAME})


async def test_ready_follows_the_store_and_live_does_not(whole):
    store = Store()
    async with running(whole, ready=store.ready) as process:
        probes = process.config.probe_listen
        await store.asked.wait()
        assert await health(probes, "ready") == "NOT_SERVING"
        assert ready_metric() == 0
        for there in (True, False):
            (store.there.set if there else store.there.clear)()
            await reaches(probes, "ready", serving=there)
            assert await health(probes, "live") == "SERVING"
            assert ready_metric() == there


async def test_without_a_store_it_is_ready_at_once(whole):
    async with running(whole) as process:
        await reaches(process.config.probe_listen, "ready", serving=True)


async def test_a_probe_of_anything_else_is_not_found(whole):
    async with running(whole) as process:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await health(process.config.probe_listen, "nothing")
    assert failed.value.code() == grpc.StatusCode.NOT_FOUND


async def test_the_probe_port_serves_nothing_else(whole):
    async with running(whole) as process, grpc.aio.insecure_channel(str(process.config.probe_listen)) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await channel.unary_unary("/pnav.routing.v1.RoutingService/Suggest")(b"")
    assert failed.value.code() == grpc.StatusCode.UNIMPLEMENTED


async def test_a_check_that_breaks_ends_the_process(whole):
    async def ready():
        raise ValueError

    server = Server(NAME, whole.config(NAME), access=ACCESS, refusals=REFUSALS)
    Tiny().register(server.grpc)
    with pytest.raises(ValueError):
        await server.run(asyncio.Event(), SERVICES, ready=ready)


async def test_a_store_that_hangs_does_not_hold_up_the_end(whole):
    store = Store()
    store.hangs = True
    async with running(whole, ready=store.ready):
        await store.asked.wait()


async def test_a_store_that_hangs_and_loses_a_cancellation_does_not_hold_up_the_end(whole):
    """Python 3.11 loses one that meets a finished write (bpo-42130)."""
    store = Store()
    store.hangs = True

    async def ready():
        try:
            await store.ready()
        except asyncio.CancelledError:
            await store.ready()

    async with asyncio.timeout(60), running(whole, ready=ready):
        await store.asked.wait()


async def test_metrics_are_a_page_of_their_own(whole):
    async with running(whole) as process, aiohttp.ClientSession() as http:
        url = f"http://{process.config.metrics_listen}"
        async with http.get(f"{url}/metrics") as answer:
            page = await answer.text()
            assert answer.content_type == "text/plain"
        async with http.get(f"{url}/") as other:
            assert other.status == 404
    assert re.search(r'^pnav_build_info\{version="[0-9.]+"\} 1\.0$', page, re.MULTILINE)


async def test_a_unary_call_under_way_is_answered_before_the_end(whole):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def suggest(request, context):
        begun.set()
        await go_on.wait()
        assert await health(process.config.probe_listen, "live") == "SERVING"
        return routing_pb2.SuggestResponse(suggestions=[routing_pb2.Suggestion(postal_code="95000")])

    async def drain():
        go_on.set()

    async with running(whole, Suggest=suggest, drain=drain) as process:
        asking = asyncio.ensure_future(process.routing().Suggest(ASK))
        await begun.wait()
        process.stop.set()
        assert (await asking).suggestions[0].postal_code == "95000"


async def test_draining_is_not_ready_and_still_alive_and_tells_streams_to_go_elsewhere(whole):
    told = asyncio.Event()
    probed = []

    async def link(requests, context):
        yield visitor_link_pb2.LinkResponse()
        await told.wait()
        raise Draining

    async def drain():
        probed.extend([await health(process.config.probe_listen, one) for one in ("ready", "live")])
        told.set()

    async with running(whole, Link=link, drain=drain) as process:
        call = process.link().Link()
        await call.read()
        process.stop.set()
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await call.read()
        assert reason(failed.value) == (grpc.StatusCode.UNAVAILABLE, "DRAINING")
    assert probed == ["NOT_SERVING", "SERVING"]


async def test_after_the_end_nothing_listens(whole):
    async with running(whole) as process:
        config = process.config
    for address in (config.listen, config.probe_listen, config.metrics_listen):
        socket.create_server(address).close()


@pytest.mark.parametrize("port", ["listen", "probe_listen", "metrics_listen"])
async def test_a_taken_port_is_an_error_that_names_it(whole, port):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        config = whole.config(NAME)
        config = replace(config, **{port: config.listen._replace(port=number)})
        server = Server(NAME, config, access=ACCESS, refusals=REFUSALS)
        Tiny().register(server.grpc)
        with pytest.raises(OSError, match=str(number)):
            await server.run(asyncio.Event(), SERVICES)
    for address in {config.listen, config.probe_listen, config.metrics_listen}:
        socket.create_server(address).close()


@pytest.mark.parametrize("option", [name for name, _ in (*OPTIONS, *CHANNEL_OPTIONS)])
def test_grpc_knows_every_option_it_is_given_and_would_say_nothing_of_one_it_does_not(option):
    assert option.encode() in LIBRARY
