"""Staff of the stories who work together around a chat."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Locator, expect

from tests.e2e.people import Operator

STAFF_ONLY = "Équipe seulement — invisible pour la personne"


class Colleague(Operator):
    """An operator among others."""

    def listed(self, title: str, town: str) -> Locator:
        """A conversation in one of her lists."""
        return self.page.get_by_role("region", name=title).get_by_role("button", name=re.compile(town))

    async def passes_on(self, to: str, note: str = "", *, beside: bool = False) -> None:
        """Proposes the chat she looks at to a colleague."""
        await self.opens("Passer le relais")
        await self.page.get_by_role("radio", name=re.compile(to)).check()
        await self.page.get_by_role("checkbox", name=re.compile("Rester à côté")).set_checked(beside)
        await self.page.get_by_label("Un mot pour votre collègue").fill(note)
        await self.confirms("Proposer le relais")

    async def returns(self, queue: str) -> None:
        """Gives the chat she looks at to the head of a queue."""
        await self.opens("Passer le relais")
        await self.page.get_by_role("radio", name=queue).check()
        await self.confirms("Remettre dans la file")

    async def declines(self, offered: str) -> None:
        offer = self.page.get_by_role("article", name=re.compile(f"Proposition.*{offered}"))
        await offer.get_by_role("button", name="Décliner").click()
        await expect(offer).to_have_count(0)

    async def asks_for_a_psychologist(self, how: str) -> None:
        await self.opens("Demander une psychologue")
        await self.page.get_by_role("radio", name=re.compile(how)).check()
        await self.confirms("Demander")

    async def notes(self, text: str) -> None:
        """Writes for the team; whoever may also write to the visitor turns to the team first."""
        choice = self.page.get_by_role("radio", name="Note d’équipe")
        if await choice.count():
            await choice.check()
        await self.page.get_by_role("textbox", name=re.compile("^Note d’équipe sur")).fill(text)
        await self.page.keyboard.press("Control+Enter")
        await self.reads_note(text)

    async def reads_note(self, text: str) -> None:
        note = self.page.locator("[role=log] .note").filter(has_text=text).filter(has_text=STAFF_ONLY)
        await expect(note.first).to_be_visible()

    async def sees(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def leaves(self) -> None:
        """Takes part in the chat she looks at no more."""
        await self.button("Quitter").click()
        await expect(self.button("Quitter")).to_have_count(0)


class Psychologist(Colleague):
    """Who is asked to join or to advise."""

    async def takes(self, how: str) -> None:
        request = self.page.get_by_role("article", name=re.compile("^Demande")).filter(has_text=how).first
        await request.get_by_role("button", name="Prendre").click()
        await expect(self.page.get_by_role("log")).to_be_visible()


class Supervisor(Colleague):
    """Who sees every chat that goes on."""

    async def watches(self, colleague: Colleague, subject: str) -> None:
        """Reads along in the chat that a colleague began last: of her rows, once all are there, the last."""
        hers = colleague.page.get_by_role("region", name="Mes échanges").get_by_role("listitem")
        rows = self.page.get_by_role("row").filter(has_text="en cours")
        rows = rows.filter(has=self.page.get_by_role("cell", name=subject, exact=True))
        await expect(rows).to_have_count(await hers.count())
        await rows.last.get_by_role("button", name=re.compile("^Suivre")).click()
        await expect(self.page.get_by_role("log")).to_be_visible()

    async def takes_over(self) -> None:
        await self.opens("Reprendre l’échange")
        await self.confirms("Reprendre l’échange")

    @asynccontextmanager
    async def pausing_all(self, reason: str) -> AsyncIterator[None]:
        """No team is offered anything meanwhile; in the end, however it comes, all are again."""
        await self.opens("Tout suspendre…")
        await self.page.get_by_role("dialog").get_by_label("Raison").fill(reason)
        await self.confirms("Suspendre")
        try:
            yield
        finally:
            await self.opens("Tout reprendre")
            await expect(self.button("Tout suspendre…")).to_be_visible()
