"""Eleven languages, in real browsers: the one she reads, and another one whenever she wants, with nothing lost."""

import re

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from tests.e2e.people import Visitor

pytestmark = pytest.mark.xdist_group("stack")


async def opened(browser: Browser, address: str, locale: str, **options: object) -> Page:
    context = await browser.new_context(locale=locale, **options)
    page = await context.new_page()
    await page.goto(address)
    return page


async def chooses_language(page: Page, tag: str) -> None:
    await page.locator("#language").select_option(tag)
    await expect(page.locator("html")).to_have_attribute("lang", tag)


@pytest.mark.parametrize(
    ("locale", "lang", "asks"),
    [
        ("es-MX", "es", "¿De qué quiere hablar?"),
        ("zh-CN", "zh-Hans", "您想谈什么？"),
        ("sw-KE", "fr", "De quoi voulez-vous parler ?"),
    ],
)
async def test_the_page_speaks_the_language_of_her_browser_and_french_for_want_of_it(
    browser, stack, locale, lang, asks
):
    page = await opened(browser, stack.public, locale)
    await expect(page.locator("html")).to_have_attribute("lang", lang)
    await expect(page.get_by_role("heading", level=1, name=asks)).to_be_visible()
    await expect(page.locator("#language")).to_have_value(lang)


async def test_another_language_keeps_what_she_has_typed_and_is_told_to_who_answers_her(browser, stack, alice):
    page = await opened(browser, stack.public, "fr-FR")
    await page.locator(".choice").first.click()
    await page.get_by_label("Commune ou code postal").first.fill("95370")
    await page.get_by_role("button", name="Témoin").click()
    address = page.url
    await chooses_language(page, "en")
    await expect(page.get_by_role("heading", name="Where is it happening?")).to_be_visible()
    await expect(page.get_by_label("Town or postcode").first).to_have_value("95370")
    await expect(page.get_by_role("button", name="A witness")).to_have_attribute("aria-pressed", "true")
    assert (page.url, await page.evaluate("history.length")) == (address, 2)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Start the chat").click()
    await alice.accepts("Montigny")
    await alice.sees("anglais")


async def test_in_the_middle_of_a_chat_draft_unsent_message_place_and_connection_stay(browser, stack, alice):
    lines: list[WebSocketRoute] = []
    holding = False
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()

    def carry(line: WebSocketRoute) -> None:
        lines.append(line)
        server = line.connect_to_server()
        line.on_message(lambda frame: None if holding and '"say"' in str(frame) else server.send(frame))

    await page.route_web_socket(re.compile("/line$"), carry)
    await page.goto(stack.public)
    she = await Visitor(page).talks_with(alice, "95310", "Saint-Ouen")
    holding = True
    await she.says("Pas encore parti.")
    await page.get_by_role("textbox", name="Votre message").fill("Un brouillon")
    await chooses_language(page, "uk")
    await expect(page.get_by_role("textbox", name="Ваше повідомлення")).to_have_value("Un brouillon")
    unsent = page.locator(".message", has_text="Pas encore parti.")
    await expect(unsent).to_contain_text("Чекає на надсилання")
    await expect(page.locator(".message", has_text="Je suis là.")).to_contain_text("Надіслано")
    await expect(page.get_by_text("На зв’язку")).to_be_visible()
    await chooses_language(page, "ar")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    holding = False
    await alice.reads("Pas encore parti.")
    await expect(unsent).to_contain_text("أُرسلت")
    assert len(lines) == 1


async def test_a_language_that_cannot_be_had_leaves_the_one_there_is(browser, stack):
    page = await opened(browser, stack.public, "fr-FR")
    await page.context.set_offline(True)
    await page.locator("#language").select_option("tr")
    await expect(page.get_by_role("alert").first).to_have_text("La langue n’a pas pu être changée. Réessayez.")
    await expect(page.locator("#language")).to_have_value("fr")
    await expect(page.locator("html")).to_have_attribute("lang", "fr")


async def test_arabic_runs_from_right_to_left_and_fits_a_small_phone(browser, stack):
    page = await opened(browser, stack.public, "ar", viewport={"width": 320, "height": 640})
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")

    async def fits() -> None:
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        way_out = await page.locator("#exit").bounding_box()
        assert way_out["x"] > 160
        assert way_out["y"] < 20

    await fits()
    await page.locator(".choice").first.click()
    await fits()
    await page.get_by_role("button", name="أفضّل ألا أقول").click()
    await fits()
    await page.get_by_role("button", name="بدء المحادثة").click()
    await expect(page.get_by_role("log")).to_be_visible()
    await fits()
