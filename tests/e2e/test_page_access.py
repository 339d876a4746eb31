"""Every state of her page, for axe and for a keyboard, in every way it may be looked at."""

import pytest

from tests.access.axe import violations
from tests.access.looks import AXED, WALKED, WALKED_LARGE, show
from tests.access.walk import walk
from tests.access.words import broken_words
from tests.e2e.page_states import STATES


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
