"""The page as it is sent: one document that asks for nothing else and keeps nothing."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

DIST = Path(__file__).parents[3] / "gateway/web/dist/public"


LANGUAGES = sorted(path.stem for path in DIST.glob("*.html"))


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> str:
    """As a browser with script reads it: to it, what stands in <noscript> is text."""
    whole = (DIST / f"{request.param}.html").read_text(encoding="utf-8")
    page, forms = re.subn(r"<noscript>.*?</noscript>", "", whole, flags=re.DOTALL)
    assert forms == 1
    return page


def inlined(page: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


@pytest.mark.parametrize("kind", ["script", "style"])
def test_the_policy_allows_what_is_inlined_and_nothing_else(page: str, kind: str) -> None:
    hashes = [
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inlined(page, kind)
    ]
    assert json.loads((DIST / "csp.json").read_text())[kind] == hashes
    assert len(hashes) == 1


def test_the_page_fetches_nothing_from_anywhere_else(page: str) -> None:
    assert not re.search(r"https?://|@import|url\(|<img|<link(?! rel=\"icon\" href=\"data:,\")| src=", page)


def test_nothing_in_the_page_can_be_styled_inline_or_run_inline(page: str) -> None:
    assert not re.search(
        r"\sstyle=|\son[a-z]+=\"|javascript:", re.sub(r"<script>.*</script>", "", page, flags=re.DOTALL)
    )


TRACES = (
    "cookie localStorage sessionStorage indexedDB serviceWorker caches. pushState replaceState location.href "
    "location.hash window.open <form beforeunload document.title innerHTML"
)


@pytest.mark.parametrize("trace", TRACES.split())
def test_the_page_knows_no_way_to_leave_a_trace(page: str, trace: str) -> None:
    assert trace not in page


def test_no_element_of_the_body_has_a_name(page: str) -> None:
    assert not re.search(r"\bname=", page.split("<body>")[1])


def test_the_gateway_can_say_where_quick_exit_leads(page: str) -> None:
    assert 'data-exit="__EXIT_URL__"' in page
    assert "__EXIT_URL__" not in "".join(inlined(page, "script") + inlined(page, "style"))


def test_every_screen_carries_the_exit_and_the_three_numbers(page: str) -> None:
    body = page.split("<body>")[1].split("<main")[0]
    assert [*re.findall(r'href="((?:tel|sms):\d+)"', body)] == ["tel:17", "tel:112", "sms:114"]
    assert body.index('id="skip"') < body.index('id="exit"') < body.index("tel:17")
