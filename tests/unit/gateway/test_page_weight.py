"""However a deployer sets it, the page reaches an old phone on a bad line: at most 20,000 bytes, as it is sent."""

import gzip
from hashlib import sha512

import pytest

from gateway.config import WEB
from gateway.page import Pages
from tests.fakes.gateway_stage import stage

BUDGET = 20_000
LANGUAGES = sorted(path.stem for path in (WEB / "public").glob("*.html"))
EXITS = {
    "another site": "https://meteofrance.example",
    "with quotes": 'https://elsewhere.example/?a="b"',
    "long": f"https://www.meteo.example/{sha512(b'far').hexdigest()}{sha512(b'away').hexdigest()}",
}


@pytest.fixture(scope="module", params=EXITS)
async def elsewhere(request, tmp_path_factory):
    settings = {"PNAV_EXIT_URL": EXITS[request.param], "PNAV_PAGE_STATUS": "404"}
    async with stage(tmp_path_factory.mktemp("platform"), **settings) as front:
        yield front, EXITS[request.param]


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_wherever_quick_exit_leads_each_language_keeps_the_budget(elsewhere, tag):
    front, exit_url = elsewhere
    headers = {"Accept-Language": tag, "Accept-Encoding": "gzip"}
    async with front.http.get(f"http://{front.address}/", headers=headers, auto_decompress=False) as answer:
        body = await answer.read()
        assert (answer.status, answer.headers["Content-Encoding"]) == (404, "gzip")
    assert len(body) <= BUDGET
    assert f'href="{exit_url.replace(chr(34), "&quot;")}"' in gzip.decompress(body).decode()


def test_the_same_settings_give_every_replica_the_same_bytes():
    one, other = (Pages(WEB / "public", "pnav.example", EXITS["long"]) for _ in range(2))
    assert one.documents == other.documents
