"""Who sees which referrals, in which order."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import PageSizeInvalid
from referral_svc.domain import inbox
from referral_svc.domain.inbox import Viewer
from referral_svc.domain.refusals import PageTokenInvalid
from referral_svc.domain.values import State
from tests.unit.referral.test_life import NOW, PHONE, referral

ALICE = Viewer("alice", operator=True)
BOB = Viewer("bob", units=frozenset({"units/cergy"}))
ANY_UNIT = Viewer("eve", units=frozenset({"-"}))
CAROL = Viewer("carol", supervisor=True)
ID = "9b2d3c6e-57c0-4f5c-9a2e-6f3f3f1a0c11"


def test_an_operator_sees_what_she_asked_for_in_every_state():
    assert all(inbox.visible(ALICE, referral(state)) for state in State)


def test_an_operator_does_not_see_what_another_asked_for():
    assert not inbox.visible(Viewer("dora", operator=True), referral(State.DELIVERED))


def test_who_is_no_operator_any_more_does_not_see_what_she_asked_for():
    assert not inbox.visible(Viewer("alice"), referral())


@pytest.mark.parametrize("officer", [BOB, ANY_UNIT])
def test_an_officer_sees_what_reached_her_unit_and_nothing_before(officer):
    seen = {state for state in State if inbox.visible(officer, referral(state))}
    assert seen == {State.DELIVERED, State.ACKNOWLEDGED}


def test_an_officer_of_another_unit_sees_nothing():
    other = Viewer("bob", units=frozenset({"units/other"}))
    assert not any(inbox.visible(other, referral(state)) for state in State)


def test_a_supervisor_sees_all():
    assert all(inbox.visible(CAROL, referral(state)) for state in State)


@pytest.mark.parametrize(("viewer", "details"), [(ALICE, ()), (CAROL, ()), (BOB, (PHONE,)), (ANY_UNIT, (PHONE,))])
def test_contact_details_are_for_officers_of_the_unit_alone(viewer, details):
    delivered = replace(referral(State.DELIVERED), details=(PHONE,))
    assert inbox.seen_by(viewer, delivered).details == details


def test_unsettled_stand_before_settled_and_new_before_old():
    old = replace(referral(State.DELIVERED), id="old", create_time=NOW - timedelta(hours=1))
    new = replace(referral(State.AWAITING_CONSENT), id="new")
    taken = replace(referral(State.ACKNOWLEDGED), id="taken", create_time=NOW + timedelta(hours=1))
    gone = replace(referral(State.WITHDRAWN), id="gone")
    assert inbox.page([gone, taken, old, new], CAROL, None, 9) == [new, old, taken, gone]


def test_pages_have_50_by_default_and_200_at_most():
    assert [inbox.page_size(wanted) for wanted in (0, 1, 200, 201)] == [50, 1, 200, 200]
    with pytest.raises(PageSizeInvalid):
        inbox.page_size(-1)


def test_a_page_token_is_the_rank_of_the_last_one_shown():
    last = replace(referral(State.DELIVERED), id=ID)
    assert inbox.after(inbox.token(last)) == inbox.rank(last)
    assert inbox.created(inbox.rank(last)) == NOW


def test_no_token_is_the_first_page():
    assert inbox.after("") is None


def _token(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "token",
    [
        "é",
        "a",
        "====",
        _token("1 5"),
        _token(f"2 5 {ID}"),
        _token(f"1 -5 {ID}"),
        _token(f"1 ٥ {ID}"),
        _token(f"1 99999999999999999999 {ID}"),
        _token("1 5 $where"),
        _token(f"1 5 {ID} more"),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_token_that_is_not_ours_is_refused(token):
    with pytest.raises(PageTokenInvalid):
        inbox.after(token)


@given(st.text(max_size=200))
def test_no_text_makes_the_token_reader_fail_otherwise(token):
    try:
        rank = inbox.after(token)
    except PageTokenInvalid:
        return
    assert rank is None or inbox.created(rank)
