"""Her page with what she is asked and told in cards."""

from playwright.async_api import expect

from pnav.chat.v1 import resources_pb2 as chat
from tests.e2e.people import Visitor
from tests.e2e.played import answers, card, invites
from tests.e2e.states.talk import talking
from tests.fakes.gateway_stage import UUIDS, Stage
from tests.fakes.played_chat import PlayedChat

UNIT = "Commissariat de police de Cergy"
_FIELDS = (chat.CONTACT_FIELD_NAME, chat.CONTACT_FIELD_PHONE, chat.CONTACT_FIELD_EMAIL, chat.CONTACT_FIELD_ADDRESS)


async def service(she: Visitor, front: Stage) -> None:
    played = await talking(she, front)
    shared = chat.ServiceShared(
        title="CIDFF du Val-d’Oise", description="Information sur vos droits, gratuite et confidentielle.",
        phone="01 34 24 89 89", address="1 place des Arts, 95000 Cergy", verified="2026-05-04",
    )  # fmt: skip
    played.enter(chat.AUTHOR_OPERATOR, service_shared=shared)
    await she.reads("CIDFF du Val-d’Oise")


async def consent(she: Visitor, front: Stage) -> PlayedChat:
    played = await talking(she, front)
    asked = chat.ConsentRequested(referral=UUIDS[3], recipient=UNIT, fields=_FIELDS, wording_version="1")
    played.enter(chat.AUTHOR_OPERATOR, consent_requested=asked)
    await expect(she.button("Donner mon accord")).to_be_visible()
    return played


async def consent_unticked(she: Visitor, front: Stage) -> None:
    await consent(she, front)
    await she.page.get_by_label("Nom", exact=True).fill("Camille Essai")
    await she.button("Donner mon accord").click()
    await expect(she.page.locator(".question .note")).to_have_text("Cochez d’abord la case si vous êtes d’accord.")


async def consented(she: Visitor, front: Stage) -> PlayedChat:
    played = await consent(she, front)
    await she.agrees("Camille Essai", "06 39 98 12 34")
    frame = await played.hears("consent")
    played.enter(chat.AUTHOR_VISITOR, consent_granted=chat.ConsentGranted(referral=UUIDS[3]), client_id=frame.client_id)
    await expect(she.button("Retirer mon accord")).to_be_visible()
    return played


async def referral(she: Visitor, front: Stage) -> None:
    """As far as it goes: a person at the unit has taken it."""
    played = await consented(she, front)
    played.enter(referral_dispatched=chat.ReferralDispatched(referral=UUIDS[3]))
    for step in (chat.REFERRAL_STAGE_DELIVERED, chat.REFERRAL_STAGE_ACKNOWLEDGED):
        played.enter(referral_advanced=chat.ReferralAdvanced(referral=UUIDS[3], stage=step))
    await she.reads("Une personne s’en occupe")


async def invitation(she: Visitor, front: Stage) -> PlayedChat:
    played = await talking(she, front)
    invites(played)
    await expect(card(she)).to_be_visible()
    return played


async def psychologist(she: Visitor, front: Stage) -> None:
    """She said yes; the psychologist has come and written."""
    played = await invitation(she, front)
    await card(she).get_by_role("button", name="Oui", exact=True).click()
    answers(played, await played.hears("invitation"))
    played.enter(chat.AUTHOR_SPECIALIST, joined=chat.Joined(part=chat.PART_JOIN))
    played.enter(chat.AUTHOR_SPECIALIST, message=chat.Message(text="Bonjour, je vous lis aussi."))
    await she.reads("je vous lis aussi")
