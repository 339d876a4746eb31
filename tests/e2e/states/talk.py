"""Her page while she waits and talks."""

from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from pnav.chat.v1 import visitor_link_pb2 as link
from tests.e2e.people import Visitor
from tests.e2e.played import begins, opens, talks
from tests.fakes.gateway_stage import Stage
from tests.fakes.played_chat import PlayedChat


async def read_beside(she: Visitor) -> None:
    """Her rights and the help lines come when they come; each has that number."""
    beside = she.page.get_by_role("complementary")
    await expect(beside.get_by_role("link", name="Appeler le 3919")).to_have_count(2)


async def connecting(she: Visitor, front: Stage) -> None:
    await begins(she)
    await PlayedChat.opens(front)
    await she.sees("Connexion en cours…")
    await read_beside(she)


async def waiting(she: Visitor, front: Stage) -> None:
    played = await opens(she, front, "95000")
    played.place(3)
    await she.sees("Votre place dans la file : 3")
    await she.sees("CIDFF")
    await read_beside(she)


async def unstaffed(she: Visitor, front: Stage) -> None:
    (await opens(she, front)).place(2, staffed=False)
    await she.sees("Personne ne peut vous répondre en ce moment")
    await read_beside(she)


async def talking(she: Visitor, front: Stage) -> PlayedChat:
    """Words of both, hers confirmed."""
    played = await talks(she, front)
    await she.says("J’ai peur de rentrer chez moi.")
    said = await played.hears("say")
    played.enter(chat.AUTHOR_VISITOR, message=chat.Message(text=said.text), client_id=said.client_id)
    played.enter(chat.AUTHOR_OPERATOR, message=chat.Message(text="Je suis là. Êtes-vous en sécurité en ce moment ?"))
    await she.reads("Êtes-vous en sécurité")
    await she.reads("Envoyé")
    await read_beside(she)
    return played


async def typing(she: Visitor, front: Stage) -> None:
    played = await talking(she, front)
    played.tell(typing=link.TypingFrame(active=True))
    await expect(she.page.locator(".writes")).to_have_text("On vous écrit…")


async def refused(she: Visitor, front: Stage) -> None:
    """A message that will never arrive, and one so long that its room is counted."""
    played = await talking(she, front)
    await she.says("Ceci ne partira pas.")
    said = await played.hears("say")
    played.tell(refused=link.RefusedFrame(reason="SESSION_CLOSED", client_id=said.client_id))
    await she.reads("Non envoyé : l’échange est terminé.")
    await she.page.get_by_role("textbox", name="Votre message").fill("a" * 4_010)
    await she.sees("Caractères en trop : 10")


async def cut_off(she: Visitor, front: Stage) -> None:
    """What she wrote is kept until the line is back."""
    played = await talking(she, front)
    await she.says("Êtes-vous toujours là ?")
    await played.hears("say")
    await played.cut()
    await she.reads("En attente d’envoi")
    await she.sees("La connexion est coupée.")


async def below(she: Visitor, front: Stage) -> None:
    """She reads what was said before; something new stands below."""
    played = await talking(she, front)
    for number in range(12):
        played.enter(chat.AUTHOR_OPERATOR, message=chat.Message(text=f"Prenez votre temps. {number}\n\nRien ne presse"))
    await she.reads("Prenez votre temps. 11")
    await she.page.get_by_role("log").evaluate("log => { log.scrollTop = 0 }")
    played.enter(chat.AUTHOR_OPERATOR, message=chat.Message(text="Voici ce que je vous propose."))
    await expect(she.button("Voir le dernier message")).to_be_visible()


async def seeking(she: Visitor, front: Stage) -> None:
    played = await talking(she, front)
    played.enter(returned=chat.Returned(cause=chat.RETURN_CAUSE_LEASE_EXPIRED))
    played.place(2)
    await she.sees("Votre place dans la file : 2")
