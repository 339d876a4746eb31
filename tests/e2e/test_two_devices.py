"""She goes on elsewhere: the page she left says nothing, her operator knows what to make of it (pains 16 and 17)."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")
WORD = "cerisier"


async def takes_a_code(she):
    """With a safe word; gives the code."""
    await she.button("Revenir plus tard").click()
    await she.button("Afficher un code").click()
    code = await she.page.get_by_role("group", name="Revenir plus tard").locator(".code").inner_text()
    await she.page.get_by_label("Code de retour").fill(code)
    await she.page.get_by_label("Mot de sûreté").fill(WORD)
    await she.button("Vérifier le code").click()
    await she.sees("Votre code est prêt")
    await she.button("Fermer").click()
    return code


async def comes_back(browser, stack, code, word):
    again = await Visitor.arrives(browser, stack.public)
    await again.button("J’ai un code de retour").click()
    await again.page.get_by_label("Code de retour").fill(code)
    await again.page.get_by_label("Mot de sûreté").fill(word)
    await again.button("Retrouver l’échange").click()
    await again.sees("Vous avez retrouvé votre échange")
    return again


async def test_the_page_she_left_leaves_without_a_word_and_the_operator_is_told_what_became_of_the_word(
    browser, stack, alice
):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("95200")
    await she.starts()
    await alice.accepts("Sarcelles")
    await she.says("Je dois changer de téléphone.")
    await alice.reads("Je dois changer de téléphone.")
    code = await takes_a_code(she)

    second = await comes_back(browser, stack, code, "Cerisier")
    await expect(she.page).to_have_url(stack.exit + "/")
    await expect(she.page.get_by_text("Je dois changer de téléphone.")).to_have_count(0)
    await alice.reads("Mot de sûreté juste.")
    await second.says("C’est moi.")
    await alice.reads("C’est moi.")

    await second.button("Quitter vite").click()
    await alice.sees("N’appelez pas et n’écrivez rien")
    third = await comes_back(browser, stack, code, "pommier")
    await alice.reads("Mot de sûreté FAUX")
    await expect(alice.page.locator(".next-step")).to_contain_text("FAUX")
    await alice.says("Bonjour.")
    await third.reads("Bonjour.")


async def test_what_she_has_read_is_marked_while_she_lets_it_be(browser, stack, alice):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("95200")
    await she.starts()
    await alice.accepts("Sarcelles")
    await alice.says("Vous me lisez ?")
    await she.reads("Vous me lisez ?")
    mine = alice.page.locator(".bubble.ours")
    await expect(mine.filter(has_text="Vous me lisez ?")).to_contain_text("lu")
    await she.page.get_by_label("Montrer que j’ai lu les messages").uncheck()
    await alice.says("Et maintenant ?")
    await she.reads("Et maintenant ?")
    await she.says("Oui.")
    await alice.reads("Oui.")
    await expect(mine.filter(has_text="Et maintenant ?").locator(".by")).not_to_contain_text("lu")
