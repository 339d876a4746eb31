"""The HTTP front over a real server: its headers, its page, and whose line it opens."""

import base64
import hashlib
import re
from pathlib import Path

import aiohttp
import grpc
import pytest

from gateway.app import console_app, public_app
from gateway.config import WEB
from gateway.places import Places
from gateway.upstream import Upstream
from tests.fakes.gateway_stage import ORIGIN, config, listening

ROOT = Path(__file__).parents[3]
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "pnav",
}


def directives(answer):
    """A Content-Security-Policy as a mapping."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: values for name, *values in parts}


@pytest.fixture
async def console(front, tmp_path):
    async with listening(console_app(config(tmp_path))) as address:
        yield f"http://{address}"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("POST", "/", 200),
        ("PUT", "/", 405),
        ("OPTIONS", "/", 405),
        ("POST", "/api/read", 400),
        ("OPTIONS", "/api/read", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/api/suggest", 405),
        ("POST", "/api/suggest", 400),
        ("GET", "/line", 403),
        ("GET", "/../app.py", 404),
        ("GET", "/fr.html", 404),
        ("GET", "/fr.json", 404),
        ("GET", "/api/texts", 405),
        ("GET", "/csp.json", 404),
    ],
)
async def test_every_answer_has_the_headers_and_no_cookie(front, method, path, status):
    async with front.http.request(method, f"http://{front.address}{path}") as answer:
        assert answer.status == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert directives(answer)["default-src"] == ["'none'"]
        assert "Set-Cookie" not in answer.headers


async def test_no_feature_of_the_device_is_asked_for(front):
    async with front.http.get(f"http://{front.address}/") as answer:
        features = dict(one.split("=") for one in answer.headers["Permissions-Policy"].split(", "))
    assert set(features.values()) == {"()"}
    assert {"camera", "microphone", "geolocation", "display-capture", "clipboard-read"} <= set(features)


async def test_the_policy_lets_the_pages_own_script_and_style_run_and_nothing_else(front):
    async with front.http.get(f"http://{front.address}/") as answer:
        policy, page = directives(answer), await answer.text()

    def hashes(tag):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]

    assert policy == {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "script-src": hashes("script"),
        "style-src": hashes("style"),
        "img-src": ["data:"],
        "connect-src": ["'self'", "wss://pnav.example"],
    }


async def test_the_page_knows_its_exit_and_holds_no_mark(front):
    async with front.http.get(f"http://{front.address}/") as answer:
        page = await answer.text()
        assert (answer.content_type, answer.charset) == ("text/html", "utf-8")
    assert 'data-exit="https://www.wikipedia.org"' in page
    assert "__EXIT_URL__" not in page


async def test_the_console_has_its_files_and_a_policy_without_exceptions(front, console):
    for path, kind in (("/", "text/html"), ("/console.js", "text/javascript"), ("/console.css", "text/css")):
        async with front.http.get(console + path) as answer:
            assert (answer.status, answer.content_type) == (200, kind)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
            policy = directives(answer)
            assert await answer.read()
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", "https://issuer.example"]
    assert policy["frame-ancestors"] == policy["default-src"] == policy["form-action"] == ["'none'"]
    async with front.http.get(f"{console}/config.json") as answer:
        assert await answer.json() == {"issuer": "https://issuer.example", "client_id": "pnav-console"}
    async with front.http.get(f"{console}/../app.py") as answer:
        assert answer.status == 404


async def test_no_policy_says_unsafe(front, console):
    for url in (f"http://{front.address}/", console):
        async with front.http.get(url) as answer:
            assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://pnav.example", f"{ORIGIN}.evil.example", f"{ORIGIN}/"]
)
async def test_a_line_is_for_the_page_alone(front, origin):
    headers = {"Origin": origin} if origin else {}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await front.http.ws_connect(f"http://{front.address}/line", headers=headers)
    assert refused.value.status == 403


async def test_a_line_speaks_its_own_protocol_and_compresses_nothing(front):
    async with front.visit(compress=15) as page:
        assert page.socket.protocol == "pnav.1"
        assert page.socket.compress == 0


def test_the_pages_are_where_the_build_puts_them():
    assert WEB == ROOT / "gateway/web/dist"


async def test_a_line_that_is_cut_before_it_began_is_no_error(tmp_path, caplog):
    async def cut(request, _response):
        request.transport.abort()

    async with grpc.aio.insecure_channel("127.0.0.1:1") as nobody, aiohttp.ClientSession() as http:
        app = public_app(config(tmp_path), Upstream(nobody), Places(nobody, nobody))
        app.on_response_prepare.append(cut)
        async with listening(app) as address:
            with pytest.raises(aiohttp.ClientError):
                await http.ws_connect(f"http://{address}/line", origin=ORIGIN)
    assert caplog.records == []
