"""The ministry's file, over the places of Paris and the Val-d'Oise."""

import io
from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest

from chassis.imports import FileRefused, Findings
from routing_svc import competence
from routing_svc.competence import COLUMNS
from routing_svc.domain.values import Force, Former
from tests.fakes.competence_file import encode, rows_of
from tests.fakes.territory_stage import compiled, small

CERGY, PONTOISE, MARINES = "95127", "95500", "95370"


@pytest.fixture(scope="module")
def places():
    return small()


@pytest.fixture
def file(places):
    """Rows by code, to be changed; without change they say what the default says."""
    return {one.code: list(rows_of(one)) for one in sorted(places, key=lambda one: one.code)}


def read(places, file, columns=COLUMNS):
    content = encode((row for rows in file.values() for row in rows), columns)
    findings = Findings()
    told = []
    communes = competence.read(io.BytesIO(content), places, findings, lambda *news: told.append(news))
    return {one.code: one for one in communes}, findings.report(sha256="", dry_run=False)


def since(places, former):
    """The places with communes of the past: code → today's."""
    formers = {today: tuple(Former(was, "") for was in former if former[was] == today) for today in former.values()}
    return [replace(one, formers=formers.get(one.code, ())) for one in places]


def reasons(report):
    return Counter(one.reason for one in report.findings)


def refusal(places, file, **more):
    with pytest.raises(FileRefused) as refused:
        read(places, file, **more)
    return refused.value.reason


def test_a_file_that_says_what_the_default_says_changes_no_force_and_no_code():
    france = {one.code: one for one in compiled().communes}
    found, report = read([*france.values()], {code: list(rows_of(one)) for code, one in france.items()})
    assert {(one.code, one.force, one.postal_codes) for one in found.values()} == {
        (one.code, one.force, one.postal_codes) for one in france.values()
    }
    assert (report.rows, report.accepted, report.corrected, report.refused) == (35_017, 35_017, 0, 0)


def test_a_commune_takes_its_force_and_unit_from_the_file(places, file):
    file[CERGY][0][2:5] = ["GN", "12345678", "Brigade de proximité de Cergy "]
    found, report = read(places, file)
    assert (found[CERGY].force, found[CERGY].unit_title) == (Force.GENDARMERIE, "Brigade de proximité de Cergy")
    assert (found[CERGY].unit_id, found[PONTOISE].unit_id) == ("12345678", "95-commissariat-cergy")
    assert (found[CERGY].title, found[CERGY].population) == (
        "Cergy",
        next(p for p in places if p.code == CERGY).population,
    )
    assert not report.findings


def test_a_row_for_each_force_is_mixed_and_no_finding(places, file):
    file[CERGY] += [[CERGY, "Cergy", "GN", "12345678", "Brigade de Cergy", "95000", "95000-95800"]]
    found, report = read(places, file)
    assert (found[CERGY].force, found[CERGY].unit_title) == (Force.MIXED, "")
    assert not report.findings


def test_an_empty_institution_is_unknown(places, file):
    file[CERGY][0][2:5] = ["", "", ""]
    found, _ = read(places, file)
    assert (found[CERGY].force, found[CERGY].unit_title) == (Force.UNKNOWN, "")


def test_the_same_row_twice_is_read_once_and_told_with_its_line(places, file):
    file[CERGY] *= 2
    found, report = read(places, file)
    assert found[CERGY].force is Force.POLICE
    line = 2 + sum(len(rows) for code, rows in file.items() if code < CERGY) + 1
    assert [(one.line, one.reason) for one in report.findings] == [(line, "ROW_DUPLICATED")]
    assert (report.accepted, report.corrected, report.refused) == (report.rows, 1, 0)


@pytest.mark.parametrize(
    "more",
    [
        [["PN", "", "Commissariat de police d'ailleurs"]],
        [["GN", "1234567", "Brigade"], ["GN", "7654321", "Autre brigade"]],
        [["", "", ""]],
    ],
)
def test_rows_that_contradict_each_other_are_refused_and_the_force_is_unknown(places, file, more):
    file[CERGY] += [[CERGY, "Cergy", *said, "95000", "95000-95800"] for said in more]
    found, report = read(places, file)
    assert (found[CERGY].force, found[CERGY].unit_title) == (Force.UNKNOWN, "")
    assert reasons(report) == {"ROW_CONTRADICTORY": 1 + len(more), "COMMUNE_MISSING": 1}
    assert report.refused == 1 + len(more)


def test_a_commune_without_a_row_is_unknown_and_told(places, file):
    del file[MARINES]
    found, report = read(places, file)
    assert found[MARINES].force is Force.UNKNOWN
    assert [(one.line, one.reason) for one in report.findings] == [(0, "COMMUNE_MISSING")]


def test_other_postal_codes_are_taken_from_the_file_and_told(places, file):
    file[CERGY][0][5:] = ["95001", "95001-95000"]
    found, report = read(places, file)
    assert found[CERGY].postal_codes == ("95000", "95001")
    assert reasons(report) == {"POSTAL_CODES_DIFFER": 1}


