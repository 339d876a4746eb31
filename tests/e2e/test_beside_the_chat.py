"""What stands beside the chat: her rights, who helps nearby, open or closed; asked for again where it did not come."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Route, expect

from pnav.directory.v1 import directory_pb2 as directory
from tests.e2e.played import begins, opens
from tests.fakes.played_chat import PlayedChat

RIGHTS = "ordonnance de protection"
PROTECTION = "protection order"
QUESTIONS = "**/api/{read,nearby}"
LOST = "Connexion perdue"


async def unreachable(route: Route) -> None:
    await route.abort()


@pytest.fixture
def beside(she):
    return she.page.get_by_role("complementary")


async def test_she_reads_whether_a_service_is_open_and_until_when(she, front, beside):
    front.directory.opening.state = directory.OPEN_STATE_OPEN
    front.directory.opening.time_zone = "Europe/Paris"
    front.directory.opening.change_time.FromDatetime(datetime.now(UTC) + timedelta(hours=2))
    await opens(she, front, "95000")
    await expect(beside.get_by_text("Ouvert maintenant, jusqu’à")).to_be_visible()
    await expect(beside.get_by_role("link", name="Appeler le 0134248989")).to_be_visible()


async def test_a_voice_is_told_while_it_is_still_on_its_way(she, front, beside):
    arrives = asyncio.Event()

    async def late(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    await she.page.route(QUESTIONS, late)
    await opens(she, front, "95000")
    await expect(beside.locator("[aria-busy=true]")).to_have_count(2)
    arrives.set()
    await expect(beside.get_by_text(RIGHTS).first).to_be_visible()
    await expect(beside.locator("[aria-busy=true]")).to_have_count(0)


async def test_in_another_language_all_of_it_is_said_anew_and_what_is_french_is_marked_so(she, front, beside):
    front.directory.opening.state = directory.OPEN_STATE_CLOSED
    await opens(she, front, "95000")
    await expect(beside.get_by_text("Fermé maintenant")).to_be_visible()
    await she.page.get_by_role("combobox", name="Langue").select_option("ar")
    await expect(beside.get_by_text("مغلق الآن")).to_be_visible()
    await expect(beside.get_by_text("Fermé maintenant")).to_have_count(0)
    title = beside.get_by_role("heading", name="CIDFF")
    await expect(title).to_have_attribute("lang", "fr")
    await expect(title).to_have_attribute("dir", "auto")


async def test_all_that_did_not_come_can_be_asked_for_again_by_one_press(she, beside):
    await she.page.route(QUESTIONS, unreachable)
    await begins(she)
    again = beside.get_by_role("button", name="Réessayer")
    await expect(again).to_have_count(2)
    await expect(beside.get_by_text(LOST)).to_have_count(2)
    await she.page.unroute(QUESTIONS)
    await again.first.focus()
    await she.page.keyboard.press("Enter")
    await expect(beside.get_by_text(RIGHTS)).to_be_visible()
    await expect(again).to_have_count(0)
    assert await she.page.evaluate("document.activeElement.className") == "reading", "who asked stays where it comes"


async def test_once_the_line_is_there_it_comes_by_itself(she, front, beside):
    await she.page.route(QUESTIONS, unreachable)
    await begins(she)
    played = await PlayedChat.opens(front)
    await expect(beside.get_by_text(LOST)).to_have_count(2)
    await she.page.unroute(QUESTIONS)
    played.welcome()
    await expect(beside.get_by_text(RIGHTS)).to_be_visible()
    await expect(beside.get_by_role("link", name="Appeler le 3919").last).to_be_visible()
    await expect(beside.get_by_text(LOST)).to_have_count(0)


async def test_a_text_of_the_foot_that_did_not_come_comes_when_it_is_opened_again_or_the_device_is_online(she):
    foot = she.page.locator("#foot")
    opener = she.page.get_by_role("button", name="Anonymat")
    await she.page.route(QUESTIONS, unreachable)
    await opener.click()
    await expect(foot.get_by_text(LOST)).to_be_visible()
    await she.page.unroute(QUESTIONS)
    await opener.click()
    await opener.click()
    await she.sees("article 40")
    await she.page.route(QUESTIONS, unreachable)
    await she.page.get_by_role("button", name="Accessibilité").click()
    await expect(foot.get_by_text(LOST)).to_be_visible()
    await she.page.unroute(QUESTIONS)
    await she.page.evaluate("dispatchEvent(new Event('online'))")
    await she.sees("Chromium")


async def test_a_failure_that_comes_after_a_later_answer_takes_nothing_away(she, front, beside):
    held: asyncio.Queue[Route] = asyncio.Queue()
    await she.page.route("**/api/read", held.put, times=1)
    await begins(she)
    await PlayedChat.opens(front)
    first = await held.get()
    await she.page.get_by_role("combobox", name="Langue").select_option("en")
    await expect(beside.get_by_text(PROTECTION)).to_be_visible()
    async with she.page.expect_event("requestfailed"):
        await first.abort()
    await she.page.evaluate("new Promise(requestAnimationFrame)")
    await expect(beside.get_by_text(PROTECTION)).to_be_visible()
