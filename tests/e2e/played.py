"""How a story before a played chat_svc begins: from her first choice to what is told and asked in the chat."""

import re

from pnav.chat.v1 import resources_pb2 as chat
from tests.fakes.gateway_stage import UUIDS
from tests.fakes.played_chat import PlayedChat

CODE = "4071930026158843"
INVITATION = UUIDS[7]
ASKED = "Une psychologue peut rejoindre la conversation. Êtes-vous d’accord"
FIRST = "Un policier ou un gendarme formé a rejoint l’échange"


async def begins(she, postal=""):
    """From what she wants to talk about, in a place if she says one, to her first frame."""
    await she.chooses()
    if postal:
        await she.types_place(postal)
    else:
        await she.button("Je préfère ne pas le dire").click()
    await she.starts()


async def opens(she, front, postal=""):
    await begins(she, postal)
    played = await PlayedChat.opens(front)
    played.write(opened=chat.Opened())
    played.welcome()
    played.show()
    return played


async def talks(she, front):
    """With an operator."""
    played = await opens(she, front)
    played.place(1)
    played.enter(chat.AUTHOR_OPERATOR, assigned=chat.Assigned(epoch=1))
    await she.reads(FIRST)
    return played


def invites(played):
    asked = chat.SpecialistInvited(invitation=INVITATION, part=chat.PART_JOIN)
    played.enter(chat.AUTHOR_OPERATOR, specialist_invited=asked)


def answers(played, frame):
    """Her answer is in the log."""
    body = chat.InvitationAnswered(invitation=frame.invitation, agreed=frame.agreed)
    played.enter(chat.AUTHOR_VISITOR, invitation_answered=body, client_id=frame.client_id)


def card(she):
    return she.page.get_by_role("region", name=re.compile(ASKED))


async def types_code(she):
    await she.button("J’ai un code de retour").click()
    await she.page.get_by_label("Code de retour").fill(CODE)
    await she.button("Retrouver l’échange").click()
