"""How a page is looked at: at what size, in which direction, in which colours, and with how large a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Page, expect


@dataclass(frozen=True)
class Look:
    """One of them."""

    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    forced: bool = False
    language: str = "fr"
    text: int = 16
    """Pixels, of Chromium's own setting: media queries in em follow it as they do in life. 32 is 200 %."""


AXED = (Look(), Look(320, 640), Look(scheme="dark"), Look(320, 640, language="ar"))
WALKED: Mapping[str, Look] = {
    "ltr": Look(320, 640),
    "rtl": Look(320, 640, language="ar"),
    "dark": Look(1280, 800, scheme="dark"),
    "forced": Look(768, 1024, forced=True),
    "text200": Look(320, 640, text=32),
    "text200-wide": Look(1280, 800, text=32),
}
"""The five settings of the walk, one of them at two widths; the narrow ones are those in which most can go wrong."""


async def show(page: Page, look: Look) -> None:
    """Makes `page` look so; what she typed stays."""
    await page.set_viewport_size({"width": look.width, "height": look.height})
    await page.emulate_media(color_scheme=look.scheme, forced_colors="active" if look.forced else "none")
    await _text(page, look.text)
    way = "rtl" if look.language == "ar" else "ltr"
    menu = page.locator("#language")
    if await menu.is_visible():
        if await menu.input_value() != look.language:
            await menu.select_option(look.language)
        await expect(page.locator("html")).to_have_attribute("dir", way)
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    else:  # a page without a choice of languages is only turned round
        await page.evaluate("way => { document.documentElement.dir = way }", way)


async def _text(page: Page, size: int) -> None:
    """As Chromium's settings do it for all pages."""
    browser = await page.context.new_cdp_session(page)
    await browser.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
