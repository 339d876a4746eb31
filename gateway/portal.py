"""The page for a portal that hosts it (PNAV_PORTAL_ORIGIN): `python -m gateway.portal DIRECTORY` writes it.

DIRECTORY/TAG.html is the page in one language, TAG.html.gz the same, compressed more tightly than most servers do, and
headers.json what it has to be sent with. A browser that opens it
there names the platform nowhere in its profile (tests/e2e/test_forensics_modes.py).
"""

import json
import os
import re
import sys
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from chassis.config import ConfigError, Env
from gateway.config import EXIT_URL, WEB
from gateway.document import sockets
from gateway.headers import COMMON_HEADERS, page_policy
from gateway.page import compressed, with_exit, with_host

_OWN = ("Server",)  # the portal has its own


def portal_pages(folder: Path, platform: str, portal: str, exit_url: str) -> dict[str, str]:
    """The documents by language: as the platform's own, but that they ask `platform`, are called what the `portal` is
    called, and send no form anywhere. Both are origins."""
    host = urlsplit(portal).netloc
    return {
        path.stem: _hosted(with_host(path.read_text("utf-8"), host), platform, exit_url)
        for path in folder.glob("*.html")
    }


def portal_headers(folder: Path, platform: str) -> dict[str, str]:
    """What the portal sends with each of them."""
    hashes = json.loads((folder / "csp.json").read_text("utf-8"))
    policy = page_policy(hashes, connect=f"{platform} {sockets(platform)}", form="'none'")
    common = {name: value for name, value in COMMON_HEADERS.items() if name not in _OWN}
    return {"Content-Type": "text/html; charset=utf-8", **common, "Content-Security-Policy": policy}


def _hosted(document: str, platform: str, exit_url: str) -> str:
    formless = re.sub(r"<form class=\"step\"[^>]*>(.*?)<button[^>]*>[^<]*</button>\s*</form>",
                      r'<div class="step">\1</div>', document, flags=re.DOTALL)  # fmt: skip
    return with_exit(formless.replace("data-exit=", f'data-at="{escape(platform)}" data-exit=', 1), exit_url)


def main() -> None:
    """Reads PNAV_PUBLIC_ORIGIN, PNAV_PORTAL_ORIGIN, PNAV_EXIT_URL. Status 2, naming every mistake, for wrong ones."""
    env = Env(os.environ)
    platform, portal = env.origin("PNAV_PUBLIC_ORIGIN"), env.origin("PNAV_PORTAL_ORIGIN")
    exit_url = env.url("PNAV_EXIT_URL", EXIT_URL, off=portal)
    web = env.path("PNAV_WEB_DIR", WEB) / "public"
    try:
        env.done()
        (directory,) = map(Path, sys.argv[1:])
    except (ConfigError, ValueError) as mistakes:
        sys.stderr.write(f"gateway.portal DIRECTORY cannot write:\n{mistakes}\n")
        sys.exit(2)
    directory.mkdir(parents=True, exist_ok=True)
    for tag, document in portal_pages(web, platform, portal, exit_url).items():
        (directory / f"{tag}.html").write_text(document, "utf-8")
        (directory / f"{tag}.html.gz").write_bytes(compressed(document.encode()))
    (directory / "headers.json").write_text(json.dumps(portal_headers(web, platform), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
