"""Tab to the end and Shift+Tab back: every stop in sight, uncovered, ringed, large enough, and in reading order."""

from pathlib import Path

from playwright.async_api import Page

_JUDGE = Path(__file__).with_name("walk.js").read_text("utf-8")
_STOPS_MAX = 120  # no page has so many; one that gives focus on and on does


async def walk(page: Page, *, skip: bool = True, way_out: bool = True) -> list[str]:
    """Faults, as sentences; none where a person who has only a keyboard gets everywhere and sees where she is.

    `skip`: whether the link to the content comes first. `way_out`: whether quick exit is next, as on a visitor's page.
    """
    await page.evaluate(_JUDGE)
    await page.evaluate("walk.begin()")
    for _ in range(_STOPS_MAX):
        await page.keyboard.press("Tab")
        if not await page.evaluate("walk.step()"):
            break
    for _ in range(await page.evaluate("walk.turn()") - 1):
        await page.keyboard.press("Shift+Tab")
        await page.evaluate("walk.stepBack()")
    faults = await page.evaluate("first => walk.end(first)", {"skip": skip, "wayOut": way_out})
    return [*faults, *await page.evaluate("walk.wide()")]
