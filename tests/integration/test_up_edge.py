"""The real Envoy between real clients and small servers that write down what reaches them."""

import asyncio
import os
from pathlib import Path

import aiohttp
import grpc
import pytest
from aiohttp import web

from chassis.config import Address, Env, ServerConfig, TlsFiles
from chassis.server import server_credentials
from chassis.up import binaries, certificates, probes
from chassis.up.accounts import ACCOUNTS
from chassis.up.children import Child
from chassis.up.mongod import GRACE
from gateway.envoy.render import read, render
from tests.fakes.edge import UPGRADE, Edge, serve_http, until_serving
from tests.fakes.standins import free_base_port

HERE = "127.0.0.9"  # an address of ours that nothing but the connection itself could give away
FORGED = {
    "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "203.0.113.7", "X-Real-IP": "203.0.113.7",
    "Forwarded": "for=203.0.113.7", "True-Client-IP": "203.0.113.7", "CF-Connecting-IP": "203.0.113.7",
    "X-Envoy-External-Address": "203.0.113.7", "X-Envoy-Upstream-Rq-Timeout-Ms": "1", "Via": "1.1 203.0.113.7",
    "X-Pnav-Staff": "203.0.113.7", "Traceparent": "00-203.0.113.7", "X-Request-Id": "203.0.113.7",
}  # fmt: skip
OPERATOR = "/pnav.chat.v1.OperatorService/GetQueue"


@pytest.fixture(scope="module")
async def running_edge(tmp_path_factory):
    directory = tmp_path_factory.mktemp("edge")
    certificates.issue_all(directory, ("envoy", "chat_svc"))
    edge, runners = Edge(free_base_port(), directory), []
    pages = web.Application(client_max_size=2**30)
    pages.router.add_route("*", "/{any:.*}", edge.gateway)
    await serve_http(pages, edge.base + 4, runners)
    await serve_http(edge.issuer.app(), edge.base + 3, runners)

    class Everything(grpc.GenericRpcHandler):
        def service(self, call):
            return edge.service(call)

    unused = Address("", 0)
    tls = ServerConfig(unused, unused, unused, TlsFiles(directory / "chat_svc"), "", "")
    chat = grpc.aio.server()
    chat.add_generic_rpc_handlers((Everything(),))
    chat.add_secure_port(f"127.0.0.1:{edge.base + 5}", server_credentials(tls))
    await chat.start()
    (directory / "envoy.yaml").write_text(render(read(Env(edge.environment()))))
    command = (
        str(binaries.envoy()),
        "-c",
        str(directory / "envoy.yaml"),
        "--disable-hot-restart",
        "--concurrency",
        "1",
    )
    envoy = Child(command, os.environ, directory / "envoy.log")
    await until_serving(probes.http((edge.base, "/"), (edge.base + 1, "/"), (edge.base + 2, "/ready")), envoy)
    yield edge
    await envoy.stop(GRACE)
    await chat.stop(0)
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def edge(running_edge):
    running_edge.reached.clear()
    return running_edge


@pytest.fixture
async def browser():
    connector = aiohttp.TCPConnector(local_addr=(HERE, 0))
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


async def call(browser, edge, method, token=None, query=""):
    """A gRPC-web call with an empty message; gives gRPC's status code."""
    headers = {"Content-Type": "application/grpc-web+proto", "X-Grpc-Web": "1"} | FORGED
    if token:
        headers["Authorization"] = f"Bearer {token}"
    async with browser.post(f"{edge.console}{method}{query}", data=b"\0\0\0\0\0", headers=headers) as answer:
        body = (await answer.read()).decode(errors="replace").lower()
        return int(answer.headers.get("grpc-status") or body.partition("grpc-status:")[2].split("\r\n")[0])


def gives_away(reached):
    return [(name, value) for name, value in reached.items() if HERE in value or "203.0.113" in value]


@pytest.mark.parametrize("listener", ["public", "console"])
async def test_no_header_tells_the_gateway_where_somebody_is(browser, edge, listener):
    async with browser.get(getattr(edge, listener) + "/", headers=FORGED) as answer:
        assert answer.status == 200
    (reached,) = edge.reached
    assert gives_away(reached) == []
    assert {name.lower() for name in reached} == {"host", "accept", "accept-encoding", "user-agent"}


async def test_no_metadata_tells_a_service_where_somebody_is(browser, edge):
    assert await call(browser, edge, OPERATOR, edge.token) == 0
    (reached,) = edge.reached
    assert gives_away(reached) == []
    assert not any(name.startswith(("x-forwarded", "x-envoy", "x-pnav")) for name in reached)


