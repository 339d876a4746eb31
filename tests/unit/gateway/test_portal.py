"""Portal mode: one other origin, exactly, may use the platform; and the page that is hosted there."""

import base64
import gzip
import hashlib
import json
import re
import sys

import aiohttp
import pytest

from chassis.config import ConfigError, Env
from gateway import portal as module
from gateway.config import WEB, read
from gateway.portal import portal_headers, portal_pages
from tests.fakes.gateway_stage import ORIGIN, config, stage

PORTAL = "https://www.grand-portail.example"
OTHERS = [
    None, "null", "https://evil.example", "http://www.grand-portail.example", f"{PORTAL}:444", f"{PORTAL}/",
    "https://grand-portail.example", "https://x.www.grand-portail.example", f"{PORTAL}.evil.example",
]  # fmt: skip
SHARED = "Access-Control-Allow-Origin"


@pytest.fixture
async def shared(tmp_path):
    async with stage(tmp_path, PNAV_PORTAL_ORIGIN=PORTAL) as one:
        yield one


def of(origin):
    return {"Origin": origin} if origin else {}


@pytest.mark.parametrize("origin", [PORTAL, ORIGIN])
async def test_the_line_is_for_the_page_and_for_the_portals_page(shared, origin):
    async with shared.http.ws_connect(f"http://{shared.address}/line", headers=of(origin)) as line:
        assert not line.closed


@pytest.mark.parametrize("origin", OTHERS)
async def test_the_line_is_for_nobody_else(shared, origin):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await shared.http.ws_connect(f"http://{shared.address}/line", headers=of(origin))
    assert refused.value.status == 403


@pytest.mark.parametrize("body", [{"q": "Cer"}, {"nonsense": 1}])
async def test_the_portals_page_may_read_answers_and_refusals_alike(shared, body):
    async with shared.http.post(f"http://{shared.address}/api/suggest", json=body, headers=of(PORTAL)) as answer:
        assert answer.headers[SHARED] == PORTAL
        assert "Origin" in answer.headers.getall("Vary")
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("origin", [*OTHERS, ORIGIN])
async def test_nobody_else_may_read_them(shared, origin):
    for ask in (shared.http.post, shared.http.options):
        async with ask(f"http://{shared.address}/api/suggest", json={"q": "Cer"}, headers=of(origin)) as answer:
            assert SHARED not in answer.headers
            assert "Origin" in answer.headers.getall("Vary")


async def test_its_browser_may_ask_first(shared):
    async with shared.http.options(f"http://{shared.address}/api/nearby", headers=of(PORTAL)) as answer:
        told = {name: answer.headers[f"Access-Control-Allow-{name}"] for name in ("Origin", "Methods", "Headers")}
        assert (answer.status, told) == (204, {"Origin": PORTAL, "Methods": "POST", "Headers": "Content-Type"})


async def test_the_document_itself_is_nobody_elses_to_read(shared):
    async with shared.http.get(f"http://{shared.address}/", headers=of(PORTAL)) as answer:
        assert SHARED not in answer.headers


async def test_without_a_portal_there_is_no_sharing(front):
    async with front.http.post(f"http://{front.address}/api/suggest", json={"q": "x"}, headers=of(PORTAL)) as answer:
        assert SHARED not in answer.headers
    async with front.http.options(f"http://{front.address}/api/suggest", headers=of(PORTAL)) as answer:
        assert answer.status == 405


@pytest.mark.parametrize("origin", [f"{PORTAL}/", f"{PORTAL}/aide", "http://portal.example", "https://Portal.example"])
def test_what_no_browser_would_send_as_an_origin_is_refused_at_start(tmp_path, origin):
    with pytest.raises(ConfigError, match="PNAV_PORTAL_ORIGIN"):
        config(tmp_path, PNAV_PORTAL_ORIGIN=origin)


def test_the_portals_page_knows_where_to_ask_and_sends_no_form_there():
    pages = portal_pages(WEB / "public", ORIGIN, PORTAL, "https://meteo.example")
    assert len(pages) > 1
    for page in pages.values():
        assert f'data-at="{ORIGIN}" data-exit="https://meteo.example"' in page
        assert "<title>www.grand-portail.example</title>" in page
        assert "<form" not in page
        assert "__" not in re.sub(r"<script>.*</script>", "", page, flags=re.DOTALL)
        assert re.search(r'<noscript>\s*<div class="step">.*</div>\s*</noscript>', page, re.DOTALL)


def test_its_headers_let_its_script_run_and_speak_to_the_platform_alone():
    headers = portal_headers(WEB / "public", ORIGIN)
    page = portal_pages(WEB / "public", ORIGIN, PORTAL, "https://meteo.example")["fr"]
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{hashed}'" in headers["Content-Security-Policy"]
    assert f"connect-src {ORIGIN} wss://pnav.example;" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers


def test_the_command_writes_every_language_and_the_headers(tmp_path, monkeypatch):
    monkeypatch.setenv("PNAV_PUBLIC_ORIGIN", ORIGIN)
    monkeypatch.setenv("PNAV_PORTAL_ORIGIN", PORTAL)
    monkeypatch.setattr(sys, "argv", ["portal", str(tmp_path / "out")])
    module.main()
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"fr.html", "fr.html.gz", "ar.html", "headers.json"} <= written
    assert json.loads((tmp_path / "out/headers.json").read_text())["X-Frame-Options"] == "DENY"
    for pressed in (tmp_path / "out").glob("*.gz"):
        assert pressed.stat().st_size <= 20_000
        assert gzip.decompress(pressed.read_bytes()) == pressed.with_suffix("").read_bytes()


@pytest.mark.parametrize(("origin", "arguments"), [("portal.example", ["x"]), (ORIGIN, [])])
def test_the_command_names_what_is_wrong(monkeypatch, capsys, origin, arguments):
    monkeypatch.setenv("PNAV_PUBLIC_ORIGIN", origin)
    monkeypatch.setenv("PNAV_PORTAL_ORIGIN", PORTAL)
    monkeypatch.setattr(sys, "argv", ["portal", *arguments])
    with pytest.raises(SystemExit) as ended:
        module.main()
    assert ended.value.code == 2
    assert "gateway.portal DIRECTORY" in capsys.readouterr().err


def test_a_gateway_whose_origin_no_browser_would_ever_name_does_not_start():
    env = Env({"PNAV_PUBLIC_ORIGIN": "https://Chat.example/sub"})
    read(env)
    with pytest.raises(ConfigError, match=re.compile("^PNAV_PUBLIC_ORIGIN is .*an origin", re.MULTILINE)):
        env.done()
