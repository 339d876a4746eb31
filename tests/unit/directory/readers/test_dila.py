"""A record of DILA's directory becomes a service."""

import json
from io import BytesIO
from random import Random

import pytest

from chassis.imports import Findings
from directory_svc.domain.records import Accessibility, Audience, Category, Phone, Point, Provenance
from directory_svc.readers.dila import CATEGORIES, read_services
from tests.fakes.dila_file import NESTED, bulk, export_list, flat, record

SOURCE = Provenance("a test", "2026-08")
AAV = {
    **record(1, Random(1), "aav"),
    "id": "6b1ff5a4",
    "nom": " France Victimes  (inventée)",
    "sigle": "FV",
    "mission": "<p>Accueille &amp; écoute.</p>",
    "information_complementaire": "Sur rendez-vous.",
    "pivot": [{"type_service_local": "aav", "code_insee_commune": ["95127", "95500", "2A004"]}],
    "adresse": [
        {"type_adresse": "Adresse postale", "numero_voie": "BP 12", "code_postal": "95000", "nom_commune": "Cergy"},
        {
            "type_adresse": "Adresse",
            "complement1": "Maison du droit$Bâtiment B",
            "complement2": "",
            "numero_voie": "1 rue Inventée",
            "service_distribution": None,
            "code_postal": "95000",
            "nom_commune": "Cergy",
            "longitude": "2.03",
            "latitude": "49.05",
            "accessibilite": "DEM",
            "note_accessibilite": "Sonner.",
        },
    ],
    "telephone": [{"valeur": "+33 1 99 00 00 01", "description": "Standard"}, {"valeur": "01 99 00 00 01"}],
    "adresse_courriel": ["a@example.invalid;b@example.invalid"],
    "site_internet": [{"libelle": "", "valeur": "www.example.invalid"}, {"valeur": "rien"}],
    "plage_ouverture": [
        {
            "nom_jour_debut": "Lundi",
            "nom_jour_fin": "Jeudi",
            "valeur_heure_debut_1": "09:00:00",
            "valeur_heure_fin_1": "12:00:00",
            "valeur_heure_debut_2": "14:00:00",
            "valeur_heure_fin_2": "17:00:00",
            "commentaire": "",
        },
        {
            "nom_jour_debut": "Vendredi",
            "nom_jour_fin": "Vendredi",
            "valeur_heure_debut_1": "09:00:00",
            "valeur_heure_fin_1": "12:00:00",
            "valeur_heure_debut_2": "",
            "valeur_heure_fin_2": "",
            "commentaire": "Hors vacances scolaires.",
        },
    ],
    "commentaire_plage_ouverture": "Permanence téléphonique.",
    "code_insee_commune": "95127",
    "date_modification": "05/11/2025 09:12:00",
}


def read(*records, shape=bulk):
    findings = Findings()
    return list(read_services(BytesIO(b"".join(shape(records))), findings, SOURCE)), findings


@pytest.mark.parametrize("shape", [bulk, export_list])
def test_every_field_has_its_place_in_both_shapes(shape):
    (service,), findings = read(AAV, shape=shape)
    assert (service.id, service.title, service.sigle) == ("6b1ff5a4", "France Victimes (inventée)", "FV")
    assert service.description == "Accueille & écoute.\nSur rendez-vous."
    assert (service.categories, service.audiences, service.languages) == ((Category.VICTIM_SUPPORT,), (), ())
    assert (service.accessibility, service.accessibility_note) == (Accessibility.ON_REQUEST, "Sonner.")
    assert service.address == "Maison du droit\nBâtiment B\n1 rue Inventée"
    assert (service.postal_code, service.city, service.commune) == ("95000", "Cergy", "95127")
    assert service.phones == (Phone("01 99 00 00 01", "Standard"),)
    assert service.emails == ("a@example.invalid", "b@example.invalid")
    assert service.websites == ("https://www.example.invalid",)
    assert service.opening_hours == "Mo-Th 09:00-12:00,14:00-17:00; Fr 09:00-12:00"
    assert service.hours_note == "Vendredi : Hors vacances scolaires.\nPermanence téléphonique."
    assert (service.point, service.departments) == (Point(49.05, 2.03), ("2A", "95"))
    assert service.provenance == Provenance("a test", "2025-11-05")
    assert findings.reasons == {
        "ADDRESS_LINES": 1,
        "PHONE_REWRITTEN": 1,
        "MAIL_SPLIT": 1,
        "WEBSITE_REWRITTEN": 1,
        "WEBSITE_UNREADABLE": 1,
    }


@pytest.mark.parametrize(
    ("kind", "category", "audiences"),
    [
        ("aav", Category.VICTIM_SUPPORT, ()),
        ("bav", Category.COURT_VICTIM_OFFICE, ()),
        ("cidf", Category.WOMENS_RIGHTS, (Audience.WOMEN,)),
        ("dd_femmes", Category.WOMENS_RIGHTS, (Audience.WOMEN,)),
        ("mjd", Category.LEGAL_ADVICE, ()),
        ("ordre_avocats", Category.LEGAL_ADVICE, ()),
        ("tgi", Category.COURT, ()),
        ("pmi", Category.CHILD_PROTECTION, (Audience.WOMEN, Audience.MINORS)),
        ("gendarmerie", Category.POLICE_STATION, ()),
        ("spip", Category.PROBATION, ()),
    ],
)
def test_the_kind_tells_category_and_audience(kind, category, audiences):
    (service,), _ = read({**AAV, "pivot": [{"type_service_local": kind}]})
    assert (service.categories, service.audiences) == ((category,), audiences)


