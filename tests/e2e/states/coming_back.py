"""Her page when she prepares to come back, comes back, and ends."""

import re

from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.e2e.people import Visitor
from tests.e2e.played import CODE, types_code
from tests.e2e.states.talk import read_beside, talking
from tests.fakes.gateway_stage import Stage
from tests.fakes.played_chat import PlayedChat


async def code_offered(she: Visitor, front: Stage) -> PlayedChat:
    played = await talking(she, front)
    await she.button("Revenir plus tard").click()
    await she.sees("Un code de 16 chiffres")
    return played


async def code_shown(she: Visitor, front: Stage) -> PlayedChat:
    played = await code_offered(she, front)
    await she.button("Afficher un code").click()
    await played.hears("code")
    played.tell(code=link.CodeShownFrame(code=CODE))
    await she.sees("4071 9300 2615 8843")
    return played


async def code_retyped_wrong(she: Visitor, front: Stage) -> None:
    played = await code_shown(she, front)
    await she.page.get_by_label("Code de retour").fill("4071 9300 2615 8844")
    await she.button("Vérifier le code").click()
    await played.hears("code_confirm")
    played.tell(refused=link.RefusedFrame(reason="CODE_DIFFERS"))
    await she.sees("Ce n’est pas ce code.")


async def code_ready(she: Visitor, front: Stage) -> None:
    played = await code_shown(she, front)
    await she.page.get_by_label("Code de retour").fill(CODE)
    await she.button("Vérifier le code").click()
    await played.hears("code_confirm")
    played.tell(code_confirmed=link.CodeConfirmedFrame())
    await expect(she.page.get_by_role("group").get_by_text("Votre code est prêt.")).to_be_visible()


async def back_again(she: Visitor, front: Stage) -> None:
    """On another device; what was said before is hidden."""
    await types_code(she)
    played = await PlayedChat.opens(front)
    played.write(opened=chat.Opened())
    played.write(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=1))
    played.welcome(held_back=True)
    await expect(she.button("Afficher les messages d’avant")).to_be_visible()
    await read_beside(she)


async def leaving(she: Visitor, front: Stage) -> None:
    """Escape, once."""
    await talking(she, front)
    await she.page.keyboard.press("Escape")
    await expect(she.page.get_by_role("alert").filter(has_text=re.compile("encore 2 fois"))).to_be_visible()


async def ending(she: Visitor, front: Stage) -> None:
    await talking(she, front)
    await she.button("Mettre fin à l’échange").click()
    await expect(she.button("Oui, y mettre fin")).to_be_visible()


async def ended(she: Visitor, front: Stage) -> None:
    await ending(she, front)
    await she.button("Oui, y mettre fin").click()
    await she.sees("Rien de cet échange n’est gardé")


async def closed(she: Visitor, front: Stage) -> None:
    """By whoever answered her: she can still read."""
    (await talking(she, front)).enter(chat.AUTHOR_OPERATOR, closed=chat.Closed())
    await she.sees("Vous pouvez encore relire les messages.")
