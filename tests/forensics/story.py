"""What she says, sees and does; each thing a canary, chosen so that nothing else in a browser is spelt like it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Page, WebSocket, expect

from tests.e2e.people import DOMESTIC, Operator, Visitor
from tests.forensics.front import Front

TOWN, POSTAL = "Butry-sur-Oise", "95430"
SAID = "il a pris ma zibeline-7413 hier soir"
DRAFT = "je voudrais un ocelot-2298 mais"
ANSWERED = "gardez votre tamanoir-5067 sur vous"
TITLE = "Échange en ligne - Service public"
UNIT = "Brigade d'Auvers-sur-Oise"
NAME, PHONE = "Camille Pangolin", "06 39 98 74 13"


@dataclass
class Canaries:
    """What must be found nowhere: what is known beforehand, and what her page makes up."""

    texts: dict[str, str] = field(default_factory=dict)

    def watch(self, page: Page) -> None:
        """Takes the token from her page's first frame, and the return code if one is shown."""
        page.on("websocket", self._line)

    def _line(self, line: WebSocket) -> None:
        line.on("framesent", self._sent)

    def _sent(self, frame: str | bytes) -> None:
        said = json.loads(frame)
        if "token" in said:
            self.texts["token"] = said["token"]


def known(address: str) -> Mapping[str, str]:
    """Of this story, on the page at `address` (host:port)."""
    return {
        "message": SAID,
        "draft": DRAFT,
        "answer": ANSWERED,
        "town": TOWN,
        "name": NAME,
        "phone": PHONE,
        "unit": UNIT,
        "kind of chat": DOMESTIC,
        "title": TITLE,
        "line": f"{address}/line",
        "questions": f"{address}/api/",
    }


async def lived(page: Page, front: Front, operator: Operator, canaries: Canaries) -> Visitor:
    """She comes, chooses, types her town, talks, agrees to a report, and begins another message."""
    canaries.texts |= known(front.address)
    canaries.watch(page)
    await page.goto(front.url)
    canaries.texts |= {"words": await page.locator("h1").inner_text()}
    assert await page.title() == urlsplit(page.url).netloc, "what the history writes down while a page loads"
    she = Visitor(page)
    await she.chooses()
    await page.get_by_label("Commune ou code postal").first.press_sequentially(TOWN[:6])
    await page.get_by_role("option", name=TOWN).first.click()
    await she.button("Continuer").click()
    await she.starts()
    await operator.accepts(TOWN)
    await she.says(SAID)
    await operator.reads(SAID)
    await operator.says(ANSWERED)
    await she.reads(ANSWERED)
    await operator.proposes_referral(UNIT, "Elle demande à être rappelée.")
    await she.agrees(NAME, PHONE)
    await she.reads(re.compile("Bien arrivé"))
    await page.get_by_role("textbox", name="Votre message").press_sequentially(DRAFT)
    await expect(page.get_by_role("textbox", name="Votre message")).to_have_value(DRAFT)
    await expect(page).to_have_title(TITLE)
    assert canaries.texts["token"], "her page names its session in its first frame"
    return she


async def lived_naively(page: Page, address: str) -> Mapping[str, str]:
    """The same on the page that keeps everything; gives what of it must be found."""
    await page.goto(f"http://{address}/")
    await page.get_by_label("Commune").fill(TOWN)
    await page.get_by_role("button", name="Continuer").click()
    await page.get_by_label("Message").press_sequentially(SAID)
    async with page.expect_response("**/answer?**"):
        await page.get_by_role("button", name="Envoyer").click()
    await page.get_by_label("Message").fill(DRAFT)
    return {"message": SAID, "draft": DRAFT, "town": TOWN}
