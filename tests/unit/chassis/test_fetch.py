"""A document from elsewhere: over HTTP alone, in time, or not at all."""

import pytest
from aiohttp import web

from chassis import fetch as fetching
from chassis.fetch import NothingFetched, fetch
from tests.fakes.issuer import issuing


@pytest.fixture
async def issuer():
    async with issuing() as one:
        yield one


async def test_it_is_read_as_json(issuer):
    assert await fetch(f"{issuer.url}/keys") == {"keys": issuer.keys}


async def test_a_file_of_this_machine_is_no_document(tmp_path, issuer):
    (tmp_path / "keys").write_text("{}")
    with pytest.raises(NothingFetched):
        await fetch((tmp_path / "keys").as_uri())
    issuer.broken = web.Response(status=302, headers={"Location": (tmp_path / "keys").as_uri()})
    with pytest.raises(NothingFetched):
        await fetch(f"{issuer.url}/keys")


@pytest.mark.parametrize("url", ["", "keys", "http://", "http://[", "7", "ftp://localhost/keys"])
async def test_what_is_no_address_has_nothing(url):
    with pytest.raises(NothingFetched):
        await fetch(url)


async def test_no_proxy_of_the_environment_is_told_where_we_look(issuer, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert await fetch(f"{issuer.url}/keys")


async def test_who_answers_too_late_answers_nothing(issuer, monkeypatch):
    monkeypatch.setattr(fetching, "_SECONDS", 0.05)
    issuer.free.clear()
    try:
        with pytest.raises(NothingFetched):
            await fetch(f"{issuer.url}/keys")
    finally:
        issuer.free.set()
