"""Consent, dispatch and withdrawal: what the log orders first holds (promise R8)."""

import pytest

from chat_svc.domain import consent, refusals
from chat_svc.domain.entries import ConsentGranted, ConsentWithdrawn, ReferralAdvanced, ReferralDispatched
from chat_svc.domain.values import Author, ContactField, ReferralStage
from tests.fakes.chat_sessions import (
    ASK,
    ASKED,
    CLOSE,
    DISPATCH,
    EXPIRE,
    GRANT,
    GRANTED,
    LEAVE,
    OPEN,
    REFERRAL,
    TAKEN,
    WITHDRAW,
    do,
    told,
    uuid,
)

OTHER = "referrals/other"
ASKED_LIFE = (*TAKEN, ASK)


def draft(verb, *lives):
    return verb(told(*lives))


def granting(*details, wording="1"):
    return consent.grant(uuid(7), ConsentGranted(REFERRAL, details, wording, "fr"))


def test_only_the_interlocutor_asks():
    assert draft(ASK, *TAKEN).body == ASKED
    for life, refusal in (
        ((OPEN,), refusals.EpochStale),
        ((*TAKEN, EXPIRE), refusals.EpochStale),
        ((*TAKEN, CLOSE), refusals.SessionClosed),
    ):
        with pytest.raises(refusal):
            draft(ASK, *life)


def test_asking_again_with_the_same_id_finds_the_question():
    assert draft(ASK, *ASKED_LIFE) == 4
    other = consent.request_consent("alice", 1, uuid(6), type(ASKED)(REFERRAL, "Autre", ASKED.fields, "1"))
    with pytest.raises(refusals.ClientIdReused):
        draft(other, *ASKED_LIFE)


def test_she_agrees_to_what_was_asked():
    given = draft(GRANT, *ASKED_LIFE)
    assert (given.author, given.body) == (Author.VISITOR, GRANTED)
    assert draft(GRANT, *ASKED_LIFE, GRANT) == 5


@pytest.mark.parametrize(
    "grant",
    [
        granting(),
        granting((ContactField.EMAIL, "a@b.fr")),
        granting((ContactField.PHONE, "")),
        granting((ContactField.PHONE, " ")),
        granting((ContactField.PHONE, "0" * 301)),
        granting((ContactField.PHONE, "01"), (ContactField.PHONE, "02")),
        granting((ContactField.PHONE, "01"), (ContactField.ADDRESS, "1 rue Haute")),
        granting((ContactField.PHONE, "01"), wording="2"),
    ],
)
def test_details_that_were_not_asked_for_or_say_nothing_are_refused(grant):
    with pytest.raises(refusals.ConsentInvalid):
        draft(grant, *ASKED_LIFE)


def test_all_that_was_asked_may_be_given():
    assert draft(granting((ContactField.NAME, "A"), (ContactField.PHONE, "0" * 300)), *ASKED_LIFE).body


@pytest.mark.parametrize(
    "verb",
    [GRANT, WITHDRAW, DISPATCH, consent.advance(REFERRAL, ReferralStage.DELIVERED)],
)
def test_nothing_is_answered_or_sent_that_was_not_asked(verb):
    with pytest.raises(refusals.ConsentNotRequested):
        draft(verb, *TAKEN)


def test_consent_needs_a_chat_that_lasts_and_withdrawal_does_not():
    with pytest.raises(refusals.SessionClosed):
        draft(GRANT, *ASKED_LIFE, CLOSE)
    assert draft(WITHDRAW, *ASKED_LIFE, GRANT, CLOSE).body == ConsentWithdrawn(REFERRAL)
    assert draft(WITHDRAW, *ASKED_LIFE, EXPIRE, LEAVE).author is Author.VISITOR


def test_nothing_leaves_before_she_agreed():
    with pytest.raises(refusals.ConsentMissing):
        draft(DISPATCH, *ASKED_LIFE)
    sent = draft(DISPATCH, *ASKED_LIFE, GRANT)
    assert (sent.author, sent.body) == (Author.SYSTEM, ReferralDispatched(REFERRAL))


@pytest.mark.parametrize("life", [(WITHDRAW,), (GRANT, WITHDRAW)])
def test_nothing_leaves_after_she_took_it_back(life):
    with pytest.raises(refusals.ConsentWithdrawn):
        draft(DISPATCH, *ASKED_LIFE, *life)


def test_she_may_take_it_back_until_it_has_left():
    with pytest.raises(refusals.ReferralAlreadyDispatched):
        draft(WITHDRAW, *ASKED_LIFE, GRANT, DISPATCH)
    with pytest.raises(refusals.ReferralAlreadyDispatched):
        draft(consent.grant(uuid(50), GRANTED), *ASKED_LIFE, GRANT, DISPATCH)


@pytest.mark.parametrize("life", [(WITHDRAW,), (GRANT, WITHDRAW)])
def test_a_refusal_holds_until_she_is_asked_again(life):
    again = consent.grant(uuid(50), GRANTED)
    with pytest.raises(refusals.ConsentWithdrawn):
        draft(again, *ASKED_LIFE, *life)
    asked = consent.request_consent("alice", 1, uuid(52), ASKED)
    assert draft(again, *ASKED_LIFE, *life, asked).body == GRANTED


def test_a_withdrawal_that_is_resent_finds_its_place_even_when_she_was_asked_again_and_it_has_left():
    asked, again = consent.request_consent("alice", 1, uuid(52), ASKED), consent.grant(uuid(50), GRANTED)
    assert draft(WITHDRAW, *ASKED_LIFE, WITHDRAW, asked, again, DISPATCH) == 5


def test_asked_again_she_answers_again():
    again = consent.request_consent("alice", 1, uuid(52), ASKED)
    with pytest.raises(refusals.ConsentMissing):
        draft(DISPATCH, *ASKED_LIFE, GRANT, again)


def test_what_has_left_is_not_asked_for_again():
    again = consent.request_consent("alice", 1, uuid(52), ASKED)
    with pytest.raises(refusals.ReferralAlreadyDispatched):
        draft(again, *ASKED_LIFE, GRANT, DISPATCH)
    assert draft(ASK, *ASKED_LIFE, GRANT, DISPATCH) == 4


def test_sending_twice_is_sending_once():
    assert draft(DISPATCH, *ASKED_LIFE, GRANT, DISPATCH) == 6


def test_one_referral_says_nothing_of_another():
    asked = consent.request_consent("alice", 1, uuid(51), type(ASKED)(OTHER, "Autre", ASKED.fields, "1"))
    picture = told(*ASKED_LIFE, asked, GRANT)
    assert picture.referrals[REFERRAL].answer == GRANTED
    assert picture.referrals[REFERRAL].answer_seq == 6
    assert picture.referrals[OTHER].answer is None
    with pytest.raises(refusals.ConsentMissing):
        consent.dispatch(OTHER)(picture)


def test_she_is_told_each_stage_once_and_none_before_it_left():
    delivered = consent.advance(REFERRAL, ReferralStage.DELIVERED)
    acknowledged = consent.advance(REFERRAL, ReferralStage.ACKNOWLEDGED)
    picture = told(*ASKED_LIFE, GRANT)
    with pytest.raises(refusals.ReferralNotDispatched):
        delivered(picture)
    assert [do(picture, verb) for verb in (DISPATCH, delivered, acknowledged, delivered)] == [6, 7, 8, 7]
    assert acknowledged(told(*ASKED_LIFE, GRANT, DISPATCH)).body == ReferralAdvanced(
        REFERRAL, ReferralStage.ACKNOWLEDGED
    )
