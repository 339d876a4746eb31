"""The page /metrics, and those who ask it nothing."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from chassis import metrics_page
from tests.fakes.platform import free_addresses


@asynccontextmanager
async def page():
    (address,) = free_addresses(1)
    server = await metrics_page.serve(address)
    try:
        yield address
    finally:
        server.close()


async def asked(address, question):
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(question)
        writer.write_eof()
        return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize("target", [b"/metrics", b"/metrics?name%5B%5D=pnav_ready"])
async def test_it_says_what_is_measured_and_how_long_that_is(target):
    async with page() as address:
        answer = await asked(address, b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n" in head
    assert f"\r\nContent-Length: {len(body)}\r\n".encode() in head
    assert b"# TYPE pnav_ready gauge" in body


@pytest.mark.parametrize("line", [b"POST /metrics HTTP/1.1", b"GET / HTTP/1.1", b"GET /metricsandmore HTTP/1.1"])
async def test_any_other_question_has_no_answer_here(line):
    async with page() as address:
        assert (await asked(address, line + b"\r\n\r\n")).startswith(b"HTTP/1.1 404 Not Found\r\n")


@pytest.mark.parametrize(
    "noise", [b"", b"\r\n\r\n", b"GET /metrics HTTP/1.1\r\n", b"x" * 100_000, b"\x16\x03\x01 \r\n\r\n"]
)
async def test_noise_is_let_go_and_the_page_goes_on(noise):
    async with page() as address:
        with suppress(ConnectionError):
            assert await asked(address, noise) == b""
        assert (await asked(address, b"GET /metrics HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 200")


async def test_who_never_gets_her_question_out_is_let_go(monkeypatch):
    monkeypatch.setattr(metrics_page, "_SECONDS", 0.05)
    async with page() as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"GET /metr")
        assert await reader.read() == b""
        writer.close()
