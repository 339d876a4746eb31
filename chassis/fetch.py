"""A JSON document from somewhere that is asked once an hour. An asynchronous client is 9 MB in every process."""

import asyncio
import json
from http.client import HTTPException
from typing import Any
from urllib import request

_SECONDS = 5.0
_LIMIT = 1024 * 1024  # bytes; an issuer's keys are some hundreds
_HANDLERS = (
    request.HTTPHandler,
    request.HTTPSHandler,
    request.HTTPRedirectHandler,
    request.HTTPDefaultErrorHandler,
    request.HTTPErrorProcessor,
    request.UnknownHandler,
)
"""HTTP alone: no file of this machine, and no proxy that some environment names."""


class NothingFetched(Exception):
    """Nobody answers there, or not with JSON."""


async def fetch(url: str) -> Any:
    """What the address answers, within five seconds. Raises NothingFetched."""
    try:
        async with asyncio.timeout(_SECONDS):
            return json.loads(await asyncio.to_thread(_read, url))
    except (OSError, HTTPException, ValueError) as error:
        raise NothingFetched from error


def _read(url: str) -> bytes:
    opener = request.OpenerDirector()
    for handler in _HANDLERS:
        opener.add_handler(handler())
    with opener.open(url, timeout=_SECONDS) as answer:
        content: bytes = answer.read(_LIMIT)
        return content
