"""Whether a place is open, and until when (pain 14: clock changes, split shifts, holidays, all at read time)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory_svc.domain.calendar import department_at, public_holidays, zone_of
from directory_svc.domain.hours import OpenState, check_hours, opening
from directory_svc.domain.refusals import HoursInvalid
from tests.fakes.directory_records import service

MARCH, OCTOBER = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)  # before clocks change
OFFICE = "Mo-Fr 09:00-12:30,13:30-17:30"


def told(text, wall, department="75", fold=0):
    """What is told at a time of the place's own clock: "open until 2026-05-22 12:30"."""
    at = datetime.fromisoformat(wall).replace(tzinfo=zone_of(department), fold=fold)
    found = opening(text, department, at.astimezone(UTC))
    until = "" if found.changes_at is None else f" until {found.changes_at:%m-%d %H:%M%z}"
    return f"{found.state}{until}"


@pytest.mark.parametrize(
    ("wall", "what"),
    [
        ("2026-05-22T08:59", "closed until 05-22 09:00+0200"),
        ("2026-05-22T09:00", "open until 05-22 12:30+0200"),
        ("2026-05-22T12:29:59", "open until 05-22 12:30+0200"),
        ("2026-05-22T12:30", "closed until 05-22 13:30+0200"),
        ("2026-05-22T17:30", "closed until 05-25 09:00+0200"),
        ("2026-05-24T12:00", "closed until 05-25 09:00+0200"),
    ],
)
def test_split_shifts_open_and_close_to_the_minute(wall, what):
    assert told(OFFICE, wall) == what


def test_hours_go_on_past_midnight():
    assert told("Fr 22:00-04:00", "2026-05-23T03:59") == "open until 05-23 04:00+0200"
    assert told("Fr 22:00-28:00", "2026-05-23T04:00") == "closed until 05-29 22:00+0200"


def test_what_never_closes_says_no_time_of_closing():
    assert told("24/7", "2026-05-22T03:00") == "open"
    assert told("closed", "2026-05-22T03:00") == "closed"


def test_a_moment_further_than_a_year_away_is_not_told():
    assert told("2030 Mo-Fr 09:00-12:00", "2026-05-22T03:00") == "closed"


@pytest.mark.parametrize(
    ("department", "wall", "state"),
    [
        ("972", "2026-05-22T10:00", "closed"),  # abolition of slavery in Martinique, a Friday
        ("75", "2026-05-22T10:00", "open"),
        ("971", "2026-05-27T10:00", "closed"),
        ("973", "2026-06-10T10:00", "closed"),
        ("974", "2027-12-20T10:00", "closed"),
        ("976", "2026-04-27T10:00", "closed"),
        ("977", "2026-10-09T10:00", "closed"),
        ("978", "2026-05-28T10:00", "closed"),
        ("988", "2026-09-24T10:00", "closed"),
        ("987", "2026-06-29T10:00", "open"),
        ("67", "2026-12-26T10:00", "closed"),  # local law of Alsace and Moselle: St Stephen's day
        ("68", "2026-04-03T10:00", "closed"),  # … and Good Friday
        ("57", "2026-12-26T10:00", "closed"),
        ("54", "2026-12-26T10:00", "open"),
        ("54", "2026-12-25T10:00", "closed"),
        ("", "2026-07-14T10:00", "closed"),
        ("", "2026-12-26T10:00", "open"),
    ],
)
def test_public_holidays_are_those_of_the_place(department, wall, state):
    assert told("Mo-Sa 09:00-17:00; PH off", wall, department).split()[0] == state


