"""Phones, mail addresses, points and hours, as official files write them."""

import pytest
from opening_hours import validate

from chassis.imports import Findings
from directory_svc.domain.records import Point
from directory_svc.readers import hours
from directory_svc.readers.notes import Notes
from directory_svc.readers.phones import mail_addresses, numbers
from directory_svc.readers.points import read_point


@pytest.fixture
def notes():
    return Notes(Findings(), 7, "a unit")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("+33 1 34 31 20 80", "01 34 31 20 80"),
        ("+33 (0)1 34 31 20 80", "01 34 31 20 80"),
        ("0033134312080", "01 34 31 20 80"),
        ("01.34.31.20.80 ", "01 34 31 20 80"),
        ("01\u00a034\u00a031\u00a020\u00a080", "01 34 31 20 80"),
        ("134312080", "01 34 31 20 80"),
        ("+262 262 90 74 74", "02 62 90 74 74"),
        ("+262 269 61 12 22", "02 69 61 12 22"),
        ("+590 590 81 11 55", "05 90 81 11 55"),
        ("+594 5 94 29 28 00", "05 94 29 28 00"),
        ("+596 596 59 90 00", "05 96 59 90 00"),
        ("+508 41 15 15", "+508 41 15 15"),
        ("+687 29 43 43", "+687 29 43 43"),
        ("+689 40 47 01 47", "+689 40 47 01 47"),
        ("17", "17"),
        ("3919", "3919"),
        ("116006", "116 006"),
        ("0 800 05 95 95", "08 00 05 95 95"),
    ],
)
def test_a_number_is_shown_as_it_is_dialled(notes, written, shown):
    assert list(numbers(written, "telephone", notes)) == [shown]


def test_a_change_of_digits_is_told_and_one_of_spacing_is_not(notes):
    list(numbers("01.34.31.20.80", "telephone", notes))
    assert not notes.findings.shown
    list(numbers("+33 1 34 31 20 80", "telephone", notes))
    ((_, told),) = notes.findings.shown
    assert (told.line, told.field, told.reason) == (7, "telephone", "PHONE_REWRITTEN")
    assert told.text == "a unit: “+33 1 34 31 20 80” became 01 34 31 20 80."


@pytest.mark.parametrize("written", ["sans", "01 34 31", "+44 20 7946 0000", "+33 12", "00000000000"])
def test_what_is_no_number_is_left_out_and_told(notes, written):
    assert list(numbers(written, "telephone", notes)) == []
    assert notes.findings.reasons == {"PHONE_UNREADABLE": 1}


def test_two_numbers_in_one_field_are_two(notes):
    assert list(numbers("01 99 00 00 01 / 01 99 00 00 02", "telephone", notes)) == ["01 99 00 00 01", "01 99 00 00 02"]


def test_several_addresses_in_one_item_are_taken_apart_and_each_kept_once(notes):
    found = list(mail_addresses(["a@x.fr;b@x.fr ; A@x.fr", "c@x.fr", "nobody"], "adresse_courriel", notes))
    assert found == ["a@x.fr", "b@x.fr", "c@x.fr"]
    assert notes.findings.reasons == {"MAIL_SPLIT": 1, "MAIL_UNREADABLE": 1}


@pytest.mark.parametrize(
    ("latitude", "longitude", "department"),
    [
        ("49.05", "2.03", "95"),
        ("41.92", "8.73", "2A"),
        ("-20.88", "55.45", "974"),
        ("16.0", "-61.7", "971"),
        ("18.07", "-63.05", "978"),
        ("46.78", "-56.17", "975"),
        ("-12.78", "45.23", "976"),
        ("-22.27", "166.44", "988"),
        ("-17.53", "-149.56", "987"),
        ("-13.28", "-176.17", "986"),
        ("4.94", "-52.33", ""),
    ],
)
def test_a_point_is_taken_and_its_swapped_twin_put_right(notes, latitude, longitude, department):
    point = Point(float(latitude), float(longitude))
    assert read_point(latitude, longitude, department, notes) == point
    assert not notes.findings.shown
    assert read_point(longitude, latitude, department, notes) == point
    assert notes.findings.reasons == {"POINT_SWAPPED": 1}


