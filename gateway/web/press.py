"""Compresses the built pages as tightly as gzip goes: a twentieth below zlib, in seconds nobody waits for at start.

Writes TAG.html.gz beside every dist/public/TAG.html, for the exit that is the gateway's own default, and TAG.json.gz.
Prints what a first load weighs in each language; ends with a status that is not 0 where one is over the budget.
"""

import sys
from pathlib import Path

import zopfli.gzip

from gateway.config import EXIT_URL
from gateway.page import with_exit

# The page has to reach an old phone on a bad line before a person who is afraid gives up.
BUDGET = 20_000  # bytes
PUBLIC = Path(__file__).parent / "dist/public"


def press(path: Path, text: str) -> int:
    """Writes `text` compressed beside `path`; gives the bytes it takes."""
    pressed = zopfli.gzip.compress(text.encode())
    path.with_name(f"{path.name}.gz").write_bytes(pressed)
    return len(pressed)


def main() -> int:
    """Exit status: 0, or 1 where a page is too heavy."""
    for path in (path for path in PUBLIC.glob("*.json") if path.stem != "csp"):
        press(path, path.read_text("utf-8"))
    sizes = {path.stem: press(path, with_exit(path.read_text("utf-8"), EXIT_URL)) for path in PUBLIC.glob("*.html")}
    by_weight = sorted(sizes.items(), key=lambda one: one[1])
    print("  the page, in kB gzipped: " + ", ".join(f"{tag} {size / 1000:.2f}" for tag, size in by_weight))  # noqa: T201
    heavy = [tag for tag, size in by_weight if size > BUDGET]
    if heavy:
        print(f"The page in {', '.join(heavy)} weighs over {BUDGET} bytes gzipped.", file=sys.stderr)  # noqa: T201
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
