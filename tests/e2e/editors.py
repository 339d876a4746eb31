"""Who keeps the directory true."""

import re
from uuid import uuid4

from playwright.async_api import Locator, expect

from chassis.auth import Peer, Role
from chassis.config import Address
from chassis.up.issuer import load_key
from chassis.up.stack import HOST, Settings
from pnav.directory.v1 import editor_pb2 as pb
from pnav.directory.v1.directory_pb2 import Service
from pnav.directory.v1.editor_pb2_grpc import DirectoryEditorServiceStub
from tests.e2e.people import Staff
from tests.fakes.platform import Platform

_TABS = 60  # more stops than any screen has


class Editor(Staff):
    """Someone who keeps the directory true."""

    async def finds(self, query: str, title: str) -> None:
        """A service, by what is searched for; its form is open."""
        await self.page.get_by_role("searchbox").fill(query)
        await self.picks("Recherche", title)
        await expect(self.page.get_by_role("heading", name=title)).to_be_focused()

    async def picks(self, listed: str, title: str) -> None:
        """From a list."""
        rows = self.page.get_by_role("region", name=listed)
        await rows.get_by_role("button", name=re.compile(re.escape(title))).click()
        await expect(self.page.get_by_role("heading", level=2)).to_be_focused()

    async def lists(self, title: str) -> None:
        """Another list."""
        tabs = self.page.get_by_role("navigation", name="Listes")
        await tabs.get_by_role("button", name=re.compile(f"^{title}")).click()

    async def finds_unit(self, commune: str, title: str) -> None:
        """A unit, by a commune that it serves; its form is open."""
        await self.lists("Unités")
        await self.page.get_by_role("searchbox", name="Commune ou code postal").fill(commune)
        await (
            self.page.get_by_role("region", name="Unités")
            .get_by_role("button", name=re.compile(f"^{commune} \\("))
            .click()
        )
        await self.picks("Unités", title)

    async def saves(self) -> None:
        await self.button("Enregistrer les corrections").click()

    async def tabs_to(self, target: Locator) -> None:
        """By keyboard alone."""
        for _ in range(_TABS):
            if await target.evaluate("it => it === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not reached by Tab")

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=label, exact=True)

    def history(self) -> Locator:
        return self.page.get_by_role("region", name="Historique").get_by_role("listitem")


async def retire_many(settings: Settings, how_many: int, title: str) -> None:
    """Services made and retired over the contract: more than one page of a list holds."""
    signed_in = Platform(settings.data / "tls", load_key(settings.data / "issuer" / "key.pem"), settings.url("issuer"))
    metadata = (("authorization", f"Bearer {signed_in.token(Role.DIRECTORY_EDITOR, sub='gaelle')}"),)
    address = Address(HOST, settings.port("directory_svc"))
    async with signed_in.channel(address, "pnav.directory.v1", Peer.ENVOY) as channel:
        editor = DirectoryEditorServiceStub(channel)
        for number in range(how_many):
            wanted = pb.CreateServiceRequest(request_id=str(uuid4()), service=Service(title=f"{title} {number}"))
            made = (await editor.CreateService(wanted, metadata=metadata)).record
            retiring = pb.RetireServiceRequest(request_id=str(uuid4()), name=made.service.name, etag=made.etag)
            await editor.RetireService(retiring, metadata=metadata)
