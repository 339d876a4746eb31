"""axe-core on a page as it stands: WCAG 2.2 AA, and what axe calls best practice."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

_AXE = Path(__file__).parents[2] / "gateway" / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What lies under the banner after scrolling is not out of sight: it is one turn of a wheel away.
_RUN = "tags => { scrollTo(0, 0); return axe.run(document, { runOnly: tags, resultTypes: ['violations'] }) }"


@cache
def _source() -> str:
    return _AXE.read_text("utf-8")


async def violations(page: Page) -> list[str]:
    """A sentence per element and rule that it breaks."""
    await page.evaluate(_source())
    found: dict[str, Any] = await page.evaluate(_RUN, _TAGS)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
