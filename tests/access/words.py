"""Words as they are drawn: one that goes on in the next line without a hyphen is hard to read, and looks broken."""

from playwright.async_api import Page

# A line may end between words, at a hyphen, where a soft one is, and within an address.
_JUDGE = """() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest('.hidden, option, script')) continue;
    for (const { 0: word, index } of text.data.matchAll(/[\\p{L}’\\u00ad.]+/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top)));
      if (lines.size > 1 && !/\\u00ad|\\.\\p{L}/u.test(word)) broken.push(word);
    }
  }
  return broken;
}"""


async def broken_words(page: Page) -> list[str]:
    """Every word that stands on two lines."""
    found: list[str] = await page.evaluate(_JUDGE)
    return found
