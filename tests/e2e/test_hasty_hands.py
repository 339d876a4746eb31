"""Hands that shake: what is pressed twice answers one question; what a screen said does not follow her to the next."""

import re

import pytest
from playwright.async_api import expect

PHONES_AND_DESKS = [(320, 640), (360, 740), (390, 844), (768, 1024), (1280, 800)]


@pytest.mark.parametrize("size", PHONES_AND_DESKS, ids=lambda size: f"{size[0]} px")
async def test_a_double_click_says_nothing_on_the_screen_that_it_opens(she, size):
    await she.page.set_viewport_size({"width": size[0], "height": size[1]})
    for choice in range(3):
        await she.page.reload()
        await she.page.locator(".choice").nth(choice).dblclick()
        await expect(she.page.get_by_role("heading", name="Où cela se passe-t-il ?")).to_be_visible()
        await expect(she.page.get_by_role("checkbox", checked=True)).to_have_count(0)
        await expect(she.page.get_by_role("button", pressed=True)).to_have_count(0)
    await she.button("Je préfère ne pas le dire").dblclick()
    await expect(she.page.get_by_role("heading", name="Avant de commencer")).to_be_visible()


async def test_a_complaint_stays_behind_with_the_screen_that_made_it(she):
    await she.chooses()
    await she.types_place("99999")
    status = she.page.get_by_role("status")
    await expect(status).to_have_text(re.compile("Nous ne trouvons pas ce lieu"))
    await she.button("Je préfère ne pas le dire").click()
    await expect(she.page.get_by_role("heading", name="Avant de commencer")).to_be_visible()
    await expect(status).to_be_empty()
