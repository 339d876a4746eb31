"""The page comes in her browser's language, compressed; another language comes to a page that is open."""

import gzip
import json

import pytest

from gateway.config import WEB
from gateway.languages import negotiate, takes_gzip

TAGS = ("fr", "fr-x-falc", "en", "pt", "ar", "zh-Hans")
LANGUAGES = sorted(path.stem for path in (WEB / "public").glob("*.html"))


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("", "fr"),
        ("en", "en"),
        ("EN-us", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.4, ar;q=0.7", "ar"),
        ("fr;q=0.7, en;q=0.7", "fr"),
        ("pt-BR", "pt"),
        ("fr-CA", "fr"),
        ("fr-x-falc", "fr-x-falc"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("sw, ar;q=0.2", "ar"),
        ("sw, ti", "fr"),
        ("*", "fr"),
        ("*, en;q=0.1", "en"),
        ("en;q=0, ar;q=0.1", "ar"),
        ("en;q=0", "fr"),
        ("en;q=2, ar;q=0.1", "ar"),
        ("en;q=nan, ar;q=0.1", "ar"),
        ("en;q=, ;;,,=, ar;q=0.1", "ar"),
        (",".join(["xx"] * 10_000), "fr"),
        ("\u0661;q=\u0661", "fr"),
    ],
)
def test_the_language_is_the_one_that_suits_her_browser_best(header, tag):
    assert negotiate(header, TAGS) == tag


@pytest.mark.parametrize(
    ("header", "taken"),
    [("", False), ("gzip", True), ("br, GZIP;q=0.1", True), ("gzip;q=0", False), ("*", True), ("*;q=0", False),
     ("gzip;q=0, *", False), ("identity", False)],
)  # fmt: skip
def test_only_who_takes_gzip_is_sent_gzip(header, taken):
    assert takes_gzip(header) is taken


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_each_language_has_its_document_of_at_most_twenty_kilobytes(front, tag):
    headers = {"Accept-Language": tag, "Accept-Encoding": "gzip"}
    async with front.http.get(f"http://{front.address}/", headers=headers, auto_decompress=False) as answer:
        body = await answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Language, Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-store"
    assert len(body) <= 20_000
    headers["Accept-Encoding"] = "identity"
    async with front.http.get(f"http://{front.address}/", headers=headers) as answer:
        assert "Content-Encoding" not in answer.headers
        assert await answer.read() == gzip.decompress(body)
    assert f'lang="{tag if tag != "fr-x-falc" else "fr"}"'.encode() in gzip.decompress(body)


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_a_page_that_is_open_is_given_the_texts_of_another_language(front, tag):
    headers = {"Accept-Encoding": "gzip"}
    url = f"http://{front.address}/api/texts"
    async with front.http.post(url, json={"lang": tag}, headers=headers) as answer:
        assert (answer.status, answer.content_type) == (200, "application/json")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-store"
        told = await answer.json()
    assert told["tag"] == tag
    inlined = (WEB / "public" / f"{tag}.html").read_text("utf-8")
    assert json.dumps(told, ensure_ascii=False, separators=(",", ":")) in inlined


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b'{"lang": "sw"}', 404, "LANGUAGE_UNKNOWN"),
        (b'{"lang": "../csp"}', 404, "LANGUAGE_UNKNOWN"),
        (b'{"lang": 3}', 400, "BODY_INVALID"),
        (b"{}", 400, "BODY_INVALID"),
        (b"", 400, "BODY_INVALID"),
    ],
)
async def test_a_language_there_is_not_is_refused_by_name(front, body, status, reason):
    async with front.http.post(f"http://{front.address}/api/texts", data=body) as answer:
        assert (answer.status, await answer.json()) == (status, {"refused": reason})