@pytest.mark.parametrize(
    ("text", "wall", "what"),
    [
        ("Mo-Sa 08:00-12:00; PH 09:00-12:00", "2026-05-22T08:30", "closed until 05-22 09:00-0400"),
        ("Su,PH 09:00-12:00", "2026-05-22T10:00", "open until 05-22 12:00-0400"),
        ("Su,PH 09:00-12:00", "2026-05-23T13:00", "closed until 05-24 09:00-0400"),
        ("Su,PH 09:00-12:00", "2026-05-21T13:00", "closed until 05-22 09:00-0400"),
        ('Mo-Fr 09:00-17:00; PH off "fermé; PH || Mo"', "2026-05-21T18:00", "closed until 05-26 09:00-0400"),
        ("Mo-Fr 09:00-12:00, PH 14:00-15:00", "2026-05-22T13:00", "closed until 05-22 14:00-0400"),
        ("Mo-Fr 09:00-12:00, PH 14:00-15:00", "2026-05-22T10:00", "open until 05-22 12:00-0400"),
        ("Mo-Fr 09:00-17:00; Jul-Aug PH off", "2026-05-22T10:00", "open until 05-22 17:00-0400"),
        ("Mo-Fr 09:00-17:00; Jul-Aug PH off", "2026-07-14T10:00", "closed until 07-15 09:00-0400"),
        ("Mo-Fr 09:00-17:00; PH -1 day 09:00-12:00", "2026-05-21T13:00", "closed until 05-22 09:00-0400"),
        ("Dec Mo-Fr 09:00-17:00; 2020 PH off", "2026-12-25T10:00", "open until 12-25 17:00-0400"),
        ("2020 PH 10:00-12:00", "2026-12-25T10:00", "closed"),
        ("Mo-Fr 09:00-17:00; PH off", "2026-12-31T18:00", "closed until 01-04 09:00-0400"),
    ],
)
def test_rules_for_public_holidays_hold_in_every_form(text, wall, what):
    assert told(text, wall, "972") == what


def test_a_comment_is_no_closing_and_no_opening():
    halves = 'Mo-Fr 09:00-12:00 "on appointment"; Mo-Fr 12:00-17:00'
    both = 'Mo-Fr 09:00-12:00 "on appointment", Mo-Fr 12:00-17:00 "no appointment"'
    assert told(both, "2026-05-22T10:00") == "open until 05-22 17:00+0200"
    assert told(halves, "2026-05-22T10:00") == "closed until 05-22 12:00+0200"


def test_an_end_that_many_comments_hide_is_not_told():
    hours = (f'Fr {hour:02}:00-{hour + 1:02}:00 "{hour}"' for hour in range(8, 20))
    assert told(", ".join(hours), "2026-05-22T08:30") == "open"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "du lundi au vendredi",
        "Mo-Fr 9h-17h",
        '"sur rendez-vous"',
        "Mo-Fr unknown",
        "Mo-Fr 09:00-17:00; SH off",
        "Mo-Fr 09:00+",
        "sunrise-sunset",
        "x" * 501,
        "Mo-Fr 09:00-17:00;" * 40 + "Mo off",
    ],
)
def test_hours_that_cannot_be_known_are_said_to_be_unknown(text):
    assert told(text, "2026-05-22T10:00") == "unknown"


def test_what_is_closed_but_for_whoever_asks_is_unknown_and_open_when_it_is_open():
    assert told('Mo-Fr 09:00-17:00 || "on appointment"', "2026-05-22T10:00") == "open until 05-22 17:00+0200"
    assert told('Mo-Fr 09:00-17:00 || "on appointment"', "2026-05-22T20:00") == "unknown"
    assert told("Mo-Fr 09:00-17:00; Sa unknown", "2026-05-22T20:00") == "closed"


@pytest.mark.parametrize(
    ("text", "wall", "fold", "what"),
    [
        # 25 October 2026: 03:00 is 02:00 again. A time in the hour that comes twice is its first.
        ("22:00-04:00", "2026-10-25T02:30", 0, "open until 10-25 04:00+0100"),
        ("22:00-04:00", "2026-10-25T02:30", 1, "open until 10-25 04:00+0100"),
        ("01:00-02:30", "2026-10-25T02:29", 0, "open until 10-25 02:30+0200"),
        ("01:00-02:30", "2026-10-25T02:10", 1, "closed until 10-26 01:00+0100"),
        ("02:15-05:00", "2026-10-25T02:10", 0, "closed until 10-25 02:15+0200"),
        ("02:15-05:00", "2026-10-25T02:10", 1, "open until 10-25 05:00+0100"),
        # 29 March 2026: 02:00 is 03:00. A time in the hour that is not is the moment after it.
        ("22:00-04:00", "2026-03-29T01:59", 0, "open until 03-29 04:00+0200"),
        ("02:30-06:00", "2026-03-29T01:59", 0, "closed until 03-29 03:00+0200"),
        ("02:30-06:00", "2026-03-29T03:00", 0, "open until 03-29 06:00+0200"),
        ("00:00-02:30", "2026-03-29T01:59", 0, "open until 03-29 03:00+0200"),
        ("00:00-02:30", "2026-03-29T03:00", 0, "closed until 03-30 00:00+0200"),
        ("02:15-02:45", "2026-03-29T01:00", 0, "closed until 03-30 02:15+0200"),
    ],
)
def test_on_the_nights_on_which_clocks_change_state_and_time_agree(text, wall, fold, what):
    assert told(text, wall, fold=fold) == what


