"""The parts of the local stack: what each is told, where it listens, how it is known to be healthy."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chassis.up import binaries, mongod, probes
from chassis.up.parts import Part

HOST = "127.0.0.1"
_OFFSETS = {
    "public": 0, "console": 1, "issuer": 2, "mailbox": 3, "smtp": 4, "envoy admin": 5, "mongodb": 6,
    "gateway public": 7, "gateway console": 8,
    "routing_svc": 10, "routing_svc probe": 11, "routing_svc metrics": 12,
    "chat_svc": 13, "chat_svc probe": 14, "chat_svc metrics": 15,
    "directory_svc": 16, "directory_svc probe": 17, "directory_svc metrics": 18,
    "referral_svc": 19, "referral_svc probe": 20, "referral_svc metrics": 21,
    "gateway probe": 22, "gateway metrics": 23,
}  # fmt: skip
PORTS = max(_OFFSETS.values()) + 1
CERTIFIED = ("gateway", "routing_svc", "chat_svc", "directory_svc", "referral_svc", "envoy", "ops")
"""Parts that get a certificate; `ops` is whoever looks inside a service by hand."""


@dataclass(frozen=True)
class Settings:
    """What a person chooses."""

    data: Path
    base_port: int
    mongodb_uri: str = ""
    """A MongoDB that runs already; empty: the stack has its own."""

    def port(self, use: str) -> int:
        """The port for a use."""
        return self.base_port + _OFFSETS[use]

    def address(self, use: str) -> str:
        """host:port for a use."""
        return f"{HOST}:{self.port(use)}"

    def url(self, use: str) -> str:
        """http://host:port for a use."""
        return f"http://{self.address(use)}"


def parts(settings: Settings) -> tuple[Part, ...]:
    """All parts, whoever is called before who calls. Raises Trouble when a program is missing."""
    own = () if settings.mongodb_uri else (_mongodb(settings),)
    return (
        *own,
        _demonstration(settings, "issuer", {
            "PNAV_LISTEN": settings.address("issuer"),
            "PNAV_CONSOLE_ORIGIN": settings.url("console"),
            "PNAV_ISSUER_KEY": str(settings.data / "issuer" / "key.pem"),
        }),
        _demonstration(settings, "mailbox", {
            "PNAV_LISTEN": settings.address("mailbox"),
            "PNAV_SMTP_LISTEN": settings.address("smtp"),
            "PNAV_MAIL_DIR": str(settings.data / "mail"),
        }),
        _service(settings, "routing_svc", layer=2),
        _service(settings, "chat_svc", layer=2),
        _service(settings, "directory_svc", layer=2),
        _service(settings, "referral_svc", layer=3),
        _gateway(settings),
        _envoy(settings),
    )  # fmt: skip


def addresses(settings: Settings) -> Sequence[tuple[str, str]]:
    """What a person opens, with its name."""
    served = ("gateway", "routing_svc", "chat_svc", "directory_svc", "referral_svc")
    return (
        ("public page", f"{settings.url('public')}/"),
        ("console", f"{settings.url('console')}/"),
        ("demo mailbox", f"{settings.url('mailbox')}/"),
        *((f"metrics of {name}", f"{settings.url(f'{name} metrics')}/metrics") for name in served),
        ("metrics of envoy", f"{settings.url('envoy admin')}/stats/prometheus"),
    )


def _mongodb(settings: Settings) -> Part:
    port = settings.port("mongodb")

    async def ready() -> bool:
        return await asyncio.to_thread(mongod.become_primary, port)

    directory = settings.data / "mongodb"
    directory.mkdir(parents=True, exist_ok=True)
    return Part(
        "mongodb", mongod.command(directory, port), ready, grace=mongod.GRACE, patience=mongod.START,
        ports=_ports(settings, "mongodb"),
    )  # fmt: skip


def _demonstration(settings: Settings, name: str, env: Mapping[str, str]) -> Part:
    uses = ("mailbox", "smtp") if name == "mailbox" else (name,)
    page = "/.well-known/openid-configuration" if name == "issuer" else "/"
    return Part(
        name, _python(f"chassis.up.{name}"), probes.http((settings.port(name), page)),
        {**_shared(settings), **env}, layer=1, ports=_ports(settings, *uses),
    )  # fmt: skip


