import pytest

from routing_svc.domain.spelling import beginnings, middles, readings, words


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
    ],
)
def test_st_means_saint_unless_more_may_follow(query, found):
    assert readings(query) == found


def test_an_article_may_be_left_out_at_the_start():
    assert list(beginnings(["le", "havre"])) == ["lehavre", "havre"]
    assert list(beginnings(["cergy"])) == ["cergy"]
    assert list(beginnings(["la"])) == ["la"]


def test_later_words_are_found_but_not_particles_nor_numbers():
    assert list(middles(["saint", "germain", "en", "laye"])) == ["germainenlaye", "laye"]
    assert list(middles(["le", "havre"])) == []
    assert list(middles(["paris", "11"])) == []
