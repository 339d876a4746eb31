"""What axe and a keyboard find fault with, in every state of the page and every way of looking at it."""

import asyncio
from contextlib import aclosing

from tests.access.arrivals import arrivals
from tests.access.axe import violations
from tests.access.looks import AXED, WALKED, show
from tests.access.walk import walk
from tests.e2e.page_states import STATES


def run() -> dict[str, float]:
    """axe_violations: rules broken, per element; walk_faults: of Tab and Shift+Tab; page_states: how many were seen."""
    return asyncio.run(_run())


async def _run() -> dict[str, float]:
    broken, faults = 0, 0
    async with aclosing(arrivals(STATES)) as arriving:
        async for _, she in arriving:
            for look in AXED:
                await show(she.page, look)
                broken += len(await violations(she.page))
            for look in WALKED.values():
                await show(she.page, look)
                faults += len(await walk(she.page))
    return {"axe_violations": broken, "walk_faults": faults, "page_states": len(STATES)}
