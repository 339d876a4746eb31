"""What staff do around a chat, each verb on the picture of a session."""

import pytest

from chat_svc.domain import refusals, team, verbs
from chat_svc.domain.entries import HandoverOffered, Joined, Left, Note
from chat_svc.domain.picture import State
from chat_svc.domain.values import Author, Force, HandoverEnding, Outcome, Part, ReturnCause, Severity
from tests.fakes.chat_sessions import (
    ACCEPT,
    AGREE,
    CLOSE,
    EXPIRE,
    INVITE,
    JOIN,
    NOTE,
    NOW,
    OFFER,
    OPEN,
    PART,
    PROPOSE,
    REFUSE,
    SAY,
    SECOND,
    TAKEN,
    do,
    told,
    uuid,
    written,
)

TAKE = team.accept_handover("bob", "gendarmerie", uuid(30))
COLD = team.offer_handover("alice", 1, uuid(31), HandoverOffered("bob"))
WATCH = team.watch("carol", uuid(32))
TAKE_OVER = team.take_over("carol", "police", uuid(33))


def refused(picture, verb, refusal):
    with pytest.raises(refusal):
        verb(picture)


def test_a_proposed_chat_stays_whose_it_is_until_it_is_accepted():
    picture = told(*TAKEN, PROPOSE)
    assert (picture.interlocutor, picture.epoch, picture.around.handover.to) == ("alice", 1, "bob")
    do(picture, team.speak("alice", 1, uuid(40), "Je vous passe quelqu'un"))
    do(picture, TAKE)
    assert (picture.interlocutor, picture.epoch, picture.around.handover) == ("bob", 2, None)


def test_after_a_handover_the_former_operator_cannot_speak_into_it():
    for proposal in (PROPOSE, COLD):
        picture = told(*TAKEN, proposal, TAKE)
        for epoch in (1, 2):
            refused(picture, team.speak("alice", epoch, uuid(40), "Encore moi"), refusals.EpochStale)
        do(picture, team.speak("bob", 2, uuid(40), "Bonjour"))


def test_a_warm_handover_leaves_the_former_operator_beside_and_a_cold_one_does_not():
    assert told(*TAKEN, PROPOSE, TAKE).around.guests == {"alice": Part.ADVISE}
    assert told(*TAKEN, COLD, TAKE).around.guests == {}


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        (REFUSE, HandoverEnding.DECLINED),
        (team.cancel_handover("alice", 1, uuid(34)), HandoverEnding.CANCELLED),
        (team.expire_handover("bob", NOW), HandoverEnding.EXPIRED),
    ],
    ids=["declined", "cancelled", "expired"],
)
def test_a_proposal_that_comes_to_nothing_changes_nothing_for_the_visitor(answer, how):
    picture = told(*TAKEN, PROPOSE)
    place = picture.last_place
    do(picture, answer)
    assert (picture.interlocutor, picture.epoch, picture.around.handover) == ("alice", 1, None)
    assert picture.last_place == place
    assert written(*TAKEN, PROPOSE, answer)[-1].body.how is how
    refused(picture, TAKE, refusals.HandoverGone)
    do(picture, COLD)


def test_a_proposal_is_answered_once_and_by_whom_it_was_made_to():
    picture = told(*TAKEN, PROPOSE)
    for stranger in (team.accept_handover("eve", "police", uuid(35)), team.decline_handover("eve", uuid(35))):
        refused(picture, stranger, refusals.HandoverGone)
    do(picture, TAKE)
    refused(picture, REFUSE, refusals.HandoverGone)
    refused(picture, team.cancel_handover("bob", 2, uuid(36)), refusals.HandoverGone)
    assert do(picture, TAKE) == 5
    assert picture.epoch == 2


def test_time_takes_back_only_the_proposal_it_saw():
    picture = told(*TAKEN, PROPOSE, REFUSE)
    do(picture, COLD, NOW + SECOND)
    assert do(picture, team.expire_handover("bob", NOW)) == picture.last_seq
    assert picture.around.handover is not None
    do(picture, team.expire_handover("bob", NOW + SECOND))
    assert picture.around.handover is None


