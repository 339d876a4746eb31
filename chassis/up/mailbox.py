"""A demonstration of the units' mail: an SMTP server that keeps what it is given, and a page that shows it."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import cast

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from chassis.config import Address, Env
from chassis.run import run
from chassis.up.pages import page

_WARNING = "Ces courriels ne sont partis nulle part&nbsp;: ils restent sur cet ordinateur."
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")  # what `Store.keep` makes; nothing else is ever opened
_LARGEST = 32 * 1024 * 1024
_HEADERS = (("From", "De"), ("To", "À"), ("Date", "Date"), ("Subject", "Objet"))


@dataclass(frozen=True)
class Config:
    """What the mailbox is told."""

    listen: Address
    smtp_listen: Address
    directory: Path


def read(env: Env) -> Config:
    """Reads PNAV_LISTEN (the page), PNAV_SMTP_LISTEN, PNAV_MAIL_DIR (made if missing)."""
    return Config(
        listen=env.address("PNAV_LISTEN"),
        smtp_listen=env.address("PNAV_SMTP_LISTEN"),
        directory=Path(env.text("PNAV_MAIL_DIR")),
    )


class Store:
    """Messages as .eml files in a directory; their names sort by the time they came."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def keep(self, content: bytes, now: datetime) -> str:
        """Writes a message; gives its id. Raises OSError when the disk does not take it."""
        name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        unfinished = self._directory / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self._directory / f"{name}.eml")
        return name

    def newest_first(self) -> Iterator[tuple[str, EmailMessage]]:
        """All messages with their ids."""
        for file in sorted(self._directory.glob("*.eml"), reverse=True):
            yield file.stem, _parse(file.read_bytes())

    def raw(self, name: str) -> bytes | None:
        """A message as it came; None if there is none of that id."""
        file = self._directory / f"{name}.eml"
        return file.read_bytes() if _ID.fullmatch(name) and file.exists() else None


class Handler:
    """What aiosmtpd calls when a message has been received whole."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Accepts only what is on disk (RFC 5321 §4.2.5)."""
        try:
            self._store.keep(cast("bytes", envelope.original_content), datetime.now(UTC))
        except OSError:
            return "451 The message could not be kept"
        return "250 Kept for demonstration"


def app(store: Store) -> web.Application:
    """The page: /, /messages/ID, /messages/ID.eml."""

    async def index(_request: web.Request) -> web.Response:
        lines = "".join(_line(name, message) for name, message in store.newest_first())
        body = f"<ul>{lines}</ul>" if lines else "<p>Aucun courriel pour l'instant.</p>"
        return page("Courriels aux unités", _WARNING, body, head='<meta http-equiv="refresh" content="5">')

    async def show(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        raw = store.raw(name)
        if raw is None:
            raise web.HTTPNotFound
        return page("Courriel", _WARNING, _whole(name, _parse(raw)))

    async def download(request: web.Request) -> web.Response:
        raw = store.raw(request.match_info["name"])
        if raw is None:
            raise web.HTTPNotFound
        return web.Response(body=raw, content_type="message/rfc822", headers={"Cache-Control": "no-store"})

    application = web.Application()
    application.router.add_get("/", index)
    application.router.add_get("/messages/{name:[^./]+}", show)
    application.router.add_get("/messages/{name:[^./]+}.eml", download)
    return application


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves both until `stop`."""
    store = Store(config.directory)
    smtp = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Handler(store), hostname="localhost", data_size_limit=_LARGEST), *config.smtp_listen
    )
    runner = web.AppRunner(app(store), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, *config.listen).start()
    await stop.wait()
    smtp.close()
    await runner.cleanup()


def _parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _line(name: str, message: EmailMessage) -> str:
    subject, to, date = (escape(str(message.get(header, "—"))) for header in ("Subject", "To", "Date"))
    return f'<li><a href="/messages/{name}">{subject}</a><small>{to} · {date}</small></li>'


def _whole(name: str, message: EmailMessage) -> str:
    headers = "".join(f"<dt>{shown}</dt><dd>{escape(str(message.get(header, '—')))}</dd>" for header, shown in _HEADERS)
    part = message.get_body(("plain", "html"))
    text = escape(part.get_content()) if part is not None else ""
    attached = "".join(f"<li>{escape(item.get_filename() or '—')}</li>" for item in message.iter_attachments())
    links = f'<p><a href="/">Tous les courriels</a> · <a href="/messages/{name}.eml">Source</a></p>'
    return f"<dl>{headers}</dl><pre>{text}</pre><ul>{attached}</ul>{links}"


def main() -> None:
    """`python -m chassis.up.mailbox`."""
    run("mailbox", read, serve)


if __name__ == "__main__":
    main()
