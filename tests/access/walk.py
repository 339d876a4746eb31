"""Tab to the end and Shift+Tab back: every stop in sight, uncovered, ringed, large enough, and in reading order."""

from pathlib import Path

from playwright.async_api import Page

_JUDGE = Path(__file__).with_name("walk.js").read_text("utf-8")
_STOPS_MAX = 120  # no page has so many; one that gives focus on and on does


async def walk(page: Page) -> list[str]:
    """Faults, as sentences; none where a person who has only a keyboard gets everywhere and sees where she is."""
    await page.evaluate(_JUDGE)
    await page.evaluate("walk.begin()")
    for _ in range(_STOPS_MAX):
        await page.keyboard.press("Tab")
        if not await page.evaluate("walk.step()"):
            break
    for _ in range(await page.evaluate("walk.turn()") - 1):
        await page.keyboard.press("Shift+Tab")
        await page.evaluate("walk.stepBack()")
    return [*await page.evaluate("walk.end()"), *await page.evaluate("walk.wide()")]
