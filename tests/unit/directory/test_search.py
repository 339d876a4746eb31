"""What may be asked of the directory."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import PageSizeInvalid
from directory_svc.domain.records import Accessibility, Audience, Category, Point
from directory_svc.domain.refusals import (
    AccessibilityInvalid,
    LanguageInvalid,
    PageTokenInvalid,
    PointInvalid,
    PointMissing,
    QueryTooLong,
    RadiusInvalid,
)
from directory_svc.domain.search import Search, page_token, search

CERGY = Point(49.05216, 2.03639)


def test_zero_stands_for_thirty_kilometres_and_five_services():
    assert search(point=CERGY) == Search(near=CERGY, radius_metres=30_000, limit=5)


def test_what_is_asked_is_kept():
    asked = {
        "category": Category.SHELTER,
        "audience": Audience.WOMEN,
        "at_least": Accessibility.ON_REQUEST,
        "open_now": True,
    }
    found = search(query="L'Œuvre  d'Ève", point=CERGY, radius_metres=500, language="pt-BR", page_size=7, **asked)
    words = ("l", "oeuvre", "d", "eve")
    assert found == Search(words=words, near=CERGY, radius_metres=500, language="pt-br", limit=7, **asked)


def test_no_more_than_fifty_services_are_given():
    assert search(page_size=50).limit == 50
    assert search(page_size=2_000_000_000).limit == 50


def test_a_text_is_no_longer_than_a_hundred_characters():
    assert search(query="x" * 100).words == ("x" * 100,)
    with pytest.raises(QueryTooLong):
        search(query="x" * 101)


@pytest.mark.parametrize(
    "point",
    [Point(90.1, 0), Point(-90.1, 0), Point(0, 180.1), Point(0, -180.1), Point(math.nan, 0), Point(0, math.inf)],
)
def test_a_point_off_the_globe_is_refused(point):
    with pytest.raises(PointInvalid):
        search(point=point)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_of_the_globe_can_be_searched_from(latitude, longitude):
    assert search(point=Point(latitude, longitude)).near == Point(latitude, longitude)


def test_a_radius_needs_a_point():
    with pytest.raises(PointMissing):
        search(radius_metres=500)


def test_a_negative_radius_is_refused():
    with pytest.raises(RadiusInvalid):
        search(point=CERGY, radius_metres=-1)


def test_a_negative_page_size_is_refused():
    with pytest.raises(PageSizeInvalid):
        search(page_size=-1)


@pytest.mark.parametrize("language", ["fr", "FR", "pt-BR", "zh-hans-cn", "rcf"])
def test_a_language_tag_is_taken_in_any_case(language):
    assert search(language=language).language == language.lower()


@pytest.mark.parametrize("language", ["f", "français", "fr_FR", "fr-", "fr|en", ".*", "fr "])
def test_what_is_no_language_tag_is_refused(language):
    with pytest.raises(LanguageInvalid):
        search(language=language)


@pytest.mark.parametrize("kind", [Accessibility.NOT_ACCESSIBLE, Accessibility.UNKNOWN])
def test_nobody_searches_for_a_door_that_is_closed_to_her(kind):
    with pytest.raises(AccessibilityInvalid):
        search(at_least=kind)


def test_a_page_token_continues_its_search_with_any_page_size():
    asked = search(query="cidff", point=CERGY)
    token = page_token(asked, 5)
    assert search(query="CIDFF", point=CERGY, page_size=9, page_token=token).offset == 5
    assert page_token(search(query="cidff", point=CERGY, page_token=token), 10) == token.replace("5-", "10-", 1)


def test_after_the_last_page_there_is_no_token():
    assert page_token(search(), None) == ""


@pytest.mark.parametrize("token", ["5", "x", "-5-0000000000000000", "5-0000000000000000", "99999999-0000000000000000"])
def test_a_token_of_no_search_is_refused(token):
    with pytest.raises(PageTokenInvalid):
        search(page_token=token)


def test_a_token_of_another_search_is_refused():
    token = page_token(search(query="cidff"), 5)
    with pytest.raises(PageTokenInvalid):
        search(query="cidff", open_now=True, page_token=token)
