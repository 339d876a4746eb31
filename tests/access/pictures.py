"""`python -m tests.access.pictures [STATE …]`: every state in every look, in build/screenshots, with a page of them."""

import asyncio
import sys
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from html import escape

from tests.access.arrivals import arrivals
from tests.access.looks import Look, show
from tests.e2e.page_states import STATES
from tests.fakes.standins import ROOT

FOLDER = ROOT / "build" / "screenshots"
_SIZES = {320: 640, 768: 1024, 1280: 800}  # a small phone, a tablet, a laptop


def _looks(**options: object) -> Mapping[int, Look]:
    return {width: Look(width, height, **options) for width, height in _SIZES.items()}  # type: ignore[arg-type]


USUAL = {"light": _looks(), "dark": _looks(scheme="dark"), "rtl": _looks(language="ar")}
LARGE = {"text200": _looks(text=32)}
_LARGE_TEXT = "--blink-settings=defaultFontSize=32"
"""What `Look.text` is for a browser of its own: to draw a whole page takes that back, and leaves this."""


async def _take(states: Iterable[str], ways: Mapping[str, Mapping[int, Look]], *arguments: str) -> None:
    async with aclosing(arrivals(states, *arguments)) as arriving:
        async for state, she in arriving:
            for way, looks in ways.items():
                for width, look in looks.items():
                    await show(she.page, look)
                    await she.page.evaluate("scrollTo(0, 0)")
                    await she.page.screenshot(path=FOLDER / f"{state}-{width}-{way}.png", full_page=True)


def _sheet() -> str:
    names = [f"{width}-{way}" for way in (*USUAL, *LARGE) for width in _SIZES]
    style = "<style>img { height: 20rem; margin: .25rem; border: 1px solid #888 }</style>"
    rows = []
    for state in STATES:
        files = [f"{state}-{name}.png" for name in names]
        shown = "".join(f'<a href="{file}"><img loading="lazy" src="{file}" alt="{file}"></a>' for file in files)
        rows.append(f"<h2>{escape(state)}</h2>{shown}")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Her page, in every state</title>{style}'
    return f"{head}<h1>Her page, in every state</h1>{''.join(rows)}"


def main(arguments: list[str]) -> int:
    """Exit status: 0, or 2 when there is no such state."""
    unknown = [state for state in arguments if state not in STATES]
    if unknown:
        print(f"There is no state {', '.join(unknown)}: choose from {', '.join(STATES)}, or none for all.")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(_take(arguments or STATES, USUAL))
    asyncio.run(_take(arguments or STATES, LARGE, _LARGE_TEXT))
    (FOLDER / "index.html").write_text(_sheet(), "utf-8")
    print(f"Look at {FOLDER.relative_to(ROOT)}/index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
