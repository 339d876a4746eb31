"""Settings of the gateway."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import Address, Env, TlsFiles

FRAMES_PER_SECOND = 20  # of one line: nobody types so fast; what comes beyond is refused by name and sent again
OPENS_PER_SECOND = 50  # new chats of one process, twice that at once: all of France has sixty a day
EXIT_URL = "https://www.wikipedia.org"
WEB = Path(__file__).parent / "web" / "dist"


@dataclass(frozen=True)
class Config:
    """What the gateway is told at start."""

    public_listen: Address
    console_listen: Address
    probe_listen: Address
    metrics_listen: Address
    tls: TlsFiles
    routing: Address
    chat: Address
    directory: Address
    public_origin: str
    exit_url: str
    portal_origin: str
    page_status: int
    accessibility_contact: str
    issuer: str
    console_client_id: str
    frames_per_second: int
    opens_per_second: int
    web: Path


def read(env: Env) -> Config:
    """Reads the PNAV_ settings that docs/operations.md lists for the gateway."""
    public_origin = env.origin("PNAV_PUBLIC_ORIGIN")
    return Config(
        public_listen=env.address("PNAV_PUBLIC_LISTEN"),
        console_listen=env.address("PNAV_CONSOLE_LISTEN"),
        probe_listen=env.address("PNAV_PROBE_LISTEN"),
        metrics_listen=env.address("PNAV_METRICS_LISTEN"),
        tls=TlsFiles(env.path("PNAV_TLS_DIR")),
        routing=env.address("PNAV_ROUTING_TARGET"),
        chat=env.address("PNAV_CHAT_TARGET"),
        directory=env.address("PNAV_DIRECTORY_TARGET"),
        public_origin=public_origin,
        exit_url=env.url("PNAV_EXIT_URL", EXIT_URL, off=public_origin),
        portal_origin=env.origin("PNAV_PORTAL_ORIGIN", ""),
        page_status=int(env.choice("PNAV_PAGE_STATUS", ("200", "404"), "200")),
        accessibility_contact=env.contact("PNAV_ACCESSIBILITY_CONTACT", ""),
        issuer=env.url("PNAV_OIDC_ISSUER"),
        console_client_id=env.text("PNAV_CONSOLE_CLIENT_ID", "pnav-console"),
        frames_per_second=env.count("PNAV_FRAMES_PER_SECOND", FRAMES_PER_SECOND),
        opens_per_second=env.count("PNAV_OPENS_PER_SECOND", OPENS_PER_SECOND),
        web=env.path("PNAV_WEB_DIR", WEB),
    )
