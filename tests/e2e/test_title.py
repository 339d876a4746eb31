"""What the page is called: what the history knows of it anyway, and what it is about once no history listens (R11)."""

from urllib.parse import urlsplit

from playwright.async_api import expect


async def test_it_is_called_by_its_host_while_a_history_listens_and_by_its_title_in_her_language_then(she):
    await she.page.clock.install()
    await she.page.reload()
    await she.page.clock.fast_forward(6_000)
    await expect(she.page).to_have_title(urlsplit(she.page.url).netloc)
    await she.page.clock.fast_forward(4_000)
    await expect(she.page).to_have_title("Échange en ligne - Service public")
    await she.page.locator("#language").select_option("en")
    await expect(she.page).to_have_title("Online chat - Public service")
