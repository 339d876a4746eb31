"""The catalogues a translator edits: each says what French says, in its own words."""

import json
import re
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[3] / "gateway/web/public/texts"
LANGUAGES = json.loads((TEXTS / "languages.json").read_text("utf-8"))
OTHERS = [one["tag"] for one in LANGUAGES if one["tag"] != "fr"]
# Spelt alike in both languages, and meant so.
ALIKE = {
    "page.sms114", "consent.comma", "hours.closed", "page.call17", "page.call112", "summary.danger",
    "consent.dispatched",
}  # fmt: skip
# Easy French is French: a text that was easy already stays.
EASY = "fr-x-falc"
TAGS = {"fr", EASY, "en", "es", "pt", "ar", "tr", "ro", "uk", "ru", "zh-Hans"}
NO_TRACE = (
    "aucune trace|sans trace|no trace|sin rastro|sin dejar rastro|sem rasto|sem deixar rasto|без следа|без сліду|"
    "iz bırakma|fără urm|بدون أثر|دون أثر|不留痕迹"
)


def catalogue(tag: str) -> dict[str, str]:
    """What the page carries, and what it may ask to read."""
    carried, read = (json.loads((TEXTS / f"{name}.json").read_text("utf-8")) for name in (tag, f"reading/{tag}"))
    assert not carried.keys() & read.keys()
    return {**carried, **read}


FRENCH = catalogue("fr")


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w*)}", text))


def numbers(text: str) -> set[str]:
    return set(re.findall(r"(?<!\d)(?:17|112|114|16|18|3919)(?!\d)", text))


def test_there_are_eleven_languages_and_a_catalogue_of_each_and_no_other():
    files = {path.stem for path in TEXTS.glob("*.json")} - {"languages"}
    assert files == {one["tag"] for one in LANGUAGES} == TAGS
    assert {path.stem for path in (TEXTS / "reading").glob("*.json")} == TAGS


@pytest.mark.parametrize("tag", OTHERS)
def test_every_text_of_french_is_there_and_no_other_in_the_same_order(tag):
    assert list(catalogue(tag)) == list(FRENCH)


@pytest.mark.parametrize("tag", ["fr", *OTHERS])
def test_no_text_is_empty_or_holds_markup_or_a_straight_apostrophe(tag):
    for key, text in catalogue(tag).items():
        assert text.strip(), key
        assert not re.search(r"[<>&'\"\n\t]", text), key


@pytest.mark.parametrize("tag", OTHERS)
def test_every_placeholder_and_every_number_is_kept(tag):
    for key, text in catalogue(tag).items():
        assert placeholders(text) == placeholders(FRENCH[key]), key
        assert "{" not in re.sub(r"{\w+}", "", text), key
        if tag != EASY:
            assert numbers(text) == numbers(FRENCH[key]), key
        assert numbers(FRENCH[key]) - {"16"} <= numbers(text), key


@pytest.mark.parametrize("tag", [tag for tag in OTHERS if tag != EASY])
def test_no_french_is_left_over(tag):
    left = {key for key, text in catalogue(tag).items() if text == FRENCH[key]}
    assert left <= ALIKE


def test_easy_french_is_not_plain_french_again():
    easy = catalogue(EASY)
    long = [key for key, text in FRENCH.items() if len(text) > 60]
    assert [key for key in long if easy[key] == FRENCH[key]] == []


@pytest.mark.parametrize("tag", ["fr", *OTHERS])
def test_no_word_has_to_agree_with_a_number(tag):
    """A count stands behind a colon (French may say "encore 1 fois"): no catalogue needs plurals."""
    for key, text in catalogue(tag).items():
        if "count" in placeholders(text) and not (key == "exit.left" and tag.startswith("fr")):
            assert re.search(r"[:：]\s*{count}$", text), key
        assert "(s)" not in text, key


@pytest.mark.parametrize("tag", ["fr", *OTHERS])
def test_nowhere_is_no_trace_promised(tag):
    texts = catalogue(tag)
    assert len(texts["exit.honest"]) > 60
    assert texts["exit.honest"].count("。") + texts["exit.honest"].count(".") >= 3
    assert not [key for key, text in texts.items() if re.search(NO_TRACE, text, re.IGNORECASE)]


@pytest.mark.parametrize("tag", ["fr", *OTHERS])
def test_the_way_out_is_named_as_its_button_is(tag):
    texts = catalogue(tag)
    assert texts["page.exit"] in texts["exit.honest"]
    assert texts["where.skip"] in texts["where.empty"]
    assert texts["code.link"] in texts["code.confirmed"]


def test_nobody_has_reviewed_a_catalogue_unawares():
    """Whoever reviews one says so in languages.json; the page shows it to nobody."""
    assert all(isinstance(one["reviewed"], bool) for one in LANGUAGES)
    assert [one["dir"] for one in LANGUAGES if one["dir"] != "ltr"] == ["rtl"]
