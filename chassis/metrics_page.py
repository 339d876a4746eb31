"""The page /metrics: HTTP/1.1 for one reader who asks one question. A web framework is 11 MB in every process."""

import asyncio
from contextlib import suppress

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from chassis import metrics
from chassis.config import Address

_PATH = b"/metrics"
_SECONDS = 5.0  # whoever does not get her question out, or the answer in, is let go


async def serve(address: Address) -> asyncio.Server:
    """Answers until it is closed. Raises OSError for a taken port."""
    return await asyncio.start_server(_answer, *address)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        async with asyncio.timeout(_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = head.split(b" ", 2)
            writer.write(
                _page() if method == b"GET" and target.partition(b"?")[0] == _PATH else _response("404 Not Found")
            )
            await writer.drain()
    writer.close()


def _page() -> bytes:
    return _response("200 OK", generate_latest(metrics.REGISTRY))


def _response(status: str, body: bytes = b"") -> bytes:
    head = (
        f"HTTP/1.1 {status}",
        f"Content-Type: {CONTENT_TYPE_PLAIN_0_0_4}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + body
