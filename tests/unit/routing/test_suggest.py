"""What people type, over all of France, and what is exactly that."""

import pytest

from routing_svc.domain.refusals import QueryTooLong
from routing_svc.domain.suggest import Match


def titles(index, query, limit=8):
    return [found.commune.title for found in index.suggest(query, limit)]


def exactly(index, query):
    return [found.commune.title for found in index.suggest(query, 8) if found.match is Match.EXACT]


@pytest.mark.parametrize("query", ["saint denis", "SAINT-DENIS", "St Denis", "st-denis", "saintdenis", "Śaint dénis"])
def test_accents_case_hyphens_and_abbreviations_do_not_matter(index, query):
    assert titles(index, query)[:2] == ["Saint-Denis", "Saint-Denis"]


def test_homonyms_are_told_apart_by_their_departement(index):
    places = [found.commune.department.title for found in index.suggest("saint denis", 4)]
    assert places == ["La Réunion", "Seine-Saint-Denis", "Aude", "Gard"]


@pytest.mark.parametrize("query", ["havre", "le havre", "Le Hav", "HAVRE", "lehavre"])
def test_the_article_may_be_left_out(index, query):
    assert titles(index, query)[0] == "Le Havre"


@pytest.mark.parametrize("query", ["l'haÿ", "l’hay les roses", "lhay", "hay-les"])
def test_apostrophes_do_not_matter(index, query):
    assert exactly(index, query) == ["L'Haÿ-les-Roses"]


@pytest.mark.parametrize(
    "query",
    [
        "paris 11",
        "Paris 11e",
        "paris 11ème arrondissement",
        "75011",
        "paris 75011",
        "Paris XI",
        "PARIS XIe",
        "11e paris",
        "11e arrondissement de Paris",
        "paris 11 ème",
        "75011 PARIS CEDEX 11",
    ],
)
def test_an_arrondissement_of_paris_is_found(index, query):
    assert exactly(index, query) == ["Paris 11e Arrondissement"]


@pytest.mark.parametrize("query", ["lyon 7e", "lyon 7", "69007", "Lyon 7ème arr", "lyon vii", "lyon 7 69007"])
def test_an_arrondissement_of_lyon_is_found(index, query):
    assert exactly(index, query) == ["Lyon 7e Arrondissement"]


def test_the_first_arrondissement_comes_before_the_tenth(index):
    assert titles(index, "paris 1")[0] == "Paris 1er Arrondissement"


@pytest.mark.parametrize(("city", "count"), [("Paris", 20), ("Lyon", 9), ("Marseille", 16)])
def test_a_city_is_suggested_by_arrondissement(index, city, count):
    found = titles(index, city, 20)
    assert city not in found
    assert sum(title.startswith(f"{city} ") for title in found[:count]) == count


def test_the_most_populated_come_first(index):
    populations = [found.commune.population for found in index.suggest("nan", 8)]
    assert titles(index, "nan")[:3] == ["Nantes", "Nancy", "Nanterre"]
    assert populations == sorted(populations, reverse=True)


def test_a_whole_name_comes_before_longer_ones(index):
    assert titles(index, "y")[0] == "Y"
    assert titles(index, "eu")[0] == "Eu"


def test_a_name_without_its_article_is_no_whole_name(index):
    assert titles(index, "saint")[0] == "Saint-Étienne"


def test_while_st_is_typed_strasbourg_and_saint_denis_are_both_there(index):
    assert {"Strasbourg", "Saint-Denis"} <= set(titles(index, "st"))
    assert "Strasbourg" not in titles(index, "st ")


def test_a_later_word_is_found_after_the_beginnings(index):
    assert exactly(index, "germain en laye") == ["Saint-Germain-en-Laye"]
    found = titles(index, "rochelle", 20)
    assert found[0] == "La Rochelle"


def test_a_postal_code_is_found_from_its_beginning_and_says_which_matched(index):
    found = index.suggest("7511", 8)
    assert [(one.commune.title, one.postal_code) for one in found] == [("Paris 16e Arrondissement", "75116")]
    assert {one.postal_code[:2] for one in index.suggest("95", 20)} == {"95"}


def test_a_name_comes_with_its_first_postal_code(index):
    [ajaccio] = index.suggest("ajaccio", 8)
    assert ajaccio.postal_code == "20000"


@pytest.mark.parametrize("query", ["Cergy (95000)", "95000 cergy", "cergy 95"])
def test_name_and_postal_code_may_be_typed_together(index, query):
    [cergy] = index.suggest(query, 8)
    assert (cergy.commune.code, cergy.postal_code) == ("95127", "95000")


def test_a_place_without_postal_code_has_none(index):
    [found] = index.suggest("archipel des kerguelen", 8)
    assert (found.postal_code, found.commune.department.code) == ("", "")


@pytest.mark.parametrize("query", ["", "   ", "-", "zzz", "950001", "٩٥٠٠٠", "\x00", "😀", "99999", "00000"])
def test_nothing_that_matches_is_an_empty_list(index, query):
    assert index.suggest(query, 8) == []


def test_a_query_of_100_characters_is_taken_and_one_more_refused(index):
    assert index.suggest("x" * 100, 8) == []
    with pytest.raises(QueryTooLong):
        index.suggest("x" * 101, 8)


def test_no_more_are_given_than_asked_for_and_none_twice(index):
    for query in ("l", "la", "s", "bar", "9"):
        found = titles(index, query, 20)
        codes = [one.commune.code for one in index.suggest(query, 20)]
        assert len(found) == len(set(codes)) == 20
        assert titles(index, query, 3) == found[:3]