@given(
    st.sampled_from(["01:00-02:30", "02:15-02:45", "22:00-02:30", "02:30-03:30", "00:00-03:00", OFFICE]),
    st.sampled_from([MARCH, OCTOBER]),
    st.timedeltas(timedelta(), timedelta(days=2)),
)
def test_what_is_told_comes_true_at_the_moment_that_is_told_and_not_before(text, first, after):
    at = first + after
    now = opening(text, "75", at)
    assert now.changes_at > at
    assert opening(text, "75", now.changes_at.astimezone(UTC)).state is not now.state
    middle = at + (now.changes_at - at) / 2
    assert opening(text, "75", middle).state is now.state


@pytest.mark.parametrize(
    ("department", "zone"),
    [
        ("75", "Europe/Paris"),
        ("971", "America/Guadeloupe"),
        ("972", "America/Martinique"),
        ("973", "America/Cayenne"),
        ("974", "Indian/Reunion"),
        ("975", "America/Miquelon"),
        ("976", "Indian/Mayotte"),
        ("977", "America/St_Barthelemy"),
        ("978", "America/Marigot"),
        ("984", "Indian/Kerguelen"),
        ("986", "Pacific/Wallis"),
        ("987", "Pacific/Tahiti"),
        ("988", "Pacific/Noumea"),
    ],
)
def test_overseas_has_its_own_clock_and_a_calendar(department, zone):
    noon = datetime(2026, 5, 20, 12, 0, tzinfo=ZoneInfo(zone))
    found = opening("We 11:59-12:01", department, noon.astimezone(UTC))
    assert (found.state, found.zone) == (OpenState.OPEN, zone)
    assert date(2026, 7, 14) in public_holidays(department, 2026)


@pytest.mark.parametrize(
    ("fields", "department"),
    [
        ({"commune": "97411", "postal_code": "75011"}, "974"),
        ({"departments": ("68",), "postal_code": "67000"}, "68"),
        ({"departments": ("67", "68"), "postal_code": "67000"}, "67"),
        ({"postal_code": "97200"}, "972"),
        ({"postal_code": "97133"}, "977"),
        ({"postal_code": "97150"}, "978"),
        ({}, ""),
    ],
)
def test_a_service_opens_by_the_calendar_of_its_commune_or_what_else_tells_where_it_is(fields, department):
    assert department_at(service("one", **fields)) == department


@pytest.mark.parametrize(
    "text", ["", "24/7", OFFICE, "SH off", 'Mo-Fr 09:00-12:00 || "sur rendez-vous"', "sunrise-sunset"]
)
def test_hours_in_openstreetmap_s_syntax_are_taken(text):
    check_hours(text)


@pytest.mark.parametrize("text", ["9h-17h", "Mo-Fr 25:99", " ", "Mo-Fr 09:00-17:00;", "24/7" + " " * 500, '"' * 3])
def test_other_hours_are_refused_by_name(text):
    with pytest.raises(HoursInvalid):
        check_hours(text)


_PIECES = st.sampled_from(
    ["Mo", "-", "Fr", ",", "PH", "SH", "; ", " || ", "09:00", "26:00", "off", '"x"', "Jan", " ", "week", "/"]
)


@given(st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=30))
def test_no_text_at_all_breaks_it_and_what_is_refused_is_unknown(text):
    found = opening(text, "972", datetime(2026, 5, 22, 10, tzinfo=UTC))
    try:
        check_hours(text)
    except HoursInvalid:
        assert found.state is OpenState.UNKNOWN
