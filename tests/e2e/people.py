"""The people of the stories, each at a window of her own in a real browser. They see what is on the screen."""

import re
from typing import Self

from playwright.async_api import Browser, Locator, Page, expect

# Longer than anything takes on a busy machine: only what never comes is a failure.
PATIENCE_MS = 60_000
DOMESTIC = "Des violences dans le couple ou la famille"

expect.set_options(timeout=PATIENCE_MS)


class Visitor:
    """Someone who opens the public page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def arrives(cls, browser: Browser, address: str, **options: object) -> "Visitor":
        context = await browser.new_context(locale="fr-FR", **options)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await page.goto(address)
        return cls(page)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def chooses(self, category: str = DOMESTIC) -> None:
        await self.page.get_by_role("button", name=re.compile(category)).click()
        await expect(self.page.get_by_role("heading", name="Où cela se passe-t-il ?")).to_be_visible()

    async def types_place(self, typed: str) -> None:
        await self.page.get_by_label("Commune ou code postal").first.fill(typed)
        await self.button("Continuer").click()

    async def picks(self, commune: str) -> None:
        await self.page.get_by_role("button", name=re.compile(commune)).click()

    async def starts(self) -> None:
        await self.button("Commencer l’échange").click()

    async def talks_with(self, operator: "Operator", postal: str, town: str) -> "Visitor":
        """Each story has a town of its own: nobody takes one chat for another."""
        await self.chooses()
        await self.types_place(postal)
        await self.starts()
        await operator.accepts(town)
        await self.says("Je suis là.")
        await operator.reads("Je suis là.")
        return self

    async def says(self, text: str) -> None:
        await self.page.get_by_role("textbox", name="Votre message").fill(text)
        await self.page.keyboard.press("Enter")

    async def reads(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_role("log").get_by_text(text).first).to_be_visible()

    async def sees(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def agrees(self, name: str, phone: str) -> None:
        card = self.page.get_by_role("region", name="On vous demande votre accord").last
        await expect(card).to_be_visible()
        await card.get_by_label("Nom", exact=True).fill(name)
        await card.get_by_label("Téléphone").fill(phone)
        await card.get_by_role("checkbox").check()
        await card.get_by_role("button", name="Donner mon accord").click()

    async def refuses(self) -> None:
        card = self.page.get_by_role("region", name="On vous demande votre accord")
        await card.get_by_role("button", name="Refuser").click()


class Staff:
    """Someone at the console."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def signs_in(cls, browser: Browser, address: str, name: str) -> Self:
        context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        person = cls(await context.new_page())
        await person.page.goto(address)
        await person.enters(name)
        return person

    async def enters(self, name: str) -> None:
        """From the console's door to its first screen."""
        await self.page.get_by_role("button", name="Se connecter").click()
        await self.page.get_by_role("button", name=re.compile(f"^{name}")).click()
        await expect(self.page.get_by_text(re.compile("^(En direct|À jour)$"))).to_be_visible()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def confirms(self, act: str) -> None:
        await self.page.get_by_role("dialog").get_by_role("button", name=act, exact=True).click()
        await expect(self.page.get_by_role("dialog")).to_have_count(0)


class Operator(Staff):
    """A police or gendarmerie operator."""

    async def is_available(self) -> None:
        """For more chats at once than all stories of a run leave open."""
        await self.page.get_by_role("spinbutton", name="échanges à la fois").fill("20")
        switch = self.page.get_by_role("switch", name="Disponible")
        if await switch.get_attribute("aria-checked") == "false":
            await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "true")

    async def is_away(self) -> None:
        """Takes no new chats."""
        switch = self.page.get_by_role("switch", name="Disponible")
        if await switch.get_attribute("aria-checked") == "true":
            await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "false")

    async def accepts(self, offered: str) -> None:
        offer = self.page.get_by_role("article", name=re.compile(f"Proposition.*{offered}"))
        await expect(offer).to_be_visible()
        await offer.get_by_role("button", name="Accepter").click()
        await expect(self.page.get_by_role("log")).to_be_visible()

    async def reads(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_role("log").get_by_text(text).first).to_be_visible()

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible()

    async def says(self, text: str) -> None:
        await self.page.get_by_role("textbox", name=re.compile("^Message à")).fill(text)
        await self.page.keyboard.press("Enter")

    async def opens(self, action: str) -> None:
        await self.button(action).click()

    async def proposes_referral(self, unit: str, summary: str) -> None:
        await self.opens("Transmettre à une unité")
        await self.page.get_by_role("radio", name=re.compile(unit)).check()
        await self.page.get_by_label("Compte rendu").fill(summary)
        await self.button("Relire…").click()
        await self.confirms("Demander l’accord")

    async def closes(self) -> None:
        await self.opens("Clore l’échange")
        await self.page.get_by_role("radio", name="Transmission à une unité").check()
        await self.page.get_by_role("radio", name="Sérieux").check()
        await self.button("Clore…").click()
        await self.confirms("Clore définitivement")


class Officer(Staff):
    """An officer of a unit."""

    @property
    def inbox(self) -> Locator:
        return self.page.get_by_role("complementary", name="Boîte de réception")

    async def opens_report(self, summary: str, title: str) -> None:
        await self.inbox.get_by_role("button", name=re.compile(title)).first.click()
        await expect(self.page.get_by_text(summary)).to_be_visible()

    async def acknowledges(self) -> None:
        await self.button("Accuser réception…").click()
        await self.confirms("Accuser réception")
