"""A chat has ended; she comes with its code, begins another, and whoever answers may read the one before."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def begins(she, postal):
    await she.chooses()
    await she.types_place(postal)
    await she.starts()


async def keeps_a_code(she):
    await she.button("Revenir plus tard").click()
    await she.button("Afficher un code").click()
    shown = await she.page.locator(".code").inner_text()
    await she.page.get_by_label("Code de retour").fill(shown)
    await she.button("Vérifier le code").click()
    await she.sees("Votre code est prêt")
    return shown


async def test_what_was_said_before_is_read_by_whoever_answers_only_because_she_gave_its_code(browser, stack, alice):
    she = await Visitor.arrives(browser, stack.public)
    await begins(she, "95170")
    await alice.accepts("Deuil")
    await she.says("Il a gardé mes papiers.")
    await alice.reads("Il a gardé mes papiers.")
    code = await keeps_a_code(she)
    await alice.closes()
    await she.reads("L’échange est terminé.")
    await she.page.context.close()

    again = await Visitor.arrives(browser, stack.public)
    await again.button("J’ai un code de retour").click()
    await again.page.get_by_label("Code de retour").fill(code)
    await again.button("Retrouver l’échange").click()
    await again.button("Commencer, et laisser relire l’échange terminé").click()
    await begins(again, "95320")
    await again.reads("La personne qui vous répondra pourra relire l’échange d’avant.")
    await alice.accepts("Saint-Leu")
    await alice.opens("Lire l’échange précédent")
    earlier = alice.page.get_by_role("region", name="Échange précédent")
    await expect(earlier.get_by_text("Il a gardé mes papiers.")).to_be_visible()
    await expect(again.page.get_by_text("Il a gardé mes papiers.")).to_have_count(0)
    await alice.says("J’ai relu, vous n’avez pas à recommencer.")
    await again.reads("J’ai relu, vous n’avez pas à recommencer.")
