"""The accessibility statement says the same true thing in every language, and whom to tell what stops somebody."""

import re
from dataclasses import replace

import pytest

from chassis.config import ConfigError
from gateway.catalogue import load
from gateway.config import WEB
from gateway.reading import Situation, statement
from tests.fakes.gateway_stage import config, stage

CATALOGUES = load(WEB / "public")
SCRIPTED = Situation("aide.example", "www.wikipedia.org")
CONTACT = "accessibilite@aide.example"
AIMS = {
    "fr": "vise", "fr-x-falc": "voulons suivre", "en": "aims at", "es": "aspira", "pt": "visa", "ar": "تسعى",
    "tr": "amaçlar", "ro": "urmărește", "uk": "прагне", "ru": "стремится", "zh-Hans": "力求",
}  # fmt: skip


def told(tag, now=SCRIPTED):
    return [said for kind, said in statement(CATALOGUES[tag], now) if kind == "p"]


@pytest.mark.parametrize("tag", sorted(CATALOGUES))
def test_every_language_says_what_it_aims_at_how_it_was_tried_what_is_missing_and_whom_to_tell(tag):
    aim, tests, audit, short, chat, defender = told(tag)
    assert AIMS[tag] in aim
    assert re.search(r"RGAA 4\.1.*WCAG 2\.2.*AA", aim)
    assert "axe" in tests
    assert "Chromium" in tests
    assert all(len(one) >= len(CATALOGUES[tag].words["statement.aim"]) / 2 for one in (audit, short, chat))
    assert "defenseurdesdroits.fr" in defender
    assert "Libre réponse 71120" in defender


@pytest.mark.parametrize("tag", sorted(CATALOGUES))
def test_no_language_says_more_or_less_than_french(tag):
    """By how much is said: a statement that leaves something out is far shorter than French makes its language."""
    ratios = [len(one) / len(french) for one, french in zip(told(tag), told("fr"), strict=True)]
    assert max(ratios) < 3.5 * min(ratios)


@pytest.mark.parametrize("tag", sorted(CATALOGUES))
def test_the_deployers_contact_is_named_before_the_defender_of_rights_and_only_where_there_is_one(tag):
    assert CONTACT in told(tag, replace(SCRIPTED, contact=CONTACT))[-2]
    assert len(told(tag)) == len(told(tag, replace(SCRIPTED, contact=CONTACT))) - 1
    assert statement(CATALOGUES[tag], SCRIPTED)[-1] == ("call", "09 69 39 00 00")


def test_a_page_without_script_sends_nobody_to_a_chat_that_it_has_not():
    assert CATALOGUES["fr"].words["statement.help"] not in told("fr", replace(SCRIPTED, scripted=False))


@pytest.mark.parametrize("value", ["nobody", "http://aide.example", "a@b", "javascript:alert(1)"])
def test_a_contact_that_is_none_is_refused_at_start(tmp_path, value):
    with pytest.raises(ConfigError, match=r"PNAV_ACCESSIBILITY_CONTACT is .* must be a mail address or an https://"):
        config(tmp_path, PNAV_ACCESSIBILITY_CONTACT=value)


async def test_the_contact_stands_in_both_kinds_of_page(tmp_path):
    async with stage(tmp_path, PNAV_ACCESSIBILITY_CONTACT=CONTACT) as front:
        body = {"page": "statement", "lang": "tr"}
        async with front.http.post(f"http://{front.address}/api/read", json=body) as answer:
            assert CONTACT in await answer.text()
        async with front.http.post(f"http://{front.address}/", data=body) as answer:
            assert CONTACT in await answer.text()
