"""What holds for every place of France and for every text."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from routing_svc.domain.places import Territory
from routing_svc.domain.spelling import words
from routing_svc.domain.suggest import Index
from tests.fakes.linear_scan import LinearScan

BIGGEST = 300  # the oracle is compared on the most populated places: enough homonyms, articles, numbers, former names
ALL = 40_000  # a list that leaves nothing out
any_place = st.integers(0, 35_013)
any_text = (
    st.text(max_size=100) | st.text("abelinost'- 019", max_size=20) | st.from_regex(r"[0-9]{5}( cedex( [0-9]{1,2})?)?")
)


@pytest.fixture(scope="module")
def pair(territory):
    communes = territory.communes[:BIGGEST]
    return Index(Territory(communes)), LinearScan(communes)


def lines(index, query, limit=8):
    return [(found.commune.code, found.matched_title, found.match) for found in index.suggest(query, limit)]


def comparable(query):
    """Names or codes: the oracle knows neither both together, nor CEDEX, nor parts of names."""
    return "".join(query.split()).isalpha() or (query.isdecimal() and len(query) < 5)


@given(st.text(max_size=12) | st.text("aelnst '-", max_size=5) | st.text("01579", max_size=4))
@example("st")
@example("la ")
@example("pais")
def test_the_index_answers_what_a_look_at_every_place_answers(pair, query):
    index, scan = pair
    assume(comparable(query))
    expected = scan.suggest(query, 8)
    assert lines(index, query) == expected or not expected


@given(st.integers(0, BIGGEST - 1), st.integers(1, 20), st.booleans())
def test_any_beginning_of_a_name_is_answered_alike(territory, pair, place, length, upper):
    index, scan = pair
    query = territory.communes[place].title[:length]
    query = query.upper() if upper else query
    assume(comparable(query))
    assert lines(index, query) == scan.suggest(query, 8)


@given(st.data())
def test_a_beginning_with_one_letter_wrong_is_answered_alike(territory, pair, data):
    index, scan = pair
    place = data.draw(st.integers(0, BIGGEST - 1))
    query = data.draw(slips("".join(words(territory.communes[place].title))))[: data.draw(st.integers(1, 20))]
    assume(comparable(query))
    expected = scan.suggest(query, 8)
    assert lines(index, query) == expected or not expected


@st.composite
def slips(draw, name):
    """The name with one letter behind its first changed, added, left out, or swapped with the next."""
    place = draw(st.integers(1, max(1, len(name) - 1)))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    head, tail = name[:place], name[place:]
    swapped = head + tail[1:2] + tail[:1] + tail[2:]
    return draw(st.sampled_from([head + letter + tail[1:], head + letter + tail, head + tail[1:], swapped]))


def codes(index, query):
    return {found.commune.code for found in index.suggest(query, ALL)}


def suggestible(territory, place):
    one = territory.communes[place]
    assume(not one.arrondissements)
    return one


@given(any_place)
def test_every_place_is_found_by_its_title_and_by_it_with_its_postal_code(territory, index, place):
    one = suggestible(territory, place)
    assert one.code in codes(index, one.title)
    assert all(one.code in codes(index, f"{code} {one.title}") for code in one.postal_codes)


@given(any_place)
def test_every_place_is_found_by_each_of_its_postal_codes(territory, index, place):
    one = suggestible(territory, place)
    assert all(one.code in codes(index, code) for code in one.postal_codes)


@given(any_place)
def test_every_former_name_leads_to_the_place_it_belongs_to(territory, index, place):
    one = suggestible(territory, place)
    assert all(one.code in codes(index, was.title) for was in one.formers if was.title)


@given(st.data())
@settings(max_examples=300)
def test_every_place_is_found_by_its_title_with_one_letter_wrong(territory, index, data):
    one = suggestible(territory, data.draw(any_place))
    name = "".join(words(one.title))
    assume(name.isalpha())
    typed = data.draw(slips(name))
    exact = [found for found in index.suggest(typed, ALL) if found.match == "exact"]
    whole = any("".join(words(found.matched_title or found.commune.title)) == typed for found in exact)
    assume(len(typed) >= 4 and len(exact) < 3 and not whole)  # the rule: only where exact readings give too little
    assert one.code in codes(index, typed)


@given(any_text, st.integers(1, 20))
def test_no_text_breaks_it_no_list_is_longer_than_asked_and_none_has_a_place_twice(index, query, limit):
    found = [one.commune.code for one in index.suggest(query[:100], limit)]
    assert len(found) == len(set(found)) <= limit


@given(any_text)
def test_a_shorter_list_is_the_beginning_of_a_longer_one(index, query):
    assert lines(index, query[:100], 3) == lines(index, query[:100], 20)[:3]
