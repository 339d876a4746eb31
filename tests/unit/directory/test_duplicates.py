"""Which services may be one, and which are not taken for one."""

import pytest

from directory_svc.domain.duplicates import duplicates, metres_between
from directory_svc.domain.records import Phone, Point
from tests.fakes.directory_records import service

NUMBER = "01 99 00 00 01"
KILOMETRE = 1 / 111.319  # in degrees of a meridian


def one(name, title="", latitude=None, postal="", number=""):
    phones = (Phone(number),) if number else ()
    return service(name, latitude, title=title or f"Titre {name}", postal_code=postal, phones=phones)


def test_the_same_title_and_postal_code_are_one_whatever_accents_and_case():
    services = [one("b", "Maison des Femmes", postal="95000"), one("a", "MAISON DES FEMMÈS", postal="95000")]
    assert duplicates(services) == [("a", "b")]


@pytest.mark.parametrize("postals", [("95000", "75001"), ("", "")])
def test_the_same_title_elsewhere_or_nowhere_is_another(postals):
    assert duplicates(one(name, "Maison", postal=postal) for name, postal in zip("ab", postals, strict=True)) == []


@pytest.mark.parametrize("number", ["0199000001", "01.99.00.00.01", "+33 1 99 00 00 01", "0033199000001"])
def test_the_same_number_within_a_kilometre_is_one_however_it_is_written(number):
    services = [one("a", latitude=49.0, number=NUMBER), one("b", latitude=49.0 + 0.9 * KILOMETRE, number=number)]
    assert duplicates(services) == [("a", "b")]


@pytest.mark.parametrize("latitude", [49.0 + 1.1 * KILOMETRE, None])
def test_the_same_number_further_away_or_who_knows_where_is_another(latitude):
    assert duplicates([one("a", latitude=49.0, number=NUMBER), one("b", latitude=latitude, number=NUMBER)]) == []


def test_a_chain_of_likenesses_is_one_group_and_groups_come_by_their_first():
    services = [
        one("z", "Autre", postal="95000"),
        one("y", "Autre", postal="95000"),
        one("c", "Maison", 49.0, "95000", NUMBER),
        one("b", "Écoute", 49.0, "95000", NUMBER),
        one("a", "Écoute", 10.0, "95000"),
    ]
    assert duplicates(services) == [("a", "b", "c"), ("y", "z")]


def test_a_switchboard_is_no_duplicate():
    assert duplicates(one(f"s{n}", latitude=49.0, number="17") for n in range(20)) == []


def test_distance_is_along_the_great_circle():
    assert metres_between(Point(0, 0), Point(1, 0)) == pytest.approx(111_319, abs=1)