@pytest.mark.parametrize(
    ("latitude", "longitude", "department"),
    [
        ("0", "0", "95"),
        ("2.03", "2.03", "95"),
        ("-20.88", "55.45", "95"),
        ("49.05", "2.03", "974"),
        ("652709.2", "6862305.2", "75"),
        ("nan", "2.0", "75"),
        ("48.85", "", "75"),
    ],
)
def test_a_point_that_cannot_be_told_is_left_out(notes, latitude, longitude, department):
    assert read_point(latitude, longitude, department, notes) is None
    assert notes.findings.reasons == {"POINT_UNUSABLE": 1}


def test_no_point_is_no_fault(notes):
    assert read_point("", " ", "95", notes) is None
    assert not notes.findings.shown


def test_a_decimal_comma_is_a_point_too(notes):
    assert read_point("48,85", "2,35", "75", notes) == Point(48.85, 2.35)


TWO = [("08:00", "12:00"), ("14:00", "18:00")]


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (dict.fromkeys(hours.DAYS[:5], TWO), "Mo-Fr 08:00-12:00,14:00-18:00"),
        ({"lundi": TWO, "mardi": TWO, "jeudi": TWO}, "Mo,Tu,Th 08:00-12:00,14:00-18:00"),
        ({"lundi": TWO, "samedi": TWO[:1]}, "Mo 08:00-12:00,14:00-18:00; Sa 08:00-12:00"),
        ({"lundi": TWO, hours.HOLIDAYS: TWO[:1]}, "Mo 08:00-12:00,14:00-18:00; PH 08:00-12:00"),
        ({"lundi": TWO, hours.HOLIDAYS: []}, "Mo 08:00-12:00,14:00-18:00; PH off"),
        ({day: [("00:00", "24:00")] for day in (*hours.DAYS, hours.HOLIDAYS)}, "24/7"),
        ({"lundi": [("14:00", "18:00"), ("08:00", "12:00"), ("11:00", "15:00")]}, "Mo 08:00-18:00"),
        ({"vendredi": [("22:00", "06:00")]}, "Fr 22:00-06:00"),
        ({}, ""),
        ({hours.HOLIDAYS: []}, ""),
    ],
)
def test_a_week_becomes_open_street_map_s_syntax(week, text):
    assert hours.render(week) == text
    assert not text or validate(text)


@pytest.mark.parametrize(
    ("begin", "end", "range_"),
    [
        ("08:00", "12:00", ("08:00", "12:00")),
        ("8h", "12h30", ("08:00", "12:30")),
        ("08:00:00", "23:59:00", ("08:00", "24:00")),
        ("00:00", "00:00", ("00:00", "24:00")),
        ("", " ", None),
    ],
)
def test_a_range_is_read_however_it_is_written(begin, end, range_):
    assert hours.span(begin, end) == range_


@pytest.mark.parametrize(
    ("begin", "end"), [("08:00", ""), ("", "12:00"), ("8", "12"), ("25:00", "26:00"), ("9h", "9h")]
)
def test_half_a_range_is_none(begin, end):
    with pytest.raises(hours.HoursUnreadable):
        hours.span(begin, end)


def test_days_go_across_sunday_and_a_lone_day_is_itself():
    assert list(hours.days_between("Samedi", "Lundi")) == ["samedi", "dimanche", "lundi"]
    assert list(hours.days_between("Mardi", "")) == ["mardi"]
    with pytest.raises(hours.HoursUnreadable):
        hours.days_between("Tous les jours", "")


def test_hours_in_words_are_read_where_all_is_understood():
    text = " Lundi : 8h00-12h00 14h00-18h00 Mardi : 8h00-12h00 14h00-18h00 Mercredi : fermé Jours fériés : 9h00-12h00"
    assert hours.render(hours.worded(text)) == "Mo,Tu 08:00-12:00,14:00-18:00; PH 09:00-12:00"


@pytest.mark.parametrize(
    "text", ["sur rendez-vous", "Lundi : 8h00-12h00 sur rendez-vous", "Ouvert lundi : 8h-12h", "Lundi : 8h00-8h00"]
)
def test_hours_in_words_with_anything_else_are_not_guessed(text):
    assert hours.worded(text) is None
