"""Canned replies: who may write what, and what is refused."""

from datetime import timedelta

import pytest

from chat_svc.domain import refusals as no
from chat_svc.domain.replies import TITLE_MAX, Audience, Reader, change, checked, checked_language, create, release
from chat_svc.domain.values import Category
from chat_svc.reply_store import read_defaults
from tests.fakes.chat_replies import ALICE, CAROL, reply, wording
from tests.fakes.chat_sessions import NOW

LATER = NOW + timedelta(hours=1)
HOMELESS = Reader("denis", "", supervisor=True)


def test_a_new_one_stands_on_the_shelf_of_its_audience():
    shelves = [create(CAROL, "r", wording(audience=audience), NOW).shelf for audience in Audience]
    assert shelves == ["private/carol", "team/police", "all/"]
    one = create(ALICE, "r", wording(), NOW)
    assert (one.creator, one.updater, one.create_time, one.update_time) == ("alice", "", NOW, NOW)


@pytest.mark.parametrize("audience", [Audience.TEAM, Audience.ALL])
def test_what_others_read_is_written_by_a_supervisor_alone(audience):
    shared, mine = reply(audience=audience), reply()
    for attempt in (
        lambda: create(ALICE, "r", wording(audience=audience), NOW),
        lambda: change(ALICE, shared, "1", wording(), NOW),
        lambda: change(ALICE, mine, "1", wording(audience=audience), NOW),
        lambda: release(ALICE, shared, "1"),
    ):
        with pytest.raises(no.SupervisorNeeded):
            attempt()
    release(CAROL, shared, "1")
    assert change(CAROL, shared, "1", wording(audience=audience), NOW).updater == "carol"


def test_who_has_no_team_writes_for_none_and_reads_none():
    with pytest.raises(no.TeamMissing):
        create(HOMELESS, "r", wording(audience=Audience.TEAM), NOW)
    assert HOMELESS.shelves == ("private/denis", "all/")


def test_a_change_keeps_who_made_it_and_says_who_changed_it_and_when():
    before = reply(audience=Audience.ALL)
    after = change(CAROL, before, "1", wording("Autre", audience=Audience.TEAM), LATER)
    assert (after.id, after.creator, after.create_time) == (before.id, "", NOW)
    assert (after.wording.title, after.updater, after.update_time, after.shelf) == (
        "Autre",
        "carol",
        LATER,
        "team/police",
    )


@pytest.mark.parametrize("etag", ["", "2", "01", "x"])
def test_a_change_of_what_was_changed_since_is_refused(etag):
    for attempt in (lambda: change(ALICE, reply(), etag, wording(), NOW), lambda: release(ALICE, reply(), etag)):
        with pytest.raises(no.ReplyChanged):
            attempt()
    after = change(ALICE, reply(), "1", wording(), NOW)
    release(ALICE, after, "2")


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "é" * (TITLE_MAX + 1), "a\u2028b"])
def test_a_title_is_one_line(title):
    with pytest.raises(no.TitleInvalid):
        checked(wording(title))


def test_what_is_within_the_limits_is_kept_letter_by_letter():
    whole = wording("é" * TITLE_MAX, " {prénom} $x\n" + "é" * 3987, categories=tuple(Category))
    assert checked(whole) is whole


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (wording(text=" \n"), no.TextEmpty),
        (wording(text="é" * 4001), no.TextTooLong),
        (wording(language=""), no.LanguageInvalid),
        (wording(categories=(Category.DOMESTIC, Category.DOMESTIC)), no.CategoryInvalid),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(wrong, refusal):
    with pytest.raises(refusal):
        checked(wrong)


@pytest.mark.parametrize("language", ["fr", "pt-BR", "zh-Hant-TW", "gsw", "a" * 8 + "-a" * 13])
def test_a_language_has_the_shape_of_a_tag(language):
    assert checked_language(language) == language


@pytest.mark.parametrize("language", ["", "f", "fr_FR", "fr-", "français", "fr fr", "a" * 8 + "-a" * 14])
def test_what_has_not_the_shape_of_a_tag_is_no_language(language):
    with pytest.raises(no.LanguageInvalid):
        checked_language(language)


def test_the_default_replies_are_ones_that_anybody_could_have_written_in_two_languages():
    defaults = list(read_defaults(NOW))
    assert [checked(one.wording) for one in defaults] == [one.wording for one in defaults]
    ids = {language: {one.id[:-3] for one in defaults if one.id.endswith(f"-{language}")} for language in ("fr", "en")}
    assert ids["fr"] == ids["en"]
    assert len(ids["fr"]) * 2 == len(defaults) == len({one.id for one in defaults})
    assert all(one.wording.language == one.id[-2:] for one in defaults)
    for number in ("17", "112", "114", "3919"):
        assert sum(number in one.wording.text for one in defaults) == 2
    assert {(one.shelf, one.creator, one.updater) for one in defaults} == {("all/", "", "")}