def test_what_is_no_postal_code_and_no_unit_number_is_left_out_and_told(places, file):
    file[CERGY][0][3] = "GND-12"
    file[CERGY][0][6] = "95000-9580-95800"
    found, report = read(places, file)
    assert found[CERGY].postal_codes == ("95000", "95800")
    assert reasons(report) == {"POSTAL_CODE_INVALID": 1, "UNIT_NUMBER_INVALID": 1}


def test_one_unknown_code_and_one_unknown_institution_are_refused_rows(places, file):
    file["95999"] = [["95999", "Nulle part", "GN", "1234567", "Brigade", "95000", "95000"]]
    file[CERGY][0][2] = "PM"
    _, report = read(places, file)
    assert reasons(report) == {"COMMUNE_UNKNOWN": 1, "INSTITUTION_UNKNOWN": 1, "COMMUNE_MISSING": 1}
    assert (report.rows - report.accepted, report.refused) == (2, 2)


def test_a_former_commune_speaks_for_todays_where_that_has_no_row(places, file):
    file["95999"] = [["95999", "Ancienne", "PN", "", "Commissariat de police", "95640", "95640"]]
    del file[MARINES]
    found, report = read(since(places, {"95999": MARINES}), file)
    assert found[MARINES].force is Force.POLICE
    assert reasons(report) == {"FORMER_COMMUNE": 1}


def test_a_former_commune_does_not_speak_against_todays_own_row(places, file):
    file["95999"] = [["95999", "Ancienne", "PN", "", "Commissariat de police", "95640", "95640"]]
    found, report = read(since(places, {"95999": MARINES}), file)
    assert found[MARINES].force is Force.GENDARMERIE
    assert reasons(report) == {"FORMER_COMMUNE": 1}


def test_former_communes_that_differ_leave_todays_unknown(places, file):
    for code, institution in (("95998", "PN"), ("95999", "GN")):
        file[code] = [[code, "Ancienne", institution, "", "Unité", "95640", "95640"]]
    del file[MARINES]
    found, report = read(since(places, {"95998": MARINES, "95999": MARINES}), file)
    assert found[MARINES].force is Force.UNKNOWN
    assert reasons(report) == {"FORMER_COMMUNES_DIFFER": 2, "COMMUNE_MISSING": 1}


def test_paris_as_a_whole_speaks_for_arrondissements_without_a_row(places, file):
    file["75056"] = [["75056", "Paris", "GN", "", "Brigade", "75001", "75001"]]
    del file["75111"]
    found, report = read(places, file)
    assert (found["75111"].force, found["75112"].force) == (Force.GENDARMERIE, Force.POLICE)
    assert found["75056"].force is Force.MIXED
    assert reasons(report) == {"CITY_AS_A_WHOLE": 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("code_commune", "libelle_commune"),
        ("institution", "id_service"),
        ("id_service", "service"),
        ("code_commune", "code_postal"),
        ("libelle_commune", "service"),
        ("libelle_commune", "codes_postaux"),
        ("institution", "service"),
    ],
)
def test_swapped_columns_are_refused_by_name(places, file, one, other):
    for rows in file.values():
        for row in rows:
            here, there = COLUMNS.index(one), COLUMNS.index(other)
            row[here], row[there] = row[there], row[here]
    assert refusal(places, file) in {"COLUMNS_SWAPPED", "COMMUNES_UNKNOWN"}


def test_a_file_of_another_country_is_refused(places, file):
    strangers = {
        f"99{number:03}": [[f"99{number:03}", "Ailleurs", "GN", "1", "B", "99000", "99000"]] for number in range(9)
    }
    assert refusal(places, file | strangers) == "COMMUNES_UNKNOWN"


def test_a_file_in_which_many_rows_cannot_be_taken_is_refused(places, file):
    for code in list(file)[:12]:
        for row in file[code]:
            row[2] = "PM"
    assert refusal(places, file) == "ROWS_REFUSED"


def test_a_file_without_a_departement_is_refused(places, file):
    assert refusal(places, {code: rows for code, rows in file.items() if code < "95"}) == "DEPARTMENTS_MISSING"


def test_a_file_that_covers_too_little_is_refused(places, file):
    for code in [code for code in file if code > "95"][:15]:
        del file[code]
    assert refusal(places, file) == "COVERAGE_LOW"


@pytest.mark.parametrize("become", [{"PN": "", "GN": ""}, {"PN": "GN"}, {"PN": "GN", "GN": "PN"}])
def test_a_file_whose_institutions_are_lost_or_exchanged_is_refused(places, file, become):
    for row in chain.from_iterable(file.values()):
        row[2] = become.get(row[2], row[2])
    assert refusal(places, file) == "FORCES_DIFFER"


def test_a_file_without_a_documented_column_is_refused(places, file):
    assert refusal(places, file, columns=(*COLUMNS[:3], "identifiant", *COLUMNS[4:])) == "COLUMNS_WRONG"


def test_no_finding_repeats_what_a_row_holds(places, file):
    file["95999"] = [["95999", "SECRET", "GN", "SECRET", "SECRET", "SECRET", "SECRET"]]
    file[CERGY][0][2:] = ["SECRET"] * 5
    _, report = read(places, file)
    assert report.findings
    assert "SECRET" not in str(report)
