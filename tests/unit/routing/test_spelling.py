import pytest

from routing_svc.domain.spelling import bare, middles, read, wholes, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'Haÿ-les-Roses", ["l", "hay", "les", "roses"]),
        ("L’HAŸ LES ROSES", ["l", "hay", "les", "roses"]),
        ("Œuilly", ["oeuilly"]),
        ("E\u0301vreux", ["evreux"]),
        ("Château-Chinon (Ville)", ["chateau", "chinon", "ville"]),
        ("Saint\u2011Denis", ["saint", "denis"]),
        ("Paris 11e Arrondissement", ["paris", "11"]),
        ("paris 1er arr.", ["paris", "1"]),
        ("Lyon 7ᵉ", ["lyon", "7"]),
        ("lyon 7ème ardt", ["lyon", "7"]),
        ("lyon 7èm", ["lyon", "7"]),
        ("paris 11 ème", ["paris", "11"]),
        ("Paris 2nd", ["paris", "2"]),
        ("7eleven", ["7eleven"]),
        ("75011", ["75011"]),
        ("Arras", ["arras"]),
        ("--- ' …", []),
        ("", []),
    ],
)
def test_words_leave_out_what_does_not_matter(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("st denis", [["saint", "denis"]]),
        ("Ste-Marie", [["sainte", "marie"]]),
        ("villeneuve st", [["villeneuve", "saint"], ["villeneuve", "st"]]),
        ("st", [["saint"], ["st"]]),
        ("st ", [["saint"]]),
        ("St-", [["saint"]]),
        ("stras", [["stras"]]),
        ("Paris XI", [["paris", "xi"], ["paris", "11"]]),
        ("Paris XIXe", [["paris", "xixe"], ["paris", "19"]]),
        ("Lyon iv", [["lyon", "iv"], ["lyon", "4"]]),
        ("Marseille X", [["marseille", "x"], ["marseille", "10"]]),
        ("XI", [["xi"]]),
        ("paris e", [["paris", "e"]]),
        ("11e arrondissement de Paris", [["11", "de", "paris"], ["paris", "11"]]),
        ("11 paris", [["11", "paris"], ["paris", "11"]]),
        ("75011 paris", [["75011", "paris"]]),
    ],
)
def test_st_means_saint_unless_more_may_follow(query, found):
    assert read(query).readings == found


@pytest.mark.parametrize(
    ("query", "typed", "digits", "number"),
    [
        ("95801 CEDEX", ["95801"], "95801", ""),
        ("75955 CEDEX 20", ["75955"], "75955", "20"),
        ("75955 Paris Cedex 20", ["75955", "paris"], "75955", "20"),
        ("LYON CEDEX 07", ["lyon"], "", "7"),
        ("cergy pontoise cedex", ["cergy", "pontoise"], "", ""),
        ("cedex 75011", ["75011"], "75011", ""),
        ("95 800", ["95", "800"], "95800", ""),
        ("lyon 7 69007", ["lyon", "7", "69007"], "69007", ""),
    ],
)
def test_cedex_is_no_part_of_a_name_and_its_number_none_of_a_code(query, typed, digits, number):
    asked = read(query)
    assert (asked.words, asked.digits, asked.cedex) == (typed, digits, number)


def test_an_article_may_be_left_out_at_the_start():
    assert list(bare(["le", "havre"])) == ["havre"]
    assert list(bare(["cergy"])) == list(bare(["la"])) == []


def test_an_arrondissement_is_named_by_its_city_too():
    assert list(wholes(["lyon", "7"])) == ["lyon7", "lyon"]
    assert list(wholes(["le", "havre"])) == ["lehavre"]


def test_a_name_without_words_is_found_by_nothing():
    assert [*bare([]), *middles([])] == []
    assert list(wholes([])) == [""]


def test_later_words_are_found_but_not_particles_nor_numbers():
    assert list(middles(["saint", "germain", "en", "laye"])) == ["germainenlaye", "laye"]
    assert list(middles(["le", "havre"])) == []
    assert list(middles(["paris", "11"])) == []
