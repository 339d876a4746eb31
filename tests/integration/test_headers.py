"""Every answer of the public page through the real edge: its headers, whoever gave it and whatever went wrong."""

import os

import aiohttp
import pytest

from chassis.config import Env
from chassis.up import binaries, certificates, probes
from chassis.up.children import Child
from chassis.up.mongod import GRACE
from gateway.envoy.render import read, render
from gateway.headers import ALWAYS
from tests.fakes.edge import UPGRADE, Edge, serve_http, until_serving
from tests.fakes.gateway_stage import ORIGIN, stage
from tests.fakes.standins import free_base_port

LINE = {**UPGRADE, "Sec-WebSocket-Protocol": "pnav.1"}
STRANGERS = {
    "none": {}, "null": {"Origin": "null"}, "another": {"Origin": "https://evil.example"},
    "plain": {"Origin": "http://pnav.example"}, "subdomain": {"Origin": "https://x.pnav.example"},
    "suffix": {"Origin": f"{ORIGIN}.evil.example"}, "port": {"Origin": f"{ORIGIN}:8443"},
    "path": {"Origin": f"{ORIGIN}/"},
}  # fmt: skip
# What is asked, how, and the status. Envoy answers by itself where the gateway is not reached.
CASES = {
    "the page": ("GET", "/", {}, 200),
    "its head": ("HEAD", "/", {}, 200),
    "without script": ("POST", "/", {}, 200),
    "by another method": ("PUT", "/", {}, 405),
    "asked what is allowed": ("OPTIONS", "/", {}, 405),
    "nowhere": ("GET", "/nowhere", {}, 404),
    "a file of the build": ("GET", "/fr.html", {}, 404),
    "up and out": ("GET", "/../app.py", {}, 404),
    "a question": ("POST", "/api/read", {}, 400),
    "a question as an address": ("GET", "/api/suggest", {}, 405),
    "a body too long for the gateway": ("POST", "/", {"body": 5_000}, 413),
    "a body too long for the edge": ("POST", "/", {"body": 70_000}, 413),
    "a path too long for the gateway": ("GET", "/" + "x" * 9_000, {}, 400),
    "a header too long for the gateway": ("GET", "/", {"X-Long": "x" * 9_000}, 400),
    "a body in a coding that nobody reads": ("POST", "/", {"Content-Encoding": "br", "body": 10}, 400),
    "headers too long for the edge": ("GET", "/", {"X-Long": "x" * 20_000}, 431),
    "slashes in disguise": ("GET", "/a%2fb", {}, 400),
    "another line": ("GET", "/", LINE, 403),
    "a line without an upgrade": ("GET", "/line", {"Origin": ORIGIN}, 400),
    **{f"a line for {who}": ("GET", "/line", LINE | origin, 403) for who, origin in STRANGERS.items()},
}


@pytest.fixture(scope="module")
async def edge(tmp_path_factory):
    """Envoy before the gateway's public page; before its console there is nobody."""
    directory = tmp_path_factory.mktemp("edge")
    certificates.issue_all(directory, ("envoy",))
    one, runners = Edge(free_base_port(), directory), []
    await serve_http(one.issuer.app(), one.base + 3, runners)
    async with stage(tmp_path_factory.mktemp("platform")) as front:
        target = {"PNAV_GATEWAY_PUBLIC_TARGET": str(front.address)}
        (directory / "envoy.yaml").write_text(render(read(Env(one.environment() | target))))
        command = (str(binaries.envoy()), "-c", str(directory / "envoy.yaml"), "--disable-hot-restart")
        envoy = Child((*command, "--concurrency", "1"), os.environ, directory / "envoy.log")
        await until_serving(probes.http((one.base, "/"), (one.base + 2, "/ready")), envoy)
        yield one
        await envoy.stop(GRACE)
    for runner in runners:
        await runner.cleanup()


def complaints(answer):
    """What is missing, told twice, or too much."""
    names = [name.lower() for name in answer.headers]
    wrong = [name for name in ALWAYS if names.count(name.lower()) != 1]
    kept = {name: value for name, value in ALWAYS.items() if name != "Content-Security-Policy"}
    wrong += [name for name, value in kept.items() if answer.headers.get(name) != value]
    wrong += [name for name in names if name.startswith(("x-envoy", "set-cookie", "via", "x-powered", "alt-svc"))]
    policy = answer.headers.get("Content-Security-Policy", "")
    needed = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action")
    return wrong + [one for one in needed if one not in policy] + (["unsafe"] if "unsafe" in policy else [])


@pytest.mark.parametrize("case", list(CASES))
async def test_every_answer_has_the_headers_once(edge, case):
    method, path, headers, status = CASES[case]
    sent = {name: value for name, value in headers.items() if name != "body"}
    body = b"x" * headers["body"] if "body" in headers else None
    url = aiohttp.client.URL(edge.public + path, encoded=True)
    async with aiohttp.ClientSession() as browser, browser.request(method, url, headers=sent, data=body) as answer:
        assert (answer.status, complaints(answer)) == (status, [])


async def test_an_edge_with_nobody_behind_it_says_so_with_the_same_headers(edge):
    async with aiohttp.ClientSession() as browser, browser.get(f"{edge.console}/") as answer:
        assert (answer.status, complaints(answer)) == (503, [])
    async with aiohttp.ClientSession() as browser, browser.get(f"{edge.console}/pnav.x/Y") as answer:
        assert complaints(answer) == []


async def test_a_line_for_the_page_itself_opens(edge):
    url = f"{edge.public}/line"
    async with (
        aiohttp.ClientSession() as browser,
        browser.ws_connect(url, origin=ORIGIN, protocols=("pnav.1",)) as line,
    ):
        assert line.protocol == "pnav.1"
