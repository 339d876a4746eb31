"""What a search for canned replies finds, and in which order."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import PageSizeInvalid
from chat_svc.domain import reply_search as search
from chat_svc.domain.refusals import LanguageInvalid, PageTokenInvalid, QueryTooLong
from chat_svc.domain.replies import Audience
from chat_svc.domain.reply_search import Rank, ask, warmer
from chat_svc.domain.values import Category
from tests.fakes.chat_replies import ALICE, reply
from tests.fakes.chat_sessions import NOW

DAY = timedelta(days=1)
ECOUTE = reply("Écoute", "Je suis là, cœur à cœur. Appelez le 17.")


def titles(*replies, query="", language="", category=None, heats=None):
    asked = ask(query, language, category)
    return [one.wording.title for _, one in search.page(replies, ALICE, asked, heats or {}, None, 100)]


@pytest.mark.parametrize("query", ["", "ÉCOUTE", "ecou", "e", "17", "appelez 17", "17 eco", "coeur", "  la! "])
def test_every_word_of_the_query_begins_a_word_of_title_or_text(query):
    assert titles(ECOUTE, query=query) == ["Écoute"]


@pytest.mark.parametrize("query", ["coute", "7", "ecoutez", "ecoute 18"])
def test_a_word_that_begins_none_finds_nothing(query):
    assert titles(ECOUTE, query=query) == []


def test_title_comes_before_text():
    assert titles(reply("A", "Appelez le 17"), reply("Le 17"), query="17") == ["Le 17", "A"]
    many = [reply("Police"), reply("Le 17", "police"), reply("Police 17")]
    assert titles(reply("X", "police 17"), *many, query="police 17") == ["Police 17", "Le 17", "X"]


def test_her_own_come_before_her_teams_before_everybodys():
    assert titles(*(reply(str(one), audience=one) for one in reversed(Audience))) == ["private", "team", "all"]


def test_title_counts_more_than_whose_it_is_and_that_more_than_use():
    own, everybodys = reply("A", "17"), reply("17", audience=Audience.ALL)
    assert titles(own, everybodys, query="17") == ["17", "A"]
    assert titles(own, everybodys, heats={everybodys.id: 9.0}) == ["A", "17"]


def test_what_is_used_comes_first_and_the_rest_by_title():
    a, b, c = reply("À"), reply("b"), reply("C")
    assert titles(c, b, a) == ["À", "b", "C"]
    assert titles(c, b, a, heats={b.id: 2.0, c.id: 3.0}) == ["C", "b", "À"]


def test_the_wanted_language_comes_first_then_the_wanted_chat():
    here = (Category.DOMESTIC,)
    kept = [
        reply("french elsewhere", language="fr-CA", categories=(Category.SEXUAL_SEXIST,)),
        reply("english here", language="en", categories=here),
        reply("french here", language="fr", categories=here),
        reply("french anywhere", language="FR"),
    ]
    asked = titles(*kept, language="fr-FR", category=Category.DOMESTIC)
    assert asked == ["french anywhere", "french here", "french elsewhere", "english here"]
    assert titles(*kept) == ["english here", "french anywhere", "french elsewhere", "french here"]


def test_two_uses_of_today_outweigh_one_of_today_and_many_of_long_ago_weigh_little():
    heats = warmer(warmer({}, "twice", NOW), "twice", NOW)
    heats = warmer(heats, "once", NOW)
    assert heats["twice"] > heats["once"]
    old = {}
    for _ in range(20):
        old = warmer(old, "old", NOW - 90 * DAY)
    assert warmer(old, "new", NOW)["new"] > warmer(old, "old", NOW - 90 * DAY)["old"]


def test_a_use_counts_half_after_a_fortnight():
    halves = warmer(warmer({}, "a", NOW), "a", NOW)
    assert warmer({}, "b", NOW + 14 * DAY)["b"] == pytest.approx(halves["a"])


def test_only_the_warmest_are_remembered():
    heats = {}
    for day in range(search.WARM_MAX + 5):
        heats = warmer(heats, f"{day}", NOW + day * DAY)
    assert set(heats) == {f"{day}" for day in range(5, search.WARM_MAX + 5)}


def test_a_page_begins_where_the_one_before_ended():
    kept = [reply(f"{n}") for n in range(5)]
    asked, seen, start = ask("", "", None), [], None
    while page := search.page(kept, ALICE, asked, {}, start, 2):
        seen += [one for _, one in page]
        start = search.after(search.token(page[-1][0]))
    assert seen == kept
    assert search.after("") is None


@pytest.mark.parametrize("forged", ["x", "é", "W10=", "WzFd", "bnVsbA=="])
def test_a_page_token_of_somebody_elses_making_is_refused(forged):
    with pytest.raises(PageTokenInvalid):
        search.after(forged)


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("number", [-1, 2**63, 2**70])
def test_a_page_token_with_numbers_that_no_rank_has_is_refused(place, number):
    rank = [0, 0, 0, 0.0, "t", "i"]
    rank[place] = number
    with pytest.raises(PageTokenInvalid):
        search.after(search.token(rank))


@given(st.binary())
def test_a_page_token_is_a_rank_or_refused(forged):
    try:
        rank = search.after(base64.urlsafe_b64encode(forged).decode())
    except PageTokenInvalid:
        return
    assert rank is None or isinstance(rank, Rank)


def test_what_is_asked_has_its_limits():
    assert ask("é" * 100, "", None).words == ("e" * 100,)
    with pytest.raises(QueryTooLong):
        ask("é" * 101, "", None)
    with pytest.raises(LanguageInvalid):
        ask("", "fr_FR", None)
    assert [search.page_size(wanted) for wanted in (0, 1, 100, 101)] == [20, 1, 100, 100]
    with pytest.raises(PageSizeInvalid):
        search.page_size(-1)
