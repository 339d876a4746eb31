"""Who is competent, and what is known of a unit."""

import pytest

from directory_svc.domain.competence import competent, described
from directory_svc.domain.records import Force, Point
from directory_svc.domain.refusals import UnitUnknown
from tests.fakes.directory_records import centre, details, station

BOTH = list(Force)

COMMISSARIAT = station("95-commissariat-cergy", "95127")
BRIGADE = station("95-brigade-vigny", "95127", force=Force.GENDARMERIE)
CIC = centre("95-centre-operations-police")
CORG = centre("95-centre-operations-gendarmerie", Force.GENDARMERIE)


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


def test_a_unit_of_which_nothing_more_is_known_stays_as_it_is():
    assert described(COMMISSARIAT, None) == COMMISSARIAT
    assert described(COMMISSARIAT, details(COMMISSARIAT.id)) == COMMISSARIAT


def test_details_never_change_whom_a_unit_serves_or_where_its_reports_go():
    known = details(COMMISSARIAT.id, address="4 rue X", phone="17", opening_hours="24/7", point=Point(49.0, 2.0))
    unit = described(COMMISSARIAT, known)
    assert (unit.address, unit.phone, unit.opening_hours, unit.point) == ("4 rue X", "17", "24/7", Point(49.0, 2.0))
    assert (unit.communes, unit.referral_email) == (COMMISSARIAT.communes, COMMISSARIAT.referral_email)
    assert described(unit, details(unit.id, phone="112")).address == "4 rue X"
