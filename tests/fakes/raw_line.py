"""A WebSocket client that may break every rule of RFC 6455: bytes in, bytes out."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chassis.config import Address
from tests.fakes.gateway_stage import ORIGIN

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def handshake(*more: str) -> bytes:
    """The request that opens a line."""
    lines = [
        "GET /line HTTP/1.1",
        "Host: pnav.example",
        f"Origin: {ORIGIN}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol: pnav.1",
        *more,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(opcode: int, payload: bytes, *, fin: bool = True, flags: int = 0, claims: int | None = None) -> bytes:
    """A frame masked with zeros (RFC 6455 §5.2); `claims` is the length it says it has."""
    length = len(payload) if claims is None else claims
    first = (0x80 if fin else 0) | flags | opcode
    if length < 126:
        return struct.pack("!BB4x", first, 0x80 | length) + payload
    if length < 65536:
        return struct.pack("!BBH4x", first, 0xFE, length) + payload
    return struct.pack("!BBQ4x", first, 0xFF, length) + payload


class RawLine:
    """An open one."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: str) -> None:
        self._reader = reader
        self._writer = writer
        self.answer = answer

    async def send(self, *frames: bytes) -> None:
        for one in frames:
            self._writer.write(one)
        await self._writer.drain()

    async def get(self) -> tuple[int, bytes]:
        """Opcode and payload of the next frame."""
        first, length = await self._reader.readexactly(2)
        if length == 126:
            (length,) = struct.unpack("!H", await self._reader.readexactly(2))
        return first & 0x0F, await self._reader.readexactly(length)

    async def closed(self) -> int:
        """The code with which the other side closes; what it sends before is passed over."""
        opcode, payload = await self.get()
        while opcode != CLOSE:
            opcode, payload = await self.get()
        return int.from_bytes(payload[:2], "big")


@asynccontextmanager
async def raw_line(address: Address, *more: str) -> AsyncIterator[RawLine]:
    """Shakes hands; `more` are header lines."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(handshake(*more))
    answer = await reader.readuntil(b"\r\n\r\n")
    try:
        yield RawLine(reader, writer, answer.decode())
    finally:
        writer.close()
