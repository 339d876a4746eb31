"""Her page before the chat: three steps, and the way back with a code."""

from playwright.async_api import expect

from pnav.chat.v1 import visitor_link_pb2 as link
from tests.e2e.people import Visitor
from tests.e2e.played import begins, types_code
from tests.fakes.gateway_stage import Stage
from tests.fakes.played_chat import PlayedChat


async def what(_she: Visitor, _front: Stage) -> None:
    """Step 1, as the page opens."""


async def where(she: Visitor, _front: Stage) -> None:
    await she.chooses()


async def danger(she: Visitor, _front: Stage) -> None:
    await she.chooses()
    await she.page.get_by_role("checkbox", name="Oui, moi ou quelqu’un d’autre").check()
    await expect(she.page.get_by_role("link", name="Appeler le 17")).to_be_visible()


async def combobox_open(she: Visitor, _front: Stage) -> None:
    await she.chooses()
    await she.page.get_by_role("combobox", name="Commune ou code postal").press_sequentially("er")
    await expect(she.page.locator("#places").get_by_role("option")).to_have_count(2)
    await she.page.keyboard.press("ArrowDown")


async def two_forces(she: Visitor, _front: Stage) -> None:
    await she.chooses()
    await she.types_place("11100")
    await she.sees("suivies par la police ou par la gendarmerie")


async def wrong_place(she: Visitor, _front: Stage) -> None:
    await she.chooses()
    await she.types_place("99999")
    await she.sees("Nous ne trouvons pas ce lieu")


async def summary(she: Visitor, _front: Stage) -> None:
    """With all that can be said before."""
    await danger(she, _front)
    await she.button("La personne concernée").click()
    await she.page.get_by_role("checkbox", name="J’ai moins de 18 ans").check()
    await she.types_place("95000")
    await she.sees("Avant de commencer")


async def not_opened(she: Visitor, front: Stage) -> None:
    await begins(she)
    played = await PlayedChat.opens(front)
    played.tell(refused=link.RefusedFrame(reason="SERVICE_UNAVAILABLE"))
    await she.sees("L’échange n’a pas pu s’ouvrir.")


async def code(she: Visitor, _front: Stage) -> None:
    """Where she comes back, after too few digits."""
    await she.button("J’ai un code de retour").click()
    await she.page.get_by_label("Code de retour").fill("1234")
    await she.button("Retrouver l’échange").click()
    await she.sees("Le code a 16 chiffres.")


async def code_of_ended(she: Visitor, front: Stage) -> None:
    await types_code(she)
    played = await PlayedChat.opens(front)
    played.tell(refused=link.RefusedFrame(reason="SESSION_CLOSED"))
    await she.sees("Cet échange est terminé")
