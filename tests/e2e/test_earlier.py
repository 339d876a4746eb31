"""An ended chat that a new one continues, because the visitor gave its code: read by whoever answers the new one."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def ends(operator):
    await operator.opens("Clore l’échange")
    await operator.page.get_by_role("radio", name="Informée").check()
    await operator.page.get_by_role("radio", name="Simple information").check()
    await operator.button("Clore…").click()
    await operator.confirms("Clore définitivement")


async def test_an_operator_reads_the_ended_chat_whose_code_the_visitor_gave(browser, stack, alice):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95160", "Montmorency")
    await she.button("Revenir plus tard").click()
    await she.button("Afficher un code").click()
    code = await she.page.get_by_role("group", name="Revenir plus tard").locator(".code").inner_text()
    await she.page.get_by_label("Code de retour").fill(code)
    await she.button("Vérifier le code").click()
    await she.sees("Votre code est prêt")
    await alice.says("Je note tout cela.")
    await ends(alice)

    again = await Visitor.arrives(browser, stack.public)
    await again.button("J’ai un code de retour").click()
    await again.page.get_by_label("Code de retour").fill(code)
    await again.button("Retrouver l’échange").click()
    await again.button("Commencer, et laisser relire l’échange terminé").click()
    await again.talks_with(alice, "95610", "ragny")
    await alice.sees("Elle a donné le code d’un échange précédent.")
    await alice.opens("Lire l’échange précédent")
    earlier = alice.page.get_by_role("region", name="Échange précédent")
    for said in ("Je suis là.", "Je note tout cela."):
        await expect(earlier.get_by_text(said)).to_be_visible()
    await expect(again.page.get_by_text("Je note tout cela.")).to_have_count(0)
    await expect(alice.page.get_by_role("button", name="Lire la suite")).to_have_count(0)
