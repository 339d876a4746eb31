"""How a page is looked at: at what size, in which direction, in which colours; and with how large a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Page, expect

LARGE_TEXT = "--blink-settings=defaultFontSize=32"
"""Chromium's own setting, for a browser of its own: 200 %, and media queries in em follow it as they do in life."""


@dataclass(frozen=True)
class Look:
    """One of them."""

    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    forced: bool = False
    language: str = "fr"


AXED = (Look(), Look(320, 640), Look(scheme="dark"), Look(320, 640, language="ar"))
WALKED: Mapping[str, Look] = {
    "ltr": Look(320, 640),
    "rtl": Look(320, 640, language="ar"),
    "dark": Look(1280, 800, scheme="dark"),
    "forced": Look(768, 1024, forced=True),
}
"""Four of the five settings of the walk; the narrow ones are those in which most can go wrong."""
WALKED_LARGE: Mapping[str, Look] = {"text200": Look(320, 640), "text200-wide": Look(1280, 800)}
"""The fifth, for a browser with LARGE_TEXT."""


async def show(page: Page, look: Look) -> None:
    """Makes `page` look so; what she typed stays."""
    await page.set_viewport_size({"width": look.width, "height": look.height})
    await page.emulate_media(color_scheme=look.scheme, forced_colors="active" if look.forced else "none")
    way = "rtl" if look.language == "ar" else "ltr"
    menu = page.locator("#language")
    if await menu.is_visible():
        if await menu.input_value() != look.language:
            await menu.select_option(look.language)
        await expect(page.locator("html")).to_have_attribute("dir", way)
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    else:  # a page without a choice of languages is only turned round
        await page.evaluate("way => { document.documentElement.dir = way }", way)
