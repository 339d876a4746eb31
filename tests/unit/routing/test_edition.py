"""The territory that the build has compiled, held against the check figures of its sources."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from routing_svc.domain.values import Candidates, Force, Jurisdiction

DIRECTORY = Path("directory_svc/data/directory.json.gz")


def test_it_has_every_commune_of_2026_and_every_arrondissement(territory):
    arrondissements = {part for one in territory.communes for part in one.arrondissements}
    assert len(territory.communes) - len(arrondissements) == 34_969
    assert len(arrondissements) == 45


def test_it_has_every_postal_code(territory):
    assert len(set(territory.postal_codes)) == 6_310


def test_405_postal_codes_ask_for_the_commune(territory):
    answers = [territory.postal_code(code) for code in territory.postal_codes]
    assert sum(isinstance(answer, Candidates) for answer in answers) == 405


def test_a_postal_code_stands_for_at_most_46_communes(territory):
    assert max(len(territory.postal_code(code).communes) for code in territory.postal_codes) == 46


def test_the_forces_are_those_of_the_official_file(territory):
    cities = 3  # they are the police's through their arrondissements
    counts = Counter(one.force for one in territory.communes)
    assert counts[Force.POLICE] == 1_729 - 6 + cities
    assert counts[Force.MIXED] == 6
    assert counts[Force.UNKNOWN] == 9
    assert counts[Force.GENDARMERIE] == 34_969 + 45 - 1_729 - 9 - cities


def test_99_communes_have_no_point(territory):
    assert sum(one.point is None for one in territory.communes) == 99


def test_a_town_of_the_police_names_its_commissariat(territory):
    answer = territory.commune("95127")
    assert (answer.force, answer.unit_title) == (Force.POLICE, "Commissariat de police de Cergy")
    assert answer.communes[0].department.title == "Val-d'Oise"


def test_a_village_is_the_gendarmeries(territory):
    assert territory.commune("95011").force is Force.GENDARMERIE


@pytest.mark.parametrize("code", ["11262", "13004", "70285", "74010", "79329", "97107"])
def test_a_mixed_commune_is_answered_as_mixed_and_names_no_unit(territory, code):
    answer = territory.commune(code)
    assert (answer.force, answer.unit_title) == (Force.MIXED, "")


@pytest.mark.parametrize("code", ["78621", "78208"])
def test_a_commune_without_institution_is_unknown(territory, code):
    assert territory.commune(code).force is Force.UNKNOWN


@pytest.mark.parametrize("code", ["11100", "70400", "74370", "74600", "79100"])
def test_a_mixed_commune_beside_another_is_asked_for(territory, code):
    forces = {one.force for one in territory.postal_code(code).communes}
    assert isinstance(territory.postal_code(code), Candidates)
    assert Force.MIXED in forces


@pytest.mark.parametrize("code", ["13200", "74000", "97130"])
def test_a_mixed_commune_alone_in_its_postal_code_is_answered_as_mixed(territory, code):
    assert territory.postal_code(code).force is Force.MIXED


def test_the_gendarmerie_beside_unassigned_communes_is_unknown_for_the_whole(territory):
    answer = territory.postal_code("78320")
    assert isinstance(answer, Jurisdiction)
    assert (answer.force, len(answer.communes)) == (Force.UNKNOWN, 3)


def test_paris_answers_by_arrondissement(territory):
    answer = territory.postal_code("75011")
    assert [one.title for one in answer.communes] == ["Paris 11e Arrondissement"]
    assert answer.force is Force.POLICE


def test_both_postal_codes_of_the_16th_stand_for_it(territory):
    assert territory.postal_code("75016") == territory.postal_code("75116")


@pytest.mark.parametrize(("code", "count"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_a_whole_city_is_the_polices_in_all_its_arrondissements(territory, code, count):
    answer = territory.commune(code)
    assert (answer.force, len(answer.communes), answer.unit_title) == (Force.POLICE, count, "")
    assert not any(one.arrondissements for one in answer.communes)


def test_no_postal_code_stands_for_a_whole_city(territory):
    assert not any(
        one.arrondissements for code in territory.postal_codes for one in territory.postal_code(code).communes
    )


def test_an_overseas_departement_is_one_like_any_other(territory):
    [saint_denis] = territory.postal_code("97400").communes
    assert (saint_denis.department.code, saint_denis.department.title) == ("974", "La Réunion")


def test_an_overseas_collectivity_has_a_title_and_no_departement(territory):
    [papeete] = territory.postal_code("98714").communes
    assert (papeete.department.code, papeete.department.title) == ("", "Polynésie française")
    assert papeete.force is Force.POLICE


def test_the_departement_is_the_communes_and_not_the_postal_codes(territory):
    [paray] = [one for one in territory.postal_code("94390").communes if one.code == "91479"]
    assert (paray.title, paray.department.title) == ("Paray-Vieille-Poste", "Essonne")


def test_4_240_codes_of_former_communes_lead_to_todays(territory):
    former = {was.code: one for one in territory.communes for was in one.formers if was.code}
    assert len(former) == 4_240
    for code, one in former.items():
        assert one in territory.commune(code).communes or one.arrondissements


@pytest.mark.parametrize(
    ("code", "title"), [("50173", "Cherbourg-en-Cotentin"), ("01120", "Montluel"), ("01018", "Valserhône")]
)
def test_a_former_code_is_answered_as_the_commune_it_belongs_to(territory, code, title):
    assert [one.title for one in territory.commune(code).communes] == [title]


def test_two_communes_of_a_departement_never_share_their_title(territory):
    titles = Counter((one.title, one.department) for one in territory.communes)
    assert max(titles.values()) == 1


def test_a_unit_is_named_by_the_key_that_the_directory_knows(territory):
    directory = json.loads(gzip.decompress(DIRECTORY.read_bytes()))
    known = {unit["id"] for unit in directory["units"]}
    told = {one.unit_id for one in territory.communes if one.unit_id}
    assert "95-commissariat-cergy" in told
    assert told <= known


def test_the_edition_is_named_by_what_it_says(territory):
    assert re.fullmatch("[0-9a-f]{16}", territory.edition)
