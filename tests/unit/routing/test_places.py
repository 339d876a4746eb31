import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing_svc.domain.places import Territory, settle
from routing_svc.domain.refusals import CommuneUnknown, PostalCodeInvalid, PostalCodeUnknown
from routing_svc.domain.values import Candidates, Commune, Department, Force, Former, Jurisdiction

NOWHERE = Department("99", "Ailleurs")
BOTH = {Force.POLICE, Force.GENDARMERIE}
forces = st.lists(st.sampled_from(Force), min_size=1, max_size=6)


def communes_of(found):
    return [Commune(f"9900{n}", f"C{n}", NOWHERE, ("99000",), 0, force) for n, force in enumerate(found)]


def test_communes_of_one_force_have_one_answer(make_commune):
    communes = [make_commune("99001", force=Force.POLICE), make_commune("99002", force=Force.POLICE)]
    assert settle(communes) == Jurisdiction(Force.POLICE, tuple(communes), "")


def test_communes_of_both_forces_are_asked_for(make_commune):
    communes = [make_commune("99001", force=Force.POLICE), make_commune("99002", force=Force.GENDARMERIE)]
    assert settle(communes) == Candidates(tuple(communes))


@pytest.mark.parametrize("other", [Force.POLICE, Force.GENDARMERIE, Force.UNKNOWN])
def test_a_mixed_commune_counts_for_both_forces(make_commune, other):
    communes = [make_commune("99001", force=Force.MIXED), make_commune("99002", force=other)]
    assert settle(communes) == Candidates(tuple(communes))


def test_mixed_communes_alone_are_mixed(make_commune):
    assert settle([make_commune("99001", force=Force.MIXED)]).force is Force.MIXED


def test_one_force_beside_nobody_is_unknown_and_not_guessed(make_commune):
    assert settle([make_commune("99001", force=Force.UNKNOWN), make_commune("99002")]).force is Force.UNKNOWN


def test_a_unit_is_named_when_all_communes_share_it(make_commune):
    communes = [make_commune(code, unit_title="Commissariat de X") for code in ("99001", "99002")]
    assert settle(communes).unit_title == "Commissariat de X"


def test_units_of_one_name_are_still_two_by_their_keys(make_commune):
    communes = [make_commune("99001", unit_title="X", unit_id="1"), make_commune("99002", unit_title="X", unit_id="2")]
    assert (settle(communes).unit_title, settle(communes).unit_id) == ("", "")


def test_no_unit_is_named_when_several_could_be_meant(make_commune):
    communes = [make_commune("99001", unit_title="Commissariat de X"), make_commune("99002", unit_title="of Y")]
    assert settle(communes).unit_title == ""


@given(forces)
def test_no_commune_is_ever_lost(found):
    assert list(settle(communes_of(found)).communes) == communes_of(found)


@given(forces)
def test_a_force_is_named_only_where_every_commune_has_it(found):
    answer = settle(communes_of(found))
    if isinstance(answer, Jurisdiction) and answer.force is not Force.UNKNOWN:
        assert set(found) == {answer.force}


@given(forces)
def test_both_forces_side_by_side_are_always_asked_for(found):
    assert isinstance(settle(communes_of(found)), Candidates) or not set(found) >= BOTH


@given(forces, st.randoms())
def test_the_order_of_communes_never_changes_the_answer(found, random):
    shuffled = random.sample(found, len(found))
    first, second = settle(communes_of(found)), settle(communes_of(shuffled))
    assert type(first) is type(second)
    assert getattr(first, "force", None) is getattr(second, "force", None)


def test_candidates_come_most_populated_first(make_commune):
    small = make_commune("99001", population=10)
    large = make_commune("99002", force=Force.POLICE, population=20)
    assert Territory([small, large]).postal_code("99000") == Candidates((large, small))


def test_a_city_answers_with_its_arrondissements(make_commune):
    city = make_commune("99000", arrondissements=("99001", "99002"), population=30)
    parts = [make_commune("99001", force=Force.POLICE), make_commune("99002", force=Force.POLICE)]
    territory = Territory([city, *parts])
    assert territory.commune("99000") == settle(parts)
    assert territory.postal_code("99000") == settle(parts)


@pytest.mark.parametrize("code", ["", "7501", "750111", "7501A", "75 11", "٧٥٠١١", "75011\n", "communes/75111"])
def test_a_postal_code_is_five_digits(code):
    with pytest.raises(PostalCodeInvalid):
        Territory([]).postal_code(code)


def test_a_postal_code_that_nobody_has_is_unknown(make_commune):
    with pytest.raises(PostalCodeUnknown):
        Territory([make_commune("99001")]).postal_code("99999")


def test_asking_for_an_unknown_postal_code_does_not_make_it_known():
    territory = Territory([])
    for _ in range(2):
        with pytest.raises(PostalCodeUnknown):
            territory.postal_code("99999")


def test_a_former_commune_is_answered_as_todays(make_commune):
    today = make_commune("99001", formers=(Former("99002", "Ancienne"), Former("", "Même Code")))
    territory = Territory([today, make_commune("99003")])
    assert territory.commune("99002") == territory.commune("99001") == settle([today])


@pytest.mark.parametrize("code", ["", "9900", "99001\n", "990010", "99001 99003", "\U0010ffff"])
def test_what_is_no_code_of_a_commune_is_unknown(make_commune, code):
    with pytest.raises(CommuneUnknown):
        Territory([make_commune("99001"), make_commune("99003")]).commune(code)


def test_a_code_that_no_commune_has_is_unknown(make_commune):
    with pytest.raises(CommuneUnknown):
        Territory([make_commune("99001")]).commune("99999")
