"""The visitor's page as it is sent: one document per language, held in memory, plain and gzipped."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import deflate
from aiohttp import hdrs, web

from gateway.languages import negotiate, takes_gzip

_TIGHTEST = 12  # of libdeflate: 3 % under zlib's best, in 10 ms a page, so that it can wait for the settings


def with_exit(document: str, url: str) -> str:
    """A document whose quick exit leads to `url`."""
    return document.replace("__EXIT_URL__", escape(url, quote=True))


def with_host(document: str, host: str) -> str:
    """A document that is called what every history knows of it, until its script knows better (R11)."""
    return document.replace("__HOST__", escape(host))


def compressed(plain: bytes) -> bytes:
    """As tightly as gzip goes in a moment; the same bytes for the same text."""
    return bytes(deflate.gzip_compress(plain, _TIGHTEST))


@dataclass(frozen=True)
class Body:
    """A text in both codings. It holds no secret and nothing of who asks: its length tells nobody anything."""

    plain: bytes
    gzipped: bytes
    content_type: str

    @classmethod
    def of(cls, text: str, content_type: str) -> "Body":
        """`text` in both."""
        plain = text.encode()
        return cls(plain, compressed(plain), content_type)

    def answer(self, request: web.Request, vary: str) -> web.Response:
        """In the coding that `request` takes; `vary`: the headers on which the answer depends."""
        headers = {hdrs.VARY: vary}
        body = self.plain
        if takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, "")):
            headers[hdrs.CONTENT_ENCODING] = "gzip"
            body = self.gzipped
        return web.Response(body=body, content_type=self.content_type, charset="utf-8", headers=headers)


class Pages:
    """The documents and the catalogues of every language, as build.mjs made them."""

    def __init__(self, folder: Path, host: str, exit_url: str) -> None:
        """`host`: its own; `exit_url`: where quick exit leads. Raises OSError where the pages have not been built."""
        self.hashes: Mapping[str, list[str]] = json.loads((folder / "csp.json").read_text("utf-8"))
        self.documents = {
            path.stem: Body.of(with_exit(with_host(path.read_text("utf-8"), host), exit_url), "text/html")
            for path in folder.glob("*.html")
        }
        catalogues = [folder / f"{tag}.json" for tag in self.documents]
        self._texts = {path.stem: Body.of(path.read_text("utf-8"), "application/json") for path in catalogues}

    def document(self, request: web.Request) -> web.Response:
        """The page in the language that suits her browser best."""
        language = negotiate(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), self.documents)
        return self.documents[language].answer(request, f"{hdrs.ACCEPT_LANGUAGE}, {hdrs.ACCEPT_ENCODING}")

    def texts(self, request: web.Request, language: str) -> web.Response | None:
        """What a page that is open in another language needs to go on in `language`; None for one there is not."""
        texts = self._texts.get(language)
        return texts.answer(request, hdrs.ACCEPT_ENCODING) if texts else None
