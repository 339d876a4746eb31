"""What is nearly right is answered with what may be meant, marked as such, and never in the way of what is right."""

import pytest

from routing_svc.domain.places import Territory
from routing_svc.domain.suggest import Index, Match

SPELLING, NEARBY, PART = Match.SPELLING, Match.NEARBY_CODE, Match.PART_OF_NAME


def told(index, query, limit=8):
    return [(found.commune.title, found.postal_code, found.match) for found in index.suggest(query, limit)]


@pytest.mark.parametrize("query", ["tolouse", "touloouse", "tuolouse", "Toulousse", "TOULOUS E", "Toulose"])
def test_one_letter_wrong_is_read_right(index, query):
    assert told(index, query)[0][:2] == ("Toulouse", "31000")


@pytest.mark.parametrize("query", ["Harve", "le harve", "Cergi", "st etiene", "Lion 7", "Ceryg 95000"])
def test_a_misspelt_name_is_found_behind_articles_abbreviations_numbers_and_codes(index, query):
    expected = {"Le Havre", "Cergy", "Saint-Étienne", "Lyon 7e Arrondissement"}
    title, _, match = told(index, query)[0]
    assert (title in expected, match) == (True, SPELLING)


@pytest.mark.parametrize("query", ["roulouse", "oulouse", "toolose", "cre", "lyo 77"])
def test_the_first_letter_two_letters_and_digits_are_not_read_otherwise(index, query):
    assert not [title for title, *_ in told(index, query) if title in ("Toulouse", "Lyon 8e Arrondissement", "Cergy")]


@pytest.mark.parametrize("query", ["Paris 21", "Lyon 17", "Marseille 61"])
def test_a_number_is_no_slip_of_another(index, query):
    assert {match for *_, match in told(index, query, 20)} == {PART}


def test_a_slip_that_begins_a_hamlets_name_still_leads_to_the_city(index):
    assert told(index, "toulouze")[:2] == [("Toulouzette", "40250", Match.EXACT), ("Toulouse", "31000", SPELLING)]


def test_what_is_right_comes_before_what_is_misspelt(index):
    matches = [match for _, _, match in told(index, "pais")]
    assert matches == sorted(matches)
    assert matches[0] is Match.EXACT
    assert ("Paris 15e Arrondissement", "75015", SPELLING) in told(index, "pais")


@pytest.mark.parametrize("query", ["cergy", "saint den", "Lens", "paris"])
def test_where_a_name_is_whole_or_places_are_enough_nothing_is_read_otherwise(index, query):
    assert {match for _, _, match in told(index, query, 20)} == {Match.EXACT}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("95801 CEDEX", ("Cergy", "95800", NEARBY)),
        ("95801", ("Cergy", "95800", NEARBY)),
        ("95099", ("Cergy", "95000", NEARBY)),
        ("75955 CEDEX 20", ("Paris 20e Arrondissement", "75020", NEARBY)),
        ("69447 cedex 03", ("Lyon 3e Arrondissement", "69003", NEARBY)),
        ("PARIS CEDEX 20", ("Paris 20e Arrondissement", "75020", Match.EXACT)),
        ("75955 PARIS CEDEX 20", ("Paris 20e Arrondissement", "75020", Match.EXACT)),
        ("LILLE CEDEX", ("Lille", "59000", Match.EXACT)),
        ("BORDEAUX CEDEX 1", ("Bordeaux", "33000", Match.EXACT)),
        ("CERGY PONTOISE CEDEX", ("Cergy", "95000", PART)),
        ("95801 CERGY PONTOISE CEDEX", ("Cergy", "95800", PART)),
        ("cergy 95099", ("Cergy", "95000", NEARBY)),
        ("Cergy préfecture", ("Cergy", "95000", PART)),
        ("cergy 75011", ("Cergy", "95000", PART)),
    ],
)
def test_cedex_unknown_codes_and_more_than_a_name_are_answered_with_what_is_near(index, query, expected):
    assert told(index, query)[0] == expected


def test_nearby_codes_are_those_with_the_longest_common_beginning_and_no_others(index):
    codes = {code for _, code, _ in told(index, "95099", 20)}
    assert codes == {"95000"}


@pytest.mark.parametrize("query", ["97999", "97200", "99123", "9509", "950999"])
def test_nothing_is_near_across_the_sea_nor_to_what_is_no_code(index, query):
    assert all(match is Match.EXACT for _, _, match in told(index, query))


def test_a_code_that_exists_is_answered_alone(index):
    assert {match for _, _, match in told(index, "95800", 20)} == {Match.EXACT}


def test_homonyms_of_one_departement_are_told_apart_by_their_postal_codes(make_commune):
    twins = [
        make_commune("99001", "Bourg", postal_codes=("99100",)),
        make_commune("99002", "Bourg", postal_codes=("99200",)),
    ]
    index = Index(Territory(twins))
    assert [line[:2] for line in told(index, "bourg")] == [("Bourg", "99100"), ("Bourg", "99200")]
    assert [line[:2] for line in told(index, "bourg 99200")] == [("Bourg", "99200")]
