"""What the visitor's page weighs, and in how many languages it says all it has to say."""

import asyncio
import gzip
import json
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import grpc

from gateway.app import public_app
from gateway.config import EXIT_URL, WEB
from gateway.page import with_exit, with_host
from gateway.places import Places
from gateway.upstream import Upstream
from tests.bench import page_access, page_forensics
from tests.fakes.gateway_stage import ORIGIN, config, listening
from tests.fakes.standins import ROOT

_TEXTS = ROOT / "gateway/web/public/texts"


def run() -> dict[str, float]:
    """first_load_gzip_bytes, of the heaviest language as it is sent; languages_complete; and its two parts."""
    languages = [one["tag"] for one in _read("languages")]
    sizes = asyncio.run(_weigh(languages))
    french = list(_read("fr"))
    whole = [tag for tag in languages if list(_read(tag)) == french and all(map(str.strip, _read(tag).values()))]
    return (
        {"first_load_gzip_bytes": max(sizes), "languages_complete": len(whole)}
        | page_forensics.run()
        | page_access.run()
    )


def _read(name: str) -> Any:
    return json.loads((_TEXTS / f"{name}.json").read_text("utf-8"))


def _document(tag: str) -> str:
    return (WEB / "public" / f"{tag}.html").read_text("utf-8")


async def _weigh(languages: list[str]) -> list[int]:
    """Bytes of the body that a browser of each language is sent; the page must really be in that language."""
    sizes = []
    with tempfile.TemporaryDirectory(prefix="pnav-page-") as place:
        async with (
            grpc.aio.insecure_channel("127.0.0.1:1") as nobody,
            aiohttp.ClientSession(auto_decompress=False) as http,
        ):
            app = public_app(config(Path(place)), Upstream(nobody), Places(nobody, nobody))
            async with listening(app) as address:
                for tag in languages:
                    headers = {"Accept-Language": tag, "Accept-Encoding": "gzip"}
                    async with http.get(f"http://{address}/", headers=headers) as answer:
                        body = await answer.read()
                    if gzip.decompress(body).decode() != with_exit(
                        with_host(_document(tag), urlsplit(ORIGIN).netloc), EXIT_URL
                    ):
                        raise AssertionError(f"who reads {tag} is sent something else")
                    sizes.append(len(body))
    return sizes