def test_sixteen_kinds_are_of_use_and_all_others_are_left_out_and_counted():
    assert len(CATEGORIES) == 16
    services, findings = read(AAV, {**AAV, "id": "town-hall", "pivot": [{"type_service_local": "mairie"}]})
    assert len(services) == 1
    report = findings.report(sha256="", dry_run=False)
    assert (report.rows, report.accepted, report.left_out, report.refused) == (2, 1, 1, 0)


def test_a_record_of_two_kinds_is_of_both_and_an_older_name_tells_the_kind_too():
    (both,), _ = read({**AAV, "pivot": [{"type_service_local": "mjd"}, {"type_service_local": "aav"}]})
    assert both.categories == (Category.LEGAL_ADVICE, Category.VICTIM_SUPPORT)
    (old,), _ = read({**AAV, "pivot": [], "ancien_code_pivot": "gendarmerie-01281-01"})
    assert old.categories == (Category.POLICE_STATION,)


def test_a_second_identical_record_is_taken_once_and_one_that_differs_is_refused():
    services, findings = read(AAV, AAV, {**AAV, "nom": "Another"})
    assert [service.title for service in services] == ["France Victimes (inventée)"]
    assert (findings.reasons["RECORD_REPEATED"], findings.reasons["RECORD_TWICE"]) == (1, 1)
    line, told = next(one for one in findings.shown if one[1].reason == "RECORD_TWICE")
    assert (line, told.text) == (3, "6b1ff5a4: The record stands twice in the file, and differently.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "ID_INVALID"),
        ({"id": "a/b"}, "ID_INVALID"),
        ({"nom": None}, "NAME_MISSING"),
        ({"telephone": '[{"valeur": "01'}, "NESTED_INVALID"),
    ],
)
def test_a_record_that_cannot_be_taken_is_refused_by_name(change, reason):
    services, findings = read({**AAV, **change})
    assert (services, findings.refused_rows, findings.reasons[reason]) == ([], 1, 1)


@pytest.mark.parametrize(
    ("change", "reason", "kept"),
    [
        ({"date_modification": "bientôt"}, "DATE_UNREADABLE", lambda one: one.provenance.verified == "2026-08"),
        ({"date_modification": "31/02/2025"}, "DATE_UNREADABLE", lambda one: one.provenance.verified == "2026-08"),
        ({"date_modification": "2025-99-99"}, "DATE_UNREADABLE", lambda one: one.provenance.verified == "2026-08"),
        ({"code_insee_commune": "9512"}, "COMMUNE_INVALID", lambda one: one.commune == ""),
        ({"plage_ouverture": [{"nom_jour_debut": "Quinzaine"}]}, "HOURS_UNREADABLE", lambda one: not one.opening_hours),
        (
            {"adresse": [{"latitude": "0.0", "longitude": "0.0"}]},
            "POINT_UNUSABLE",
            lambda one: one.point is None,
        ),
    ],
)
def test_what_is_unreadable_is_left_out_of_a_record_that_stays(change, reason, kept):
    (service,), findings = read({**AAV, **change})
    assert kept(service)
    assert findings.reasons[reason] == 1


def test_a_record_of_nothing_but_a_name_is_a_service():
    bare = {"id": "bare", "nom": "Bare", "pivot": '[{"type_service_local": "aav"}]', **dict.fromkeys(NESTED[1:])}
    (service,), findings = read(bare)
    assert (service.title, service.point, service.phones, service.opening_hours) == ("Bare", None, (), "")
    assert service.provenance == SOURCE
    assert not findings.shown


def test_a_bare_text_stands_for_a_list_of_one():
    (service,), _ = read({**flat(AAV), "adresse_courriel": "a@example.invalid", "telephone": "01 99 00 00 02"})
    assert (service.emails, service.phones) == (("a@example.invalid",), (Phone("01 99 00 00 02"),))


def test_what_nobody_sees_and_nothing_can_store_is_dropped_from_texts():
    address = json.dumps([{"numero_voie": "A\u202e\ud800b\0c"}])  # in a string of a string, as in exports
    (service,), _ = read({**AAV, "adresse": address, "sigle": ["FV"]})
    assert (service.address, service.sigle) == ("Abc", "")


def test_lists_within_lists_in_a_text_refuse_the_record_alone():
    services, findings = read({**AAV, "telephone": "[" * 100_000 + "]" * 100_000})
    assert (services, findings.reasons["NESTED_INVALID"]) == ([], 1)


def test_iso_dates_of_exports_are_dates():
    (service,), _ = read({**AAV, "date_modification": "2026-09-01T10:00:00"})
    assert service.provenance.verified == "2026-09-01"
