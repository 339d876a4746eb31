"""A crowd in a process of its own: `python -m tests.chaos.crowd URL ORIGIN SEED` prints what it did and what came back.

Bounded: so many sessions, so many messages, so many seconds. It does not obey the page's rules: it never waits.
"""

import asyncio
import hashlib
import json
import random
import sys
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

import aiohttp

from tests.chaos.process import module

_OPENERS = 300  # sessions that want an operator; the three have room for sixty
_SHOUTERS = 8
_MESSAGES = 2_000  # of each shouter, as fast as the line takes them
_TEXT = "é" * 4_000  # the longest that is allowed: 128 MB in all, which nobody may keep in memory
_SECONDS = 10.0  # then it ends, whatever is left
_DONE = ("entry", "ack")


async def rush(url: str, origin: str, seed: int) -> Mapping[str, int]:
    """Lets a crowd loose and waits until it has gone. What it said, and how it was answered: "refused REASON"."""
    process = await asyncio.create_subprocess_exec(
        *module(__name__), url, origin, str(seed), stdout=asyncio.subprocess.PIPE
    )
    try:
        output, _ = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    did: Mapping[str, int] = json.loads(output)
    return did


async def _crowd(url: str, origin: str, seed: int) -> Counter[str]:
    did: Counter[str] = Counter()
    chance = random.Random(seed)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        people = [_opener(http, url, origin, chance.randbytes(32), did) for _ in range(_OPENERS)]
        people += [_shouter(http, url, origin, chance.randbytes(32), did) for _ in range(_SHOUTERS)]
        with suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS):
                await asyncio.gather(*people)
    return did


async def _opener(http: aiohttp.ClientSession, url: str, origin: str, secret: bytes, did: Counter[str]) -> None:
    socket = await _open(http, url, origin, secret, did)
    if socket is not None:
        await _listen(socket, did)


async def _shouter(http: aiohttp.ClientSession, url: str, origin: str, secret: bytes, did: Counter[str]) -> None:
    socket = await _open(http, url, origin, secret, did)
    if socket is None:
        return
    listening = asyncio.create_task(_listen(socket, did))
    with suppress(ConnectionError):
        for number in range(_MESSAGES):
            id_ = UUID(bytes=hashlib.sha256(secret + number.to_bytes(4)).digest()[:16], version=4)
            await socket.send_json({"t": "say", "id": str(id_), "text": _TEXT}, dumps=_dumps)
            did["said"] += 1
    await listening


async def _open(
    http: aiohttp.ClientSession, url: str, origin: str, secret: bytes, did: Counter[str]
) -> aiohttp.ClientWebSocketResponse | None:
    token = urlsafe_b64encode(secret).rstrip(b"=").decode()
    try:
        socket = await http.ws_connect(url, origin=origin, protocols=("pnav.1",))
        await socket.send_json({"t": "open", "token": token, "category": "domestic", "lang": "fr"})
    except aiohttp.WSServerHandshakeError as error:
        did[f"refused {error.status}"] += 1
        return None
    except (aiohttp.ClientError, ConnectionError) as error:
        did[f"refused {type(error).__name__}"] += 1
        return None
    did["opened"] += 1
    return socket


async def _listen(socket: aiohttp.ClientWebSocketResponse, did: Counter[str]) -> None:
    async for message in socket:
        frame = json.loads(message.data)
        if frame["t"] == "refused":
            did[f"refused {frame['reason']}"] += 1
        elif frame["t"] in _DONE and frame.get("id"):
            did["acknowledged"] += 1
    did[f"refused {socket.close_code}"] += 1


def _dumps(frame: object) -> str:
    return json.dumps(frame, ensure_ascii=False)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_crowd(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
