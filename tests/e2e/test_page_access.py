"""Every state of her page, for axe and for a keyboard, in every way it may be looked at."""

import pytest
from playwright.async_api import expect

from tests.access.axe import violations
from tests.access.looks import AXED, WALKED, show
from tests.access.walk import walk
from tests.access.words import broken_words
from tests.e2e.page_states import STATES

ALPHABETIC = ("en", "fr-x-falc", "es", "pt", "ar", "tr", "ro", "uk", "ru")
"""Chinese breaks a line anywhere. Each has another `lang` than the one before: that says when the page speaks it."""


@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing_and_a_keyboard_gets_everywhere_in_any_state(she, front, state):
    await STATES[state](she, front)
    for look in AXED:
        await show(she.page, look)
        assert await violations(she.page) == [], look
    for setting, look in WALKED.items():
        await show(she.page, look)
        assert await walk(she.page) == [], setting
        assert await broken_words(she.page) == [], setting


@pytest.mark.parametrize("state", ["what", "danger", "two_forces", "summary", "code_shown", "cut_off", "waiting"])
async def test_text_of_twice_the_size_breaks_no_word_of_the_page_in_any_alphabet(she, front, state):
    page = she.page
    await STATES[state](she, front)
    await show(page, WALKED["text200"])
    for tag in ALPHABETIC:
        await page.locator("#language").select_option(tag)
        await expect(page.locator("html")).to_have_attribute("lang", tag.partition("-")[0])
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert await broken_words(page) == [], tag