async def test_nothing_that_envoy_writes_tells_where_somebody_is(browser, edge):
    async with browser.get(f"{edge.public}/", headers=FORGED), browser.get(f"{edge.admin}/stats/prometheus") as stats:
        assert HERE not in await stats.text()
    assert HERE not in (edge.directory / "envoy.log").read_text()


async def test_the_visitors_line_is_a_websocket(browser, edge):
    async with browser.ws_connect(f"{edge.public}/line", headers=FORGED) as line:
        await line.send_str("bonjour")
        assert await line.receive_str() == "bonjour"
    assert gives_away(edge.reached[0]) == []


@pytest.mark.parametrize("address", ["public/", "public/api/suggest", "console/line"])
async def test_nothing_else_is_a_websocket(browser, edge, address):
    listener, _, path = address.partition("/")
    async with browser.get(f"{getattr(edge, listener)}/{path}", headers=UPGRADE) as answer:
        assert answer.status == 403


async def preface(port):
    """What is answered to somebody who speaks HTTP/2 at once."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
    answer = await asyncio.wait_for(reader.read(9), 30)
    writer.close()
    return answer


async def test_the_public_page_speaks_http_1_alone(edge):
    assert (await preface(edge.base)).startswith(b"HTTP/1.1")


async def test_the_console_speaks_http_2_as_well(edge):
    assert (await preface(edge.base + 1))[3] == 4  # a SETTINGS frame: RFC 9113 §3.4


async def test_bodies_and_headers_have_limits(browser, edge):
    async with browser.post(f"{edge.public}/api/suggest", data=b"x" * 70_000) as answer:
        assert answer.status == 413
    async with browser.get(f"{edge.public}/", headers={"X-Long": "x" * 20_000}) as answer:
        assert answer.status == 431
    assert edge.reached == []


async def test_a_call_without_a_token_reaches_nobody(browser, edge):
    assert await call(browser, edge, OPERATOR) == grpc.StatusCode.UNAUTHENTICATED.value[0]
    assert await call(browser, edge, OPERATOR, "not.a.token") == grpc.StatusCode.UNAUTHENTICATED.value[0]
    assert edge.reached == []


async def test_a_token_in_an_address_is_no_token(browser, edge):
    query = f"?access_token={edge.token}"
    assert await call(browser, edge, OPERATOR, query=query) == grpc.StatusCode.UNAUTHENTICATED.value[0]


async def test_a_token_for_somebody_else_reaches_nobody(browser, edge):
    token = edge.issuer.sign(ACCOUNTS[0], "another audience")
    assert await call(browser, edge, OPERATOR, token) != 0
    assert edge.reached == []


async def test_the_service_gets_the_token_to_judge_it_itself(browser, edge):
    await call(browser, edge, OPERATOR, edge.token)
    (reached,) = edge.reached
    assert (reached["path"], reached["authorization"]) == (OPERATOR, f"Bearer {edge.token}")


@pytest.mark.parametrize(
    "method",
    [
        "/pnav.chat.v1.SessionService/ReadConsents",
        "/pnav.chat.v1.VisitorLinkService/Link",
        "/x/../pnav.chat.v1.SessionService/ReadConsents",
        "//pnav.chat.v1.SessionService/ReadConsents",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ],
)
async def test_services_between_parts_cannot_be_reached(browser, edge, method):
    async with browser.post(f"{edge.console}{method}", headers={"Authorization": f"Bearer {edge.token}"}) as answer:
        await answer.read()
    assert [one for one in edge.reached if "path" in one] == []


async def test_a_service_that_shows_anothers_certificate_is_not_spoken_to(browser, edge):
    status = await call(browser, edge, "/pnav.routing.v1.RoutingService/Suggest", edge.token)
    assert status == grpc.StatusCode.UNAVAILABLE.value[0]
    assert edge.reached == []


@pytest.mark.parametrize("secure", [False, True])
async def test_envoy_accepts_the_configuration(running_edge, tmp_path, secure):
    own = Path(running_edge.directory / "envoy")
    edge = {"PNAV_EDGE_TLS_CERT": str(own / "tls.crt"), "PNAV_EDGE_TLS_KEY": str(own / "tls.key")}
    issuer = {"PNAV_OIDC_ISSUER": "https://issuer.example", "PNAV_OIDC_JWKS_URI": "https://issuer.example/jwks"}
    env = running_edge.environment() | (edge | issuer if secure else {})
    (tmp_path / "envoy.yaml").write_text(render(read(Env(env))))
    command = (str(binaries.envoy()), "--mode", "validate", "-c", str(tmp_path / "envoy.yaml"))
    assert await Child(command, os.environ, tmp_path / "log").wait() == 0, (tmp_path / "log").read_text()[-2000:]
