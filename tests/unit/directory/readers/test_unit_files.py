"""export-gn2, export-pn and the table of competence, in tiny files made by hand."""

from io import BytesIO

import pytest

from chassis.imports import FileRefused, Findings
from directory_svc.domain.records import Force, Point, Provenance, UnitKind
from directory_svc.readers import hours
from directory_svc.readers.competence import read_competence
from directory_svc.readers.units import force_of, read_units

SOURCE = Provenance("a test", "2026-08")
PLAGES = [f"{d}_plage{n}_{e}" for d in (*hours.DAYS, hours.HOLIDAYS) for n in (1, 2, 3) for e in ("debut", "fin")]
ORNEX = {
    "identifiant_public_unite": "1008620",
    "service": "Gendarmerie - Brigade d'Ornex ",
    "adresse_geographique": "124 Rue de Béjoud 01210 ORNEX",
    "telephone": "+33 4 50 40 59 30",
    "departement": "01",
    "code_commune_insee": "01281",
    "voie": "124 Rue de Béjoud",
    "code_postal": "01210",
    "commune": "Ornex",
    "geocodage_epsg": "2154",
    "geocodage_x": "937400.1",
    "geocodage_y": "6579000.2",
    "geocodage_x_GPS": "6.09523",
    "geocodage_y_GPS": "46.27591",
    "horaires_accueil": "Lundi : 8h00-12h00",
    "url": "https://example.invalid/gendarmerie-01281-01",
    **dict.fromkeys(PLAGES, ""),
}
STATION = {
    "service": "Commissariat de police de Saint Denis",
    "adresse_geographique": "5 rue Malartic$97400 Saint-Denis",
    "code_postal": "97400",
    "commune": "Saint-Denis",
    "departement": "974",
    "telephone": "+262 262 90 74 74",
    "geocodage_epsg": "",
    "geocodage_x": "",
    "geocodage_y": "",
    "geocodage_x_GPS": "-20.8789",
    "geocodage_y_GPS": "55.4481",
}


def file(*rows):
    lines = [";".join(rows[0])] + [";".join(f'"{value}"' for value in row.values()) for row in rows]
    return BytesIO("".join(f"{line}\n" for line in lines).encode())


KNOWN = {"gn-1008620", "01-brigade-ornex", "974-commissariat-saint-denis", "93-commissariat-saint-denis"}


def read(*rows, known=KNOWN):
    """The units as their numbers (or names) tell them, without the second record under their names."""
    units, findings = read_all(*rows, known=known)
    return [unit for unit in units if unit.id.startswith("gn-") or not _numbered(units, unit)], findings


def read_all(*rows, known=KNOWN):
    findings = Findings()
    return list(read_units(file(*rows), findings, SOURCE, known)), findings


def _numbered(units, unit):
    return any(other.id.startswith("gn-") and other.title == unit.title for other in units)


def test_the_header_tells_whose_units_they_are():
    assert force_of(file(ORNEX)) is Force.GENDARMERIE
    assert force_of(file(STATION)) is Force.POLICE


def test_a_brigade_is_read_by_its_number_with_the_gps_point_and_the_words_of_its_hours():
    (unit,), findings = read(ORNEX)
    assert (unit.id, unit.title, unit.department) == ("gn-1008620", "Gendarmerie - Brigade d'Ornex", "01")
    assert (unit.address, unit.phone) == ("124 Rue de Béjoud 01210 ORNEX", "04 50 40 59 30")
    assert (unit.point, unit.opening_hours) == (Point(46.27591, 6.09523), "Mo 08:00-12:00")
    assert findings.reasons == {"PHONE_REWRITTEN": 1}


def test_the_columns_of_the_days_go_before_the_words():
    day = {"mardi_plage1_debut": "08:00", "mardi_plage1_fin": "12:00", "mardi_plage3_debut": "14:00"}
    (unit,), _ = read({**ORNEX, **day, "mardi_plage3_fin": "18:00"})
    assert unit.opening_hours == "Tu 08:00-12:00,14:00-18:00; PH off"


def test_a_time_that_is_none_leaves_the_columns_out_and_says_so():
    (unit,), findings = read({**ORNEX, "mardi_plage1_debut": "matin", "mardi_plage1_fin": "12:00"})
    assert unit.opening_hours == "Mo 08:00-12:00"
    assert findings.reasons["HOURS_UNREADABLE"] == 1


def test_hours_in_words_that_no_rule_reads_are_left_out_and_told():
    (unit,), findings = read({**ORNEX, "horaires_accueil": "Sur rendez-vous"})
    assert unit.opening_hours == ""
    assert findings.reasons["HOURS_WORDED"] == 1


@pytest.mark.parametrize("number", ["", "0"])
def test_a_brigade_without_a_number_is_known_by_departement_and_name(number):
    (unit,), findings = read({**ORNEX, "identifiant_public_unite": number})
    assert unit.id == "01-brigade-ornex"
    assert findings.reasons["NUMBER_MISSING"] == 1


def test_a_station_with_swapped_columns_and_divided_address_is_put_right():
    (unit,), findings = read(STATION)
    assert unit.id == "974-commissariat-saint-denis"
    assert unit.point == Point(-20.8789, 55.4481)
    assert unit.address == "5 rue Malartic\n97400 Saint-Denis"
    assert findings.reasons == {"PHONE_REWRITTEN": 1, "POINT_SWAPPED": 1, "ADDRESS_LINES": 1}


