"""Configuration: read once at start from the environment, all mistakes told together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_PORT = re.compile(r"[0-9]{1,5}")
_MAIL = re.compile(r"[^\s@<>\"]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_SPACE = re.compile(r"\s")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")
_USUAL = re.compile(r"https:.*:443|http:.*:80")  # browsers leave that port out
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ConfigError(Exception):
    """One or more settings are missing or wrong; the text names each and says what would be right."""


class Address(NamedTuple):
    """Where to listen or whom to call."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Env:
    """Typed readers over the environment. Call `done` last: it raises ConfigError with every mistake."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._mistakes: list[str] = []

    def done(self) -> None:
        """Raises ConfigError if anything that was read is missing or wrong."""
        if self._mistakes:
            raise ConfigError("\n".join(self._mistakes))

    def text(self, name: str, default: str | None = None) -> str:
        """A string."""
        value = self._environ.get(name, default)
        if value is None:
            self._mistakes.append(f"{name} is not set.")
            return ""
        return value

    def choice(self, name: str, options: tuple[str, ...], default: str) -> str:
        """One of `options`."""
        value = self.text(name, default)
        if value not in options:
            self._wrong(name, value, "one of " + ", ".join(options))
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.text(name, None if default is None else str(default))
        if not _INTEGER.fullmatch(value):
            self._wrong(name, value, "a whole number")
            return 0
        return int(value)

    def count(self, name: str, default: int) -> int:
        """A whole number of at least 1."""
        number = self.integer(name, default)
        if number < 1:
            self._wrong(name, self.text(name, str(default)), "a whole number of at least 1")
        return max(1, number)

    def seconds(self, name: str, default: timedelta) -> timedelta:
        """A duration, written in seconds, not negative."""
        value = self.text(name, str(default.total_seconds()))
        try:
            number = float(value)
        except ValueError:
            number = -1
        if not 0 <= number < 10**9:
            self._wrong(name, value, "a number of seconds")
            return default
        return timedelta(seconds=number)

    def address(self, name: str, default: str | None = None) -> Address:
        """host:port."""
        value = self.text(name, default)
        found = _parse(value)
        if found is None:
            self._wrong(name, value, "host:port")
        return found or Address("", 0)

    def addresses(self, name: str, default: str | None = None) -> tuple[Address, ...]:
        """host:port, or several of them between commas."""
        value = self.text(name, default)
        found = [_parse(part.strip()) for part in value.split(",")]
        if None in found:
            self._wrong(name, value, "host:port, or several between commas")
        return tuple(address for address in found if address is not None)

    def path(self, name: str, default: Path | None = None) -> Path:
        """A path that exists."""
        value = self.text(name, None if default is None else str(default))
        if not value or not Path(value).exists():
            self._wrong(name, value, "a path that exists")
        return Path(value)

    def url(self, name: str, default: str | None = None, *, off: str = "") -> str:
        """An https address without a trailing slash; http is taken on this machine only. `off`: an origin that it must
        not lead to."""
        value = self.text(name, default)
        if not _is_safe_url(value):
            self._wrong(name, value, "an https:// address (http:// on this machine only)")
        elif off and urlsplit(value).netloc.lower() == urlsplit(off).netloc:
            self._wrong(name, value, f"another site than {off}")
        return value.rstrip("/")

    def origin(self, name: str, default: str | None = None) -> str:
        """Scheme, host and port alone, as browsers write an Origin; empty where that is the default."""
        value = self.text(name, default)
        if value == default == "":
            return ""
        if not (_ORIGIN.fullmatch(value) and _is_safe_url(value)) or _USUAL.fullmatch(value):
            self._wrong(name, value, "an origin: https:// and a host in small letters, and nothing after it")
        return value

    def contact(self, name: str, default: str | None = None) -> str:
        """Where people may write: a mail address or an https address; empty where that is the default."""
        value = self.text(name, default)
        page = value.startswith("https://") and _is_safe_url(value) and not _SPACE.search(value)
        if not (value == default == "" or page or _MAIL.fullmatch(value)):
            self._wrong(name, value, "a mail address or an https:// address")
        return value

    def _wrong(self, name: str, value: str, wanted: str) -> None:
        if not any(mistake.startswith(f"{name} ") for mistake in self._mistakes):
            self._mistakes.append(f"{name} is {value!r}; it must be {wanted}.")


def _parse(value: str) -> Address | None:
    host, colon, port = value.rpartition(":")
    if not (host and colon and _PORT.fullmatch(port) and int(port) < 65536):
        return None
    return Address(host, int(port))


def _is_safe_url(value: str) -> bool:
    try:
        scheme, host = urlsplit(value).scheme, urlsplit(value).hostname
    except ValueError:
        return False
    return bool(host) and (scheme == "https" or (scheme == "http" and host in _LOOPBACK))


@dataclass(frozen=True)
class TlsFiles:
    """The three files of a mounted certificate, named as cert-manager names them."""

    directory: Path

    @property
    def authority(self) -> bytes:
        """The authority that all parts of the platform share, PEM."""
        return (self.directory / "ca.crt").read_bytes()

    @property
    def certificate(self) -> bytes:
        """This part's own certificate, PEM."""
        return (self.directory / "tls.crt").read_bytes()

    @property
    def key(self) -> bytes:
        """Its private key, PEM."""
        return (self.directory / "tls.key").read_bytes()


@dataclass(frozen=True)
class ServerConfig:
    """What every gRPC server of the platform is told."""

    listen: Address
    probe_listen: Address
    metrics_listen: Address
    tls: TlsFiles
    issuer: str
    audience: str


@dataclass(frozen=True)
class MongoConfig:
    """Where the database is."""

    uri: str
    database: str


def read_server(env: Env) -> ServerConfig:
    """The settings that all servers share."""
    return ServerConfig(
        listen=env.address("PNAV_LISTEN"),
        probe_listen=env.address("PNAV_PROBE_LISTEN"),
        metrics_listen=env.address("PNAV_METRICS_LISTEN"),
        tls=TlsFiles(env.path("PNAV_TLS_DIR")),
        issuer=env.url("PNAV_OIDC_ISSUER"),
        audience=env.text("PNAV_OIDC_AUDIENCE", "pnav"),
    )


def read_mongo(env: Env) -> MongoConfig:
    """The settings of whoever keeps data."""
    return MongoConfig(uri=env.text("MONGODB_URI"), database=env.text("PNAV_DATABASE", "pnav"))
