"""What may be asked of the directory, and who is competent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import PageSizeInvalid
from directory_svc.domain import (
    Force,
    Point,
    PointInvalid,
    PointMissing,
    RadiusInvalid,
    Search,
    UnitUnknown,
    competent,
    search,
)
from tests.fakes.directory_records import centre, station

CERGY = Point(49.05216, 2.03639)
BOTH = list(Force)

COMMISSARIAT = station("95-commissariat-cergy", "95127")
BRIGADE = station("95-brigade-vigny", "95127", force=Force.GENDARMERIE)
CIC = centre("95-centre-operations-police")
CORG = centre("95-centre-operations-gendarmerie", Force.GENDARMERIE)


def test_zero_stands_for_thirty_kilometres_and_five_services():
    assert search(CERGY, 0, 0) == Search(CERGY, 30_000, 5)


def test_what_is_asked_is_kept():
    assert search(CERGY, 500, 7) == Search(CERGY, 500, 7)


def test_no_more_than_fifty_services_are_given():
    assert search(CERGY, 0, 50).limit == 50
    assert search(CERGY, 0, 2_000_000_000).limit == 50


def test_a_search_needs_a_point():
    with pytest.raises(PointMissing):
        search(None, 0, 0)


@pytest.mark.parametrize(
    "point",
    [Point(90.1, 0), Point(-90.1, 0), Point(0, 180.1), Point(0, -180.1), Point(math.nan, 0), Point(0, math.inf)],
)
def test_a_point_off_the_globe_is_refused(point):
    with pytest.raises(PointInvalid):
        search(point, 0, 0)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_of_the_globe_can_be_searched_from(latitude, longitude):
    assert search(Point(latitude, longitude), 0, 0).point == Point(latitude, longitude)


def test_a_negative_radius_is_refused():
    with pytest.raises(RadiusInvalid):
        search(CERGY, -1, 0)


def test_a_negative_page_size_is_refused():
    with pytest.raises(PageSizeInvalid):
        search(CERGY, 0, -1)


def test_a_unit_of_the_commune_needs_no_centre():
    assert competent([CIC, COMMISSARIAT], [Force.POLICE]) == [COMMISSARIAT]


def test_without_a_unit_the_operations_centre_of_the_force_answers():
    assert competent([CIC, CORG], [Force.GENDARMERIE]) == [CORG]


def test_another_force_is_not_asked():
    with pytest.raises(UnitUnknown):
        competent([COMMISSARIAT, CIC], [Force.GENDARMERIE])


def test_nobody_at_all_is_a_refusal():
    with pytest.raises(UnitUnknown):
        competent([], BOTH)


def test_a_commune_of_both_forces_gives_both_units():
    assert competent([COMMISSARIAT, BRIGADE, CIC, CORG], BOTH) == [BRIGADE, COMMISSARIAT]


def test_a_centre_stands_in_for_the_one_force_without_a_unit_and_comes_after_the_units():
    assert competent([CORG, CIC, COMMISSARIAT], BOTH) == [COMMISSARIAT, CORG]


def test_a_place_of_no_known_force_gives_both_centres():
    assert competent([CIC, CORG], BOTH) == [CORG, CIC]