def test_one_name_in_two_departements_is_two_units():
    metropole = {"departement": "93", "geocodage_x_GPS": "2.35", "geocodage_y_GPS": "48.93", "code_postal": "93200"}
    units, findings = read(STATION, {**STATION, **metropole, "service": "Commissariat de Saint-Denis"})
    assert [unit.id for unit in units] == ["974-commissariat-saint-denis", "93-commissariat-saint-denis"]
    assert not findings.refused_rows


def test_a_row_that_stands_twice_is_taken_once_and_a_contradiction_is_refused():
    units, findings = read(STATION, STATION, {**STATION, "telephone": "01 99 00 00 01"})
    assert len(units) == 1
    assert (findings.reasons["UNIT_REPEATED"], findings.reasons["UNIT_TWICE"], findings.refused_rows) == (1, 1, 1)
    assert findings.shown[-1][0] == 4


def test_a_numbered_brigade_is_found_by_its_name_too():
    units, _ = read_all(ORNEX)
    assert [unit.id for unit in units] == ["gn-1008620", "01-brigade-ornex"]


def test_a_name_that_two_brigades_share_finds_neither():
    units, findings = read_all(ORNEX, {**ORNEX, "identifiant_public_unite": "1008621"}, known={"gn-1008620"})
    assert [unit.id for unit in units] == ["gn-1008620", "gn-1008621"]
    assert findings.reasons["UNIT_SERVES_NOBODY"] == 1


def test_a_unit_that_serves_no_known_commune_is_kept_and_told():
    (unit,), findings = read(STATION, known=set())
    assert unit.id == "974-commissariat-saint-denis"
    assert findings.reasons["UNIT_SERVES_NOBODY"] == 1
    assert not findings.refused_rows


def test_a_departement_that_lost_its_zero_is_known_and_the_commune_counts_before_it():
    (unit,), findings = read({**ORNEX, "departement": "1"})
    assert (unit.department, "DEPARTMENT_DIFFERS" in findings.reasons) == ("01", False)
    (unit,), findings = read({**ORNEX, "departement": "74"})
    assert (unit.department, findings.reasons["DEPARTMENT_DIFFERS"]) == ("01", 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"service": " "}, "NAME_MISSING"),
        ({"identifiant_public_unite": "GN12"}, "NUMBER_INVALID"),
        ({"departement": "", "code_commune_insee": "ORNEX"}, "DEPARTMENT_UNKNOWN"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_by_name(change, reason):
    units, findings = read({**ORNEX, **change})
    assert (units, findings.refused_rows, findings.reasons[reason]) == ([], 1, 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "FILE_EMPTY"),
        (file(ORNEX).getvalue().decode().encode("utf-16"), "ENCODING_WRONG"),
        (file(ORNEX).getvalue().decode().encode("latin-1"), "ENCODING_WRONG"),
        (b"service;adresse_geographique\n1;2\n", "COLUMNS_WRONG"),
        (b"code_commune;libelle_commune;institution;id_service;service\n", "COLUMNS_WRONG"),
        (";".join(ORNEX).encode() + b"\n", "FILE_EMPTY"),
        (file(ORNEX, ORNEX).getvalue()[:-40], "FILE_TRUNCATED"),
    ],
)
def test_a_file_that_is_not_one_is_refused_whole_by_name(content, reason):
    with pytest.raises(FileRefused) as refused:
        list(read_units(BytesIO(content), Findings(), SOURCE, KNOWN))
    assert refused.value.reason == reason


def competence(*rows):
    header = "code_commune;libelle_commune;institution;id_service;service;code_postal;codes_postaux\n"
    lines = (";".join(f'"{value}"' for value in (*row, "", "")) + "\n" for row in rows)
    findings = Findings()
    return list(read_competence(BytesIO((header + "".join(lines)).encode()), findings, SOURCE)), findings


def test_the_table_of_competence_tells_each_unit_with_its_communes():
    units, findings = competence(
        ("01281", "Ornex", "GN", "1008620", "Brigade d'Ornex"),
        ("74001", "Ailleurs", "GN", "1008620", "Brigade d'Ornex"),
        ("01173", "Gex", "GN", "1008620", "Brigade d'Ornex"),
        ("97411", "Saint-Denis", "PN", "", "Commissariat de police de Saint Denis "),
        ("01999", "Personne", "", "", ""),
    )
    station, brigade = units
    assert (findings.rows, findings.left_out) == (5, 1)
    assert not findings.shown
    assert (brigade.id, brigade.number, brigade.kind) == ("gn-1008620", "1008620", UnitKind.BRIGADE)
    assert (brigade.department, brigade.communes) == ("01", ("01173", "01281", "74001"))
    assert (station.id, station.communes) == ("974-commissariat-saint-denis", ("97411",))
    assert (station.title, station.referral_email) == ("Commissariat de police de Saint Denis", "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("1281", "Ornex", "GN", "1008620", "Brigade"), "COMMUNE_INVALID"),
        (("01281", "Ornex", "PM", "", "Police municipale"), "INSTITUTION_UNKNOWN"),
        (("01281", "Ornex", "PN", "", ""), "NAME_MISSING"),
    ],
)
def test_a_row_of_competence_that_cannot_be_taken_is_refused_by_name(row, reason):
    units, findings = competence(row)
    assert (units, findings.refused_rows, findings.reasons[reason]) == ([], 1, 1)
