"""A supervisor stops new chats: nobody is promised an answer that does not come, and nobody loses her place."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")

REASON = "Évacuation de la salle"


async def test_whoever_comes_while_all_is_paused_is_told_so_and_keeps_her_place_until_it_goes_on(
    browser, stack, alice, denis
):
    async with denis.pausing_all(REASON):
        await expect(denis.page.get_by_role("listitem").filter(has_text=REASON)).to_have_count(3)
        await alice.sees(f"Nouvelles conversations suspendues : {REASON}")
        she = await Visitor.arrives(browser, stack.public)
        await she.chooses()
        await she.types_place("95410")
        await she.starts()
        await she.sees("Personne ne peut vous répondre en ce moment")
        await she.sees("Votre place est gardée")
        for number in ("Appeler le 17", "Appeler le 112", "Écrire au 114 par SMS"):
            await expect(she.page.get_by_role("link", name=number)).to_be_visible()
        await she.says("Je suis toujours là.")
        await expect(alice.page.get_by_role("article", name=re.compile("Proposition"))).to_have_count(0)
    await alice.accepts("Groslay")
    await alice.reads("Je suis toujours là.")
    await she.sees("a rejoint l’échange")
    await expect(alice.page.get_by_text("Nouvelles conversations suspendues")).to_have_count(0)
