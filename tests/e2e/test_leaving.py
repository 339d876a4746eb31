"""Leaving, being cut off and coming back, in real browsers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def test_quick_exit_leaves_nothing_to_come_back_to_and_is_told_for_what_it_is(browser, stack, alice):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95120", "Ermont")
    rows = await she.page.evaluate("history.length")
    await she.button("Quitter vite").click()
    await she.page.wait_for_url(f"{stack.exit}/**")
    assert await she.page.evaluate("history.length") == rows
    await she.page.go_back()
    await expect(she.page.get_by_role("log")).to_have_count(0)
    await alice.reads(re.compile("Sortie rapide"))


async def test_three_times_escape_leaves_as_well(browser, stack, alice):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95600", "Eaubonne")
    await she.page.clock.pause_at(datetime.now(UTC) + timedelta(days=1))  # on a busy machine too, she presses in time
    for _ in range(3):
        await she.page.keyboard.press("Escape")
    await she.page.wait_for_url(f"{stack.exit}/**")


async def test_what_she_wrote_while_cut_off_arrives_once_and_what_was_said_meanwhile_too(browser, stack, alice):
    lines: list[WebSocketRoute] = []
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()

    def carry(line: WebSocketRoute) -> None:
        lines.append(line)
        line.connect_to_server()

    await page.route_web_socket(re.compile("/line$"), carry)
    await page.goto(stack.public)
    she = await Visitor(page).talks_with(alice, "95150", "Taverny")
    await lines[-1].close()
    await alice.says("Prenez votre temps.")
    await she.says("J’étais coupée.")
    await she.reads("Prenez votre temps.")
    await alice.reads("J’étais coupée.")
    assert len(lines) > 1
    for log in (she.page.get_by_role("log"), alice.page.get_by_role("log")):
        await expect(log.get_by_text("J’étais coupée.")).to_have_count(1)


async def test_a_console_that_is_closed_and_opened_again_has_the_whole_conversation(browser, stack, alice):
    she = await (await Visitor.arrives(browser, stack.public)).talks_with(alice, "95140", "Garges")
    await alice.page.reload()
    await alice.enters("Alice")
    await alice.page.get_by_role("region", name="Mes échanges").get_by_role("button", name=re.compile("Garges")).click()
    await alice.reads("Je suis là.")
    await alice.says("Me revoilà.")
    await she.reads("Me revoilà.")


async def test_the_emergency_numbers_are_on_every_screen(browser, stack, alice):
    she = await Visitor.arrives(browser, stack.public)
    numbers = she.page.get_by_role("navigation", name="Numéros d’urgence")
    for address in ("tel:17", "tel:112", "sms:114"):
        await expect(numbers.locator(f'[href="{address}"]')).to_be_visible()
    await she.chooses()
    await expect(numbers).to_be_visible()
    await she.types_place("95130")
    await she.starts()
    await alice.accepts("Franconville")
    await expect(numbers).to_be_visible()


async def test_with_nobody_there_she_keeps_her_place_and_sees_whom_to_call(browser, stack):
    she = await Visitor.arrives(browser, stack.public)
    await she.chooses()
    await she.types_place("29200")
    await she.starts()
    await she.sees("Personne ne peut vous répondre en ce moment")
    await she.sees("Votre place est gardée")
    await she.button("Mettre fin à l’échange").click()
    await she.button("Oui, y mettre fin").click()
    await she.sees("L’échange est terminé")
