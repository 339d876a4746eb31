"""The markup that is sent, script or not: whole, each id once, nothing that refers to nothing, each language named."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gateway.config import WEB
from pnav.directory.v1 import directory_pb2 as directory

TEXTS = Path(__file__).parents[3] / "gateway/web/public/texts"
LANGUAGES = {one["tag"]: one for one in json.loads((TEXTS / "languages.json").read_text("utf-8"))}
VOID = {"meta", "link", "input"}
REFERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls")
FORMS = {
    "nothing": {}, "near": {"q": "cergy"}, "several": {"q": "11100"}, "nowhere": {"q": "Nullepart"},
    "statement": {"page": "statement"}, "device": {"page": "device"}, "anonymity": {"page": "anonymity"},
}  # fmt: skip


class Read(HTMLParser):
    """A document as elements: (tag, attributes, tags around it). Markup that does not nest raises AssertionError."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in <{tag}>"
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in VOID and "svg" not in self._open:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if "svg" not in self._open or tag == "svg":
            assert self._open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


def sound(text: str, tag: str) -> Read:
    """Reads a document in one language and judges all that holds for each."""
    page = Read(text)
    one = LANGUAGES[tag]
    (root,) = page.named("html")
    assert (root["lang"], root["dir"]) == (one.get("lang", tag), one["dir"])
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    asked = [attributes.get(name) for _, attributes, _ in page.elements for name in REFERS]
    assert {reference for one in asked if one for reference in one.split()} <= set(ids)
    assert {"skip", "exit", "content"} <= set(ids)
    for option in page.named("option"):
        there = LANGUAGES[option["value"]]
        assert (option["lang"], option.get("dir", "ltr")) == (there.get("lang", there["tag"]), there["dir"])
    return page


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_the_page_is_sound_in_every_language(tag):
    page = sound((WEB / f"public/{tag}.html").read_text("utf-8"), tag)
    assert len(page.named("option")) == len(LANGUAGES)
    assert len(page.named("main")) == len(page.named("noscript")) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tag", sorted(LANGUAGES))
async def test_every_answer_without_script_is_sound_in_every_language(front, monkeypatch, tag, form):
    opening = directory.Opening(state=directory.OPEN_STATE_OPEN)
    monkeypatch.setattr(front.directory, "opening", opening)
    data = FORMS[form] | {"lang": tag}
    async with front.http.post(f"http://{front.address}/", data=data, headers={"Accept-Language": "fr"}) as answer:
        text = await answer.text()
    page = sound(text, tag)
    assert len(page.named("h1")) == len(page.named("form")) == 1
    assert not page.named("script")
    fields = [around for name, _, around in page.elements if "main" in around and name in ("input", "select", "button")]
    assert fields
    assert all("form" in around for around in fields)
    if form == "near":
        (name,) = [attributes for attributes in page.named("h3") if attributes.get("lang")][:1]
        assert name == {"lang": "fr", "dir": "auto"}, "the directory is French in every language"


@pytest.mark.parametrize("broken", ["<p><b></p></b>", "<p>", "</p>", '<p id="a" id="a"></p>'])
def test_markup_that_does_not_hold_together_is_found(broken):
    with pytest.raises((AssertionError, IndexError)):
        Read(broken)
