"""The fault proxy passes bytes on, cuts where it is told to, and can be silent without closing."""

import asyncio
import random
from contextlib import asynccontextmanager

import pytest

from tests.chaos.proxy import Proxy
from tests.fakes.platform import free_addresses

WORDS = b"x" * 1000


@asynccontextmanager
async def echoing():
    """A proxy before a server that says everything back, and a connection through it."""
    target, listen = free_addresses(2)

    async def echo(reader, writer):
        while data := await reader.read(4096):
            writer.write(data)
        writer.close()

    proxy = Proxy(listen, target, random.Random(1))
    async with await asyncio.start_server(echo, *target), await proxy.start():
        reader, writer = await asyncio.open_connection(*listen)
        try:
            yield proxy, reader, writer, target
        finally:
            writer.transport.abort()


async def test_bytes_come_through_both_ways():
    async with echoing() as (_, reader, writer, _):
        writer.write(WORDS)
        assert await reader.readexactly(len(WORDS)) == WORDS


async def test_a_connection_is_cut_within_the_bytes_named():
    async with echoing() as (proxy, reader, writer, _):
        proxy.cut_within(500)
        writer.write(WORDS)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
            await reader.readexactly(500)
        assert proxy.cuts == 1


async def test_all_lines_are_cut_at_once():
    async with echoing() as (proxy, reader, writer, _):
        writer.write(b"x")
        await reader.readexactly(1)
        proxy.cut_all()
        assert proxy.cuts == 1
        with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
            await reader.readexactly(1)


async def test_what_is_held_back_in_silence_comes_when_it_ends():
    async with echoing() as (proxy, reader, writer, target):
        proxy.silence()
        writer.write(WORDS)
        waiting = asyncio.create_task(reader.readexactly(len(WORDS)))
        straight, there = await asyncio.open_connection(*target)
        there.write(WORDS)
        await straight.readexactly(len(WORDS))  # whoever does not come through the proxy is answered
        there.transport.abort()
        assert not waiting.done()
        assert proxy.held == len(WORDS)
        proxy.resume()
        assert await waiting == WORDS