def _service(settings: Settings, name: str, *, layer: int) -> Part:
    env = {
        "PNAV_LISTEN": settings.address(name),
        "PNAV_TLS_DIR": str(settings.data / "tls" / name),
        "MONGODB_URI": settings.mongodb_uri or mongod.uri(settings.port("mongodb")),
    }
    waits = frozenset[str]() if settings.mongodb_uri else frozenset({"mongodb"})
    return _platform(settings, name, env, layer=layer, after=waits, uses=(name,))


def _gateway(settings: Settings) -> Part:
    env = {
        "PNAV_PUBLIC_LISTEN": settings.address("gateway public"),
        "PNAV_CONSOLE_LISTEN": settings.address("gateway console"),
        "PNAV_PUBLIC_ORIGIN": settings.url("public"),
        "PNAV_TLS_DIR": str(settings.data / "tls" / "gateway"),
    }
    return _platform(settings, "gateway", env, layer=4, uses=("gateway public", "gateway console"))


def _platform(
    settings: Settings, name: str, env: Mapping[str, str], *, layer: int, uses: Sequence[str],
    after: frozenset[str] = frozenset(),
) -> Part:  # fmt: skip
    """A process that anybody may deploy: `python -m NAME.main`."""
    probe, metrics = f"{name} probe", f"{name} metrics"
    listens = {"PNAV_PROBE_LISTEN": settings.address(probe), "PNAV_METRICS_LISTEN": settings.address(metrics)}
    return Part(
        name, _python(f"{name}.main"), probes.grpc_ready(settings.port(probe)),
        {**_shared(settings), **listens, **env}, after, layer, _ports(settings, *uses, probe, metrics),
    )  # fmt: skip


def _envoy(settings: Settings) -> Part:
    configuration = settings.data / "run" / "envoy.yaml"
    env = {
        "PNAV_ENVOY_CONFIG": str(configuration),
        "PNAV_ENVOY_PUBLIC_LISTEN": settings.address("public"),
        "PNAV_ENVOY_CONSOLE_LISTEN": settings.address("console"),
        "PNAV_ENVOY_ADMIN_LISTEN": settings.address("envoy admin"),
        "PNAV_GATEWAY_PUBLIC_TARGET": settings.address("gateway public"),
        "PNAV_GATEWAY_CONSOLE_TARGET": settings.address("gateway console"),
        "PNAV_OIDC_JWKS_URI": f"{settings.url('issuer')}/jwks",
        "PNAV_TLS_DIR": str(settings.data / "tls" / "envoy"),
        "PNAV_EDGE_TLS_CERT": "",
    }
    # Without --disable-hot-restart two stacks on one machine would meet in one shared memory.
    argv = (
        str(binaries.envoy()), "--config-path", str(configuration), "--log-level", "warning",
        "--concurrency", "1", "--disable-hot-restart",
    )  # fmt: skip
    ready = probes.http(
        (settings.port("envoy admin"), "/ready"), (settings.port("public"), "/"), (settings.port("console"), "/")
    )
    return Part(
        "envoy", argv, ready, {**_shared(settings), **env}, frozenset({"issuer"}), 5,
        _ports(settings, "public", "console", "envoy admin"), prepare=_python("gateway.envoy.render"),
    )  # fmt: skip


def _shared(settings: Settings) -> Mapping[str, str]:
    """What each process of ours is told; it takes from it what is its own."""
    return {
        "PNAV_OIDC_ISSUER": settings.url("issuer"),
        "PNAV_OIDC_AUDIENCE": "pnav",
        "PNAV_CONSOLE_CLIENT_ID": "pnav-console",
        "PNAV_ROUTING_TARGET": settings.address("routing_svc"),
        "PNAV_CHAT_TARGET": settings.address("chat_svc"),
        "PNAV_DIRECTORY_TARGET": settings.address("directory_svc"),
        "PNAV_REFERRAL_TARGET": settings.address("referral_svc"),
        "PNAV_SMTP_HOST": HOST,
        "PNAV_SMTP_PORT": str(settings.port("smtp")),
        "PNAV_SMTP_SECURITY": "plain",
        "PNAV_SMTP_USER": "",
        "PNAV_MAIL_FROM": "pnav@demonstration.invalid",
        "PNAV_LOG_FORMAT": os.environ.get("PNAV_LOG_FORMAT", "text"),
    }


def _python(module: str) -> Sequence[str]:
    return (sys.executable, "-m", module)


def _ports(settings: Settings, *uses: str) -> Mapping[str, int]:
    return {use: settings.port(use) for use in uses}
