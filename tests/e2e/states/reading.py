"""What can be read beside the chat, and the page of a browser that runs no script."""

import re

from playwright.async_api import Route, expect

from tests.e2e.people import Visitor
from tests.e2e.played import begins
from tests.e2e.states.talk import talking
from tests.fakes.gateway_stage import Stage


async def _opens(she: Visitor, title: str, said: str) -> None:
    await she.button(title).click()
    await expect(she.page.get_by_role("heading", name=title)).to_be_focused()
    await she.sees(said)


async def statement(she: Visitor, _front: Stage) -> None:
    await _opens(she, "Accessibilité", "RGAA")


async def device(she: Visitor, front: Stage) -> None:
    """In the middle of a chat."""
    await talking(she, front)
    await _opens(she, "Ce que cet appareil garde", "peut rester dans l’historique")


async def minor(she: Visitor, _front: Stage) -> None:
    await she.chooses()
    await she.page.get_by_role("checkbox", name="J’ai moins de 18 ans").check()
    await she.sees("Tu as bien fait de venir.")


async def missed(she: Visitor, _front: Stage) -> None:
    """Nothing came of what stands beside the chat."""
    await she.page.route("**/api/{read,nearby}", lambda route: route.abort())
    await begins(she)
    await expect(she.page.get_by_role("button", name="Réessayer")).to_have_count(2)


async def _unscripted(route: Route) -> None:
    """As a browser reads it that runs no script. One that really runs none runs neither axe nor a judge of focus."""
    answer = await route.fetch()
    body = re.sub(r"<script.*?</script>|</?noscript>", "", await answer.text(), flags=re.DOTALL)
    await route.fulfill(response=answer, body=body)


async def plain(she: Visitor, front: Stage) -> None:
    await she.page.route(f"http://{front.address}/", _unscripted, times=1)
    await she.page.reload()


async def plain_open(she: Visitor, front: Stage) -> None:
    await plain(she, front)
    await she.page.locator("main button").first.click()
    await expect(she.page.get_by_role("heading", name="Trouver de l’aide")).to_be_visible()


async def plain_choice(she: Visitor, front: Stage) -> None:
    await plain_open(she, front)
    await she.page.get_by_label("Commune ou code postal").fill("11100")
    await she.button("Chercher").click()
    await she.sees("Plusieurs communes sont possibles.")


async def plain_near(she: Visitor, front: Stage) -> None:
    await plain_choice(she, front)
    await she.page.get_by_role("button", name="Narbonne").click()
    await she.sees("CIDFF")


async def plain_statement(she: Visitor, front: Stage) -> None:
    await plain_open(she, front)
    await she.button("Accessibilité").click()
    await she.sees("RGAA")
