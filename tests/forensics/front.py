"""The public page under a name of its own and over TLS: an edge and a gateway beside a stack that runs."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from chassis.config import Env
from chassis.up import binaries
from chassis.up.certificates import issue_all
from chassis.up.probes import grpc_ready, http
from chassis.up.stack import Settings, parts
from gateway.envoy.render import read, render
from tests.fakes.platform import free_addresses
from tests.fakes.programs import Program, running

HOST = "accueil-zibeline.example"  # RFC 6761 §6.5; a word that no browser has in it by itself


@dataclass(frozen=True)
class Front:
    """Where it is, and what a browser has to be told to get there and to trust it."""

    address: str
    arguments: tuple[str, ...]
    path: str = ""

    @property
    def url(self) -> str:
        """Of the page."""
        return f"https://{self.address}/{self.path}"


@asynccontextmanager
async def front(stack: Settings, directory: Path, exit_url: str, **settings: str) -> AsyncIterator[Front]:
    """Serves https://HOST:port. `settings`: more of the gateway's own, for instance PNAV_PAGE_STATUS."""
    issue_all(directory, ["edge"])
    listen, console, admin, plain, plain_console, probe, metrics = free_addresses(7)
    address = f"{HOST}:{listen.port}"
    env = {part.name: part.env for part in parts(stack)}
    gateway_env = env["gateway"] | {
        "PNAV_PUBLIC_LISTEN": str(plain),
        "PNAV_CONSOLE_LISTEN": str(plain_console),
        "PNAV_PROBE_LISTEN": str(probe),
        "PNAV_METRICS_LISTEN": str(metrics),
        "PNAV_PUBLIC_ORIGIN": f"https://{address}",
        "PNAV_EXIT_URL": exit_url,
        **settings,
    }
    envoy_env = env["envoy"] | {
        "PNAV_ENVOY_PUBLIC_LISTEN": str(listen),
        "PNAV_ENVOY_CONSOLE_LISTEN": str(console),
        "PNAV_ENVOY_ADMIN_LISTEN": str(admin),
        "PNAV_GATEWAY_PUBLIC_TARGET": str(plain),
        "PNAV_GATEWAY_CONSOLE_TARGET": str(plain_console),
        "PNAV_EDGE_TLS_CERT": str(directory / "edge" / "tls.crt"),
        "PNAV_EDGE_TLS_KEY": str(directory / "edge" / "tls.key"),
    }
    file = directory / "envoy.yaml"
    file.write_text(render(read(Env(envoy_env))), "utf-8")
    gateway = Program(("gateway.main",), gateway_env, directory / "gateway.log", grpc_ready(probe.port), plain)
    edge = Program(
        ("-c", str(file), "--disable-hot-restart", "--concurrency", "1"), {}, directory / "envoy.log",
        http((admin.port, "/ready")), listen, (str(binaries.envoy()),),
    )  # fmt: skip
    async with running(gateway, edge):
        trust = f"--ignore-certificate-errors-spki-list={_pin(directory / 'edge' / 'tls.crt')}"
        yield Front(address, (f"--host-resolver-rules=MAP {HOST} 127.0.0.1", trust))


def _pin(certificate: Path) -> str:
    """SHA-256 of its public key (RFC 7469 §2.4): to a browser that is told so it is a good one, as in life."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    info = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(info).digest()).decode()
