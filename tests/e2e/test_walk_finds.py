"""The walk, the size of the text and the search for broken words: what each exists for, planted in a page without."""

import pytest

from tests.access.looks import WALKED, show
from tests.access.walk import walk
from tests.access.words import broken_words

CHOICE = "document.querySelector('.choice')"
PLANTED = {
    "does not show that it is focused": f"{CHOICE}.style.outline = 'none'",
    "shows too faintly that it is focused": f"{CHOICE}.style.outlineColor = '#e8e4dc'",
    "is not reached": f"{CHOICE}.tabIndex = -1",
    "is smaller than 24 px": f"{CHOICE}.style.cssText = 'height: 10px; min-height: 0; padding: 0; overflow: hidden'",
    "is smaller than 44 px": "document.getElementById('exit').style.cssText = 'min-height: 0; height: 30px'",
    "is covered by header": f"{CHOICE}.style.cssText = 'position: fixed; top: 0; left: 0; z-index: 1'",
    "is focused outside the window": f"{CHOICE}.style.cssText = 'position: fixed; top: 0; left: -400px; width: 300px'",
    "and stands before it": f"{CHOICE}.style.order = 9",
    "holds whoever comes by the keyboard": f"void ({CHOICE}.onkeydown = event => event.preventDefault())",
    "does not lead back": f"void ({CHOICE}.onkeydown = event => event.shiftKey && event.preventDefault())",
    "looks like a button, and no key reaches it": "document.querySelector('h1').style.cursor = 'pointer'",
    "the first stop is not the link to the content": "document.getElementById('skip').remove()",
    "the second stop is not the way out": "document.querySelector('.numbers').after(document.querySelector('.leave'))",
    "has the ring of its focus cut off": "document.querySelector('.cards').style.overflow = 'hidden'",
    "the page is wider than the window": "document.querySelector('h1').style.width = '600px'",
}


@pytest.mark.parametrize("fault", PLANTED)
async def test_the_walk_finds_what_was_planted(she, fault):
    await show(she.page, WALKED["ltr"])
    assert await walk(she.page) == []
    await she.page.evaluate(PLANTED[fault])
    assert any(fault in found for found in await walk(she.page))


async def test_text_of_twice_the_size_is_so_for_her_page_and_for_what_its_style_asks_of_the_window(she):
    asked = "[getComputedStyle(document.querySelector('.choice')).fontSize, matchMedia('(min-width: 15em)').matches]"
    await show(she.page, WALKED["ltr"])
    assert await she.page.evaluate(asked) == ["17px", True]
    await show(she.page, WALKED["text200"])
    assert await she.page.evaluate(asked) == ["34px", False]


async def test_a_word_that_goes_on_in_the_next_line_without_a_hyphen_is_found(she):
    await show(she.page, WALKED["text200"])
    assert await broken_words(she.page) == []
    await she.page.evaluate("document.querySelector('h1').textContent = 'Anticonstitutionnellement'")
    assert await broken_words(she.page) == ["Anticonstitutionnellement"]