def test_a_chat_is_proposed_to_one_colleague_at_a_time_and_never_to_oneself():
    refused(told(*TAKEN, PROPOSE), COLD, refusals.HandoverPending)
    for proposal in (HandoverOffered(""), HandoverOffered("alice"), HandoverOffered("bob", note="é" * 4_001)):
        with pytest.raises(refusals.HandoverInvalid):
            team.offer_handover("alice", 1, uuid(37), proposal)


@pytest.mark.parametrize("end", [EXPIRE, CLOSE, TAKE_OVER], ids=["lease", "close", "taken over"])
def test_a_proposal_ends_with_the_assignment_that_made_it(end):
    picture = told(*TAKEN, PROPOSE, end)
    assert picture.around.handover is None
    refused(picture, TAKE, refusals.HandoverGone)


def test_a_chat_given_back_keeps_its_place_and_waits_where_its_operator_said():
    picture = told(*TAKEN, team.hand_back("alice", 1, uuid(38), Force.GENDARMERIE))
    assert (picture.state, picture.force, picture.passed) == (State.WAITING, Force.GENDARMERIE, ("alice",))
    assert picture.created_at == NOW
    entry = written(*TAKEN, team.hand_back("alice", 1, uuid(38), None))[-1]
    assert (entry.body.cause, entry.body.force) == (ReturnCause.HANDED_BACK, None)
    assert told(*TAKEN, team.hand_back("alice", 1, uuid(38), None)).force is Force.POLICE


def test_a_psychologist_joins_once_the_visitor_agrees_and_not_before():
    picture = told(*TAKEN, INVITE)
    refused(picture, JOIN, refusals.InvitationGone)
    do(picture, AGREE)
    do(picture, JOIN)
    assert (picture.around.guests, picture.around.invitation) == ({"paul": Part.JOIN}, None)
    do(picture, team.speak("paul", 0, uuid(40), "Bonjour"))
    assert written(*TAKEN, INVITE, AGREE, JOIN, team.speak("paul", 0, uuid(40), "Bonjour"))[-1].author is (
        Author.SPECIALIST
    )


def test_a_refused_invitation_is_over_and_an_agreement_can_be_taken_back_until_somebody_came():
    no = team.answer_invitation(uuid(41), uuid(12), agreed=False)
    for life in ((INVITE, no), (INVITE, AGREE, no)):
        refused(told(*TAKEN, *life), JOIN, refusals.InvitationGone)
    refused(told(*TAKEN, INVITE, AGREE, JOIN), no, refusals.InvitationGone)
    assert do(told(*TAKEN, INVITE, no), no) == 5


def test_an_adviser_comes_at_once_is_seen_by_staff_alone_and_does_not_speak_to_the_visitor():
    advise = team.invite("alice", 1, uuid(12), Part.ADVISE)
    log = written(*TAKEN, advise, JOIN, PART)
    assert [one.staff_only for one in log[3:]] == [True, True, True]
    picture = told(*TAKEN, advise, JOIN)
    assert picture.around.guests == {"paul": Part.ADVISE}
    refused(picture, team.speak("paul", 1, uuid(40), "Bonjour"), refusals.EpochStale)
    refused(told(*TAKEN, advise), AGREE, refusals.InvitationGone)


def test_whoever_has_joined_does_not_slip_out_of_the_visitors_sight_by_advising():
    picture = told(*TAKEN, INVITE, AGREE, JOIN)
    do(picture, team.invite("alice", 1, uuid(30), Part.ADVISE))
    assert do(picture, team.take_invitation("paul", uuid(31), uuid(30))) == picture.last_seq
    assert picture.around.guests == {"paul": Part.JOIN}
    do(picture, team.take_invitation("eve", uuid(32), uuid(30)))
    assert picture.around.guests == {"paul": Part.JOIN, "eve": Part.ADVISE}


def test_an_invitation_is_taken_by_the_first_and_by_nobody_once_nobody_has_the_chat():
    other = team.take_invitation("petra", uuid(42), uuid(12))
    picture = told(*TAKEN, INVITE, AGREE, JOIN)
    refused(picture, other, refusals.InvitationGone)
    assert do(picture, JOIN) == picture.last_seq
    refused(told(*TAKEN, INVITE, AGREE, EXPIRE), JOIN, refusals.InvitationGone)
    refused(told(*TAKEN, INVITE, AGREE, CLOSE), JOIN, refusals.InvitationGone)


