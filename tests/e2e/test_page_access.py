"""Every state of her page, for axe and for a keyboard, in every way it may be looked at."""

import pytest
from playwright.async_api import expect

from tests.access.axe import violations
from tests.access.looks import AXED, WALKED, WALKED_LARGE, show
from tests.access.walk import walk
from tests.access.words import broken_words
from tests.e2e.page_states import STATES

ALPHABETIC = ("en", "fr-x-falc", "es", "pt", "ar", "tr", "ro", "uk", "ru")
"""Chinese breaks a line anywhere. Each has another `lang` than the one before: that says when the page speaks it."""


@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing_in_any_state_in_light_dark_or_from_right_to_left(she, front, state):
    await STATES[state](she, front)
    for look in AXED:
        await show(she.page, look)
        assert await violations(she.page) == [], look


@pytest.mark.parametrize("state", STATES)
async def test_a_keyboard_gets_everywhere_in_any_state_and_shows_where_it_is(she, front, state):
    await STATES[state](she, front)
    for setting, look in WALKED.items():
        await show(she.page, look)
        assert await walk(she.page) == [], setting


@pytest.mark.parametrize("state", STATES)
async def test_text_of_twice_the_size_breaks_no_word_and_hides_nothing_in_any_state(she_with_large_text, front, state):
    await STATES[state](she_with_large_text, front)
    for setting, look in WALKED_LARGE.items():
        await show(she_with_large_text.page, look)
        assert await broken_words(she_with_large_text.page) == [], setting
        assert await walk(she_with_large_text.page) == [], setting


@pytest.mark.parametrize("state", ["what", "danger", "two_forces", "summary", "code_shown", "cut_off", "waiting"])
async def test_text_of_twice_the_size_breaks_no_word_of_the_page_in_any_alphabet(she_with_large_text, front, state):
    page = she_with_large_text.page
    await STATES[state](she_with_large_text, front)
    await page.set_viewport_size({"width": 320, "height": 640})
    for tag in ALPHABETIC:
        await page.locator("#language").select_option(tag)
        await expect(page.locator("html")).to_have_attribute("lang", tag.partition("-")[0])
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert await broken_words(page) == [], tag
