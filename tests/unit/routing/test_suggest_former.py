"""Former communes lead to today's, and the suggestion says which name matched."""

import pytest

from routing_svc.domain.places import Territory
from routing_svc.domain.suggest import Index, Match
from routing_svc.domain.values import Former


def told(index, query):
    return [(found.commune.title, found.matched_title, found.match) for found in index.suggest(query, 8)]


@pytest.mark.parametrize(
    ("query", "today", "former"),
    [
        ("Cherbourg-Octeville", "Cherbourg-en-Cotentin", "Cherbourg-Octeville"),
        ("equeurdreville", "Cherbourg-en-Cotentin", "Équeurdreville-Hainneville"),
        ("annecy le vieux", "Annecy", "Annecy-le-Vieux"),
        ("Cordieux", "Montluel", "Cordieux"),
        ("Châlons sur Marne", "Châlons-en-Champagne", "Châlons-sur-Marne"),
        ("chalons sur m", "Châlons-en-Champagne", "Châlons-sur-Marne"),
    ],
)
def test_a_former_commune_leads_to_todays_and_is_named(index, query, today, former):
    assert told(index, query)[0] == (today, former, Match.EXACT)


def test_a_name_of_today_is_not_called_a_former_one(index):
    assert told(index, "cherbourg")[0] == ("Cherbourg-en-Cotentin", "", Match.EXACT)


def test_a_former_name_is_read_with_a_letter_wrong_too(index):
    assert told(index, "Cherbourg-Octevile")[0] == ("Cherbourg-en-Cotentin", "Cherbourg-Octeville", Match.SPELLING)


def test_a_former_name_with_todays_postal_code_is_found(index):
    assert told(index, "50100 cherbourg octeville") == [("Cherbourg-en-Cotentin", "Cherbourg-Octeville", Match.EXACT)]


def test_todays_names_come_before_former_ones_of_bigger_communes(make_commune):
    big = make_commune(
        "99001", "Ville", population=100_000, formers=(Former("99009", "Bourg"), Former("99010", "Bourgs"))
    )
    small = make_commune("99002", "Bourg", population=10)
    assert told(Index(Territory([big, small])), "bourg") == [
        ("Bourg", "", Match.EXACT),
        ("Ville", "Bourg", Match.EXACT),
    ]


def test_a_commune_stands_once_however_many_of_its_names_match(make_commune):
    one = make_commune("99001", "Val-de-Bourg", formers=(Former("99009", "Bourg"), Former("99010", "Bourget")))
    other = make_commune("99002", "Bourgneuf")
    index = Index(Territory([one, other]))
    assert [found.commune.code for found in index.suggest("bourg", 2)] == ["99001", "99002"]


def test_what_has_no_name_left_is_found_by_none(make_commune):
    index = Index(Territory([make_commune("99001", formers=(Former("99009", ""),)), make_commune("99002", "—")]))
    assert index.suggest("", 8) == index.suggest("—", 8) == []