@pytest.mark.parametrize("part", [None, Part.WATCH])
def test_a_psychologist_is_asked_to_join_or_to_advise(part):
    with pytest.raises(refusals.PartInvalid):
        team.invite("alice", 1, uuid(12), part)


def test_whoever_joined_stays_through_a_handover_and_speaks_no_more_once_she_has_left():
    picture = told(*TAKEN, INVITE, AGREE, JOIN, COLD, TAKE)
    assert picture.around.guests == {"paul": Part.JOIN}
    do(picture, PART)
    assert do(picture, PART) == picture.last_seq
    refused(picture, team.speak("paul", 0, uuid(40), "Encore"), refusals.EpochStale)
    refused(picture, team.leave_team("eve", uuid(43)), refusals.SessionUnknown)
    assert [one.body for one in written(*TAKEN, INVITE, AGREE, JOIN, PART)[-2:]] == [
        Joined(Part.JOIN, uuid(12)),
        Left(Part.JOIN),
    ]


def test_nobody_writes_to_the_visitor_after_the_end_and_notes_still_enter():
    picture = told(*TAKEN, INVITE, AGREE, JOIN, CLOSE)
    refused(picture, team.speak("paul", 0, uuid(40), "Au revoir"), refusals.SessionClosed)
    do(picture, NOTE)
    do(picture, team.note("paul", uuid(44), "À revoir"))


def test_notes_are_written_by_whoever_has_it_or_takes_part_and_by_nobody_else():
    picture = told(*TAKEN, WATCH)
    for who in ("alice", "carol"):
        do(picture, team.note(who, uuid(44 if who == "alice" else 45), "À revoir"))
    for who in ("eve", ""):
        refused(picture, team.note(who, uuid(46), "Intruse"), refusals.SessionUnknown)
    refused(told(OPEN, OFFER), team.note("alice", uuid(47), "Trop tôt"), refusals.SessionUnknown)


def test_a_note_resent_after_a_handover_is_found_and_not_written_twice():
    picture = told(*TAKEN, PROPOSE, NOTE, TAKE)
    assert do(picture, NOTE) == 5
    assert picture.last_seq == 6


def test_nothing_that_is_for_staff_takes_a_place_in_the_visitors_order():
    log = written(*TAKEN, NOTE, PROPOSE, REFUSE, WATCH, SAY)
    assert [one.place for one in log if not one.staff_only] == [1, 2, 3]
    assert {type(one.body) for one in log if one.staff_only} >= {Note, HandoverOffered, Joined}


def test_a_supervisor_takes_over_what_somebody_has_and_nothing_that_waits():
    picture = told(*TAKEN, WATCH, TAKE_OVER)
    assert (picture.interlocutor, picture.epoch, picture.around.guests) == ("carol", 2, {})
    refused(picture, team.speak("alice", 1, uuid(40), "Encore moi"), refusals.EpochStale)
    do(picture, verbs.close("carol", 2, uuid(41), Outcome.INFORMED, Severity.LOW))
    refused(told(OPEN), TAKE_OVER, refusals.NotActive)
    refused(told(OPEN, OFFER), TAKE_OVER, refusals.NotActive)
    refused(told(*TAKEN, CLOSE), TAKE_OVER, refusals.SessionClosed)


def test_taking_over_again_is_taking_over_once():
    picture = told(*TAKEN, TAKE_OVER)
    assert do(picture, TAKE_OVER) == 4
    assert do(picture, team.take_over("carol", "police", uuid(48))) == 4
    assert picture.epoch == 2


def test_watching_again_is_watching_once_and_an_ended_chat_is_not_watched():
    picture = told(*TAKEN, WATCH)
    assert do(picture, team.watch("carol", uuid(49))) == picture.last_seq
    refused(told(*TAKEN, CLOSE), WATCH, refusals.SessionClosed)


def test_another_colleagues_id_is_not_found_as_ones_own():
    picture = told(OPEN, OFFER, ACCEPT, NOTE)
    refused(picture, team.note("bob", uuid(16), "Rappeler demain"), refusals.ClientIdReused)
