"""One rule for the keys of units, in every service that names one."""

import pytest

from chassis.unit_keys import centre_id, department_of, slug, unit_id


@pytest.mark.parametrize(
    ("commune", "department"),
    [
        ("95127", "95"),
        ("75111", "75"),
        ("2A004", "2A"),
        ("2B033", "2B"),
        ("97411", "974"),
        ("97801", "978"),
        ("98735", "987"),
    ],
)
def test_an_insee_code_begins_with_its_departement(commune, department):
    assert department_of(commune) == department


def test_accents_hyphens_apostrophes_and_spaces_make_no_other_unit():
    assert unit_id("95", "Commissariat de police d'Enghien Les Bains") == "95-commissariat-enghien-les-bains"
    assert unit_id("95", "Commissariat de Police d’Enghien-les-Bains ") == "95-commissariat-enghien-les-bains"
    assert unit_id("95", "Gendarmerie - Brigade d'Écouen") == "95-brigade-ecouen"


def test_the_same_name_in_two_departements_is_two_units():
    assert unit_id("93", "Commissariat de Saint-Denis") != unit_id("974", "Commissariat de Saint Denis")


def test_a_centre_is_named_after_its_departement_and_force():
    assert centre_id("2A", "police") == "2a-centre-operations-police"


def test_a_slug_has_neither_accents_nor_anything_but_hyphens_between_words():
    assert slug("L’Isle-Adam ") == "l-isle-adam"
