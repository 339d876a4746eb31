"""The main job, on real parts: she writes, someone answers, she agrees, a unit takes it."""

import re

import aiohttp
import pytest
from playwright.async_api import expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def test_a_report_reaches_the_unit_and_she_sees_that_somebody_has_taken_it(browser, stack, alice, officer):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("95100")
    await she.starts()
    await alice.accepts("Argenteuil")
    await she.sees("a rejoint l’échange")
    await she.says("J’ai peur de rentrer chez moi.")
    await alice.reads("J’ai peur de rentrer chez moi.")
    await alice.says("Je suis là. Êtes-vous en sécurité en ce moment ?")
    await she.reads("Êtes-vous en sécurité en ce moment ?")
    await alice.proposes_referral("Commissariat de police d'Argenteuil", "Menaces répétées du conjoint.")
    await she.agrees("Camille Essai", "06 39 98 12 34")
    await officer.opens_report("Menaces répétées du conjoint.", "Argenteuil")
    await expect(officer.page.get_by_text("06 39 98 12 34")).to_be_visible()
    await she.reads(re.compile("Bien arrivé"))
    await officer.acknowledges()
    await she.reads(re.compile("Une personne s’en occupe"))
    await alice.reads("L’unité a accusé réception")
    await alice.closes()
    await she.sees("L’échange est terminé")
    assert "Menaces répétées du conjoint." in await mails(stack)


async def test_a_postal_code_with_two_forces_asks_for_the_commune_and_reaches_its_force(browser, stack, bruno):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("13150")
    await she.sees("suivies par la police ou par la gendarmerie")
    await she.picks("Boulbon")
    await she.starts()
    await bruno.accepts("Boulbon")
    await she.says("Bonjour")
    await bruno.reads("Bonjour")


async def test_whoever_is_in_danger_sees_first_who_answers_at_once_and_goes_on_to_the_chat(browser, stack, alice):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.page.get_by_role("checkbox", name="Oui, moi ou quelqu’un d’autre").check()
    for number in ("Appeler le 17", "Appeler le 112", "Écrire au 114 par SMS"):
        await expect(she.page.get_by_role("link", name=number)).to_be_visible()
    await she.types_place("95160")
    await she.starts()
    offer = alice.page.get_by_role("article", name=re.compile("Proposition.*Montmorency"))
    await expect(offer).to_contain_text("danger déclaré")
    await alice.accepts("Montmorency")
    await she.sees("a rejoint l’échange")


async def test_paris_is_answered_by_arrondissement(browser, stack, alice):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("75011")
    await she.starts()
    await alice.accepts("Paris 11e")
    await alice.opens("Transmettre à une unité")
    await expect(alice.page.get_by_role("radio", name=re.compile("11"))).to_be_visible()


async def test_an_overseas_code_is_answered_by_its_force(browser, stack, alice):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("97200")
    await she.starts()
    await alice.accepts("Fort-de-France")
    await she.says("Bonsoir")
    await alice.reads("Bonsoir")


async def test_a_code_nobody_knows_is_said_kindly_and_keeps_nobody_from_an_answer(browser, stack, chloe):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("99999")
    await she.sees("Nous ne trouvons pas ce lieu")
    await she.button("Je préfère ne pas le dire").click()
    await she.starts()
    await chloe.accepts("")
    await she.says("Il y a quelqu’un ?")
    await chloe.reads("Il y a quelqu’un ?")


async def test_what_she_refuses_does_not_leave_and_what_she_agrees_to_later_does(browser, stack, alice, officer):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("95200")
    await she.starts()
    await alice.accepts("Sarcelles")
    await alice.proposes_referral("Sarcelles", "Ne doit jamais partir.")
    await she.refuses()
    await she.sees("Sans votre accord, rien n’est transmis.")
    await alice.reads(re.compile("refus|retir", re.IGNORECASE))
    await alice.proposes_referral("Sarcelles", "Peut partir.")
    await she.agrees("Camille Essai", "06 39 98 12 34")
    await officer.opens_report("Peut partir.", "Sarcelles")
    await officer.acknowledges()
    await she.reads(re.compile("Une personne s’en occupe"))
    await expect(officer.inbox.get_by_role("button", name=re.compile("Sarcelles"))).to_have_count(1)
    assert "Ne doit jamais partir." not in await mails(stack)


async def mails(stack) -> str:
    """Everything that was mailed to units so far."""
    async with aiohttp.ClientSession() as http, http.get(f"{stack.mailbox}/") as listing:
        page = await listing.text()
        links = re.findall(r'href="([^"]+)"', page)
    async with aiohttp.ClientSession() as http:
        texts = [await (await http.get(f"{stack.mailbox}/{link.lstrip('/')}")).text() for link in links]
    return page + "".join(texts)
