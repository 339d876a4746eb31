"""The one table of states, and what a picture makes of a log."""

import pytest

from chat_svc.domain import holding, verbs
from chat_svc.domain.entries import (
    AnyBody,
    Assigned,
    Closed,
    ConsentWithdrawn,
    Departed,
    Draft,
    HandoverEnded,
    HandoverOffered,
    InvitationAnswered,
    Joined,
    Left,
    Message,
    Note,
    Offered,
    Opened,
    ReferralAdvanced,
    ReferralDispatched,
    Returned,
    SpecialistInvited,
    VisitorReturned,
    for_visitor,
    kind,
)
from chat_svc.domain.picture import Picture, State, allowed
from chat_svc.domain.values import (
    Author,
    Departure,
    HandoverEnding,
    Outcome,
    Part,
    ReferralStage,
    ReturnCause,
    SafeWord,
    Severity,
)
from tests.fakes.chat_sessions import (
    ACCEPT,
    ASKED,
    CARD,
    CLOSE,
    DECLINE,
    EXPIRE,
    GRANTED,
    INTAKE,
    LEAVE,
    LIVES,
    NOW,
    OFFER,
    OPEN,
    REFERRAL,
    SAY,
    SECOND,
    TAKEN,
    do,
    entry,
    told,
    uuid,
    written,
)

BODIES = (
    Message("Bonjour"),
    Opened(INTAKE),
    Offered("bob"),
    Assigned("alice", 1),
    Returned(ReturnCause.DECLINED),
    Departed(Departure.QUICK_EXIT),
    Closed(Outcome.INFORMED),
    VisitorReturned(SafeWord.RIGHT, "o"),
    CARD,
    ASKED,
    GRANTED,
    ConsentWithdrawn(REFERRAL),
    ReferralDispatched(REFERRAL),
    ReferralAdvanced(REFERRAL, ReferralStage.DELIVERED),
    HandoverOffered("bob"),
    HandoverEnded(HandoverEnding.DECLINED),
    SpecialistInvited(uuid(20), Part.JOIN),
    InvitationAnswered(uuid(20), agreed=True),
    Joined(Part.WATCH),
    Left(Part.WATCH),
    Note("À reprendre demain"),
)
LEGAL = {
    (State.NEW, Opened): State.WAITING,
    (State.WAITING, Offered): State.OFFERED,
    (State.WAITING, Departed): State.ABANDONED,
    (State.OFFERED, Assigned): State.ACTIVE,
    (State.OFFERED, Returned): State.WAITING,
    (State.OFFERED, Departed): State.ABANDONED,
    (State.ACTIVE, Returned): State.WAITING,
    (State.ACTIVE, Assigned): State.ACTIVE,
    (State.ACTIVE, Departed): State.ACTIVE,
    (State.ACTIVE, Closed): State.CLOSED,
    (State.ABANDONED, Returned): State.WAITING,
}
MOVING = (Opened, Offered, Assigned, Returned, Departed, Closed)


def test_the_bodies_tried_here_are_all_there_are():
    assert {type(body) for body in BODIES} == set(AnyBody.__args__)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("body", BODIES, ids=kind)
def test_each_entry_moves_a_session_as_the_table_says_and_no_other_way(state, body):
    picture = told(*LIVES[state])
    assert picture.state is state
    draft = Draft(Author.SYSTEM, body)
    if type(body) in MOVING and (state, type(body)) not in LEGAL:
        assert not allowed(state, body)
        with pytest.raises(ValueError, match="has no place"):
            picture.next(draft, NOW)
        return
    assert allowed(state, body)
    picture.apply(picture.next(draft, NOW))
    assert picture.state is LEGAL.get((state, type(body)), state)


def test_a_log_is_folded_in_order_and_without_holes():
    first, second, third = written(OPEN, SAY, LEAVE)
    picture = Picture("s")
    for early in (second, third):
        with pytest.raises(ValueError, match="without holes"):
            picture.apply(early)
    picture.apply(first)
    for other in (first, third):
        with pytest.raises(ValueError, match="without holes"):
            picture.apply(other)
    picture.apply(second)
    picture.apply(third)
    assert (picture.last_seq, picture.state) == (3, State.ABANDONED)


def test_an_opened_session_knows_what_it_is_about_and_since_when():
    picture = told(OPEN)
    do(picture, OFFER, NOW + SECOND)
    assert (picture.intake, picture.created_at, picture.offered_at) == (INTAKE, NOW, NOW + SECOND)


def test_the_epoch_goes_up_with_every_assignment_and_with_nothing_else():
    picture = told(*TAKEN, SAY, EXPIRE, OFFER)
    assert picture.epoch == 1
    do(picture, verbs.accept("alice", "police", uuid(30)))
    assert (picture.epoch, picture.operator) == (2, "alice")


def test_entries_carry_the_epoch_in_which_they_were_written():
    epochs = [one.epoch for one in written(*TAKEN, SAY)]
    assert epochs == [0, 0, 0, 1]


@pytest.mark.parametrize("passing", [DECLINE, verbs.give_back("alice", 0, ReturnCause.OFFER_EXPIRED)])
def test_whoever_passed_is_remembered_until_someone_takes_it(passing):
    picture = told(OPEN, OFFER, passing)
    assert (picture.operator, picture.passed) == ("", ("alice",))
    do(picture, OFFER)
    do(picture, ACCEPT)
    assert picture.passed == ()


def test_whoever_fell_silent_has_not_passed_and_is_remembered_with_the_time():
    picture = told(*TAKEN)
    do(picture, EXPIRE, NOW + SECOND)
    assert (picture.operator, picture.passed, picture.talked_with) == ("", (), "alice")
    assert (picture.lost_at, picture.waits_since, picture.created_at) == (NOW + SECOND, NOW + SECOND, NOW)
    do(picture, verbs.offer("bob"))
    do(picture, verbs.give_back("bob", 1, ReturnCause.LEASE_EXPIRED), NOW + 2 * SECOND)
    assert (picture.passed, picture.talked_with, picture.lost_at) == ((), "alice", NOW + SECOND)
    do(picture, verbs.offer("bob"))
    do(picture, verbs.accept("bob", "police", uuid(32)))
    assert (picture.talked_with, picture.lost_at) == ("bob", None)


def test_whoever_left_the_queue_has_waited_since_she_is_back():
    picture = told(OPEN, OFFER, LEAVE)
    do(picture, holding.come_back(), NOW + SECOND)
    assert (picture.waits_since, picture.created_at, picture.lost_at) == (NOW + SECOND, NOW, None)


def test_whoever_passed_twice_is_remembered_once():
    again = (OFFER, verbs.decline("alice", uuid(30)), OFFER, verbs.decline("alice", uuid(31)))
    assert told(OPEN, *again).passed == ("alice",)


def test_an_operator_stays_when_the_visitor_leaves_and_after_the_end():
    assert told(*TAKEN, LEAVE).operator == "alice"
    assert told(*TAKEN, CLOSE).operator == "alice"
    assert told(OPEN, OFFER, LEAVE).operator == ""


def test_how_she_left_is_forgotten_when_she_is_back():
    picture = told(OPEN, LEAVE)
    assert picture.departure is Departure.TAB_CLOSED
    picture.apply(picture.next(Draft(Author.SYSTEM, Returned(ReturnCause.VISITOR_BACK)), NOW))
    assert (picture.departure, picture.passed) == (None, ())


def test_the_visitors_places_have_no_holes_where_staff_wrote_for_staff():
    log = written(OPEN, OFFER, DECLINE, OFFER, ACCEPT, SAY)
    assert [one.seq for one in log] == [1, 2, 3, 4, 5, 6]
    assert [one.place for one in log if not one.staff_only] == [1, 2, 3, 4]
    assert [one.seq for one in log if one.staff_only] == [2, 4]


def test_an_id_is_found_with_both_its_places_and_only_for_its_author():
    picture = told(*TAKEN, SAY)
    assert (picture.find(Draft(Author.VISITOR, Message("Bonjour"), uuid(4)))) == 4
    assert picture.place_of(Author.VISITOR, uuid(4)) == 3
    assert picture.place_of(Author.OPERATOR, uuid(4)) == 0
    assert picture.find(Draft(Author.OPERATOR, Message("Autre"), uuid(4))) == 0


def test_entries_without_an_id_are_never_taken_for_each_other():
    picture = told(OPEN)
    assert picture.find(Draft(Author.SYSTEM, Opened(INTAKE))) == 0


def test_news_of_an_unknown_referral_change_nothing():
    picture = told(*TAKEN)
    picture.apply(entry("s", 4, ReferralDispatched("referrals/other")))
    assert picture.referrals == {}


def test_the_visitor_is_not_told_who_the_operator_is_nor_how_the_chat_was_judged():
    assert for_visitor(Assigned("alice", 3, "police")) == Assigned("", 3)
    assert for_visitor(Closed(Outcome.OUT_OF_SCOPE, Severity.HIGH)) == Closed()
    for body in (CARD, ASKED, GRANTED, Message("Bonjour"), Returned(ReturnCause.DECLINED)):
        assert for_visitor(body) == body


def test_only_offers_are_for_staff_alone():
    staff_only = {one.body.__class__ for one in written(OPEN, OFFER, ACCEPT, SAY, CLOSE) if one.staff_only}
    assert staff_only == {Offered}


def test_kinds_are_called_as_on_the_wire():
    assert [kind(body) for body in (Message("a"), CARD, ASKED)] == ["message", "service_shared", "consent_requested"]
