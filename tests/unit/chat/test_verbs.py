"""What can be done to a session, what is refused, and what a resend finds."""

import pytest

from chat_svc.domain import refusals, team, verbs
from chat_svc.domain.entries import Assigned, Closed, Departed, Message, Offered, Opened, Returned
from chat_svc.domain.picture import State
from chat_svc.domain.values import Author, Departure, Outcome, ReturnCause, Severity
from tests.fakes.chat_sessions import (
    ACCEPT,
    CARD,
    CLOSE,
    DECLINE,
    EXPIRE,
    INTAKE,
    LEAVE,
    LIVES,
    OFFER,
    OPEN,
    REPLY,
    SAY,
    TAKEN,
    do,
    told,
    uuid,
)

BACK = verbs.resume(0)
ACCEPT_AGAIN = verbs.accept("alice", "police", uuid(31))
HANDED_OVER = (*TAKEN, EXPIRE, verbs.offer("bob"), verbs.accept("bob", "gendarmerie", uuid(32)))


def draft(verb, *lives):
    return verb(told(*lives))


def test_opening_begins_the_log():
    assert draft(OPEN).body == Opened(INTAKE)


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.ACTIVE, State.CLOSED])
def test_opening_an_open_session_finds_it(state):
    assert draft(OPEN, *LIVES[state]) == 1


def test_a_visitor_writes_whenever_the_chat_is_not_over():
    for state in (State.WAITING, State.OFFERED, State.ACTIVE):
        said = draft(SAY, *LIVES[state])
        assert (said.author, said.body, said.client_id) == (Author.VISITOR, Message("Bonjour"), uuid(4))


def test_a_visitor_writes_to_no_session_that_is_not_there_or_is_over():
    with pytest.raises(refusals.TokenUnknown):
        draft(SAY)
    with pytest.raises(refusals.SessionClosed):
        draft(SAY, *TAKEN, CLOSE)


def test_a_resend_finds_its_place_even_after_the_end():
    assert draft(SAY, OPEN, SAY, LEAVE) == 2
    assert draft(SAY, *TAKEN, SAY, CLOSE) == 4
    assert draft(REPLY, *TAKEN, REPLY, CLOSE) == 4


def test_a_resend_of_the_operator_finds_its_place_even_when_another_has_the_session():
    life = (*TAKEN, REPLY, *HANDED_OVER[3:])
    assert draft(REPLY, *life) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SAY, verbs.say(uuid(4), "Autre chose")),
        (REPLY, team.speak("alice", 1, uuid(5), "Autre chose")),
        (REPLY, verbs.share("alice", 1, uuid(5), CARD)),
        (REPLY, verbs.close("alice", 1, uuid(5), Outcome.INFORMED, Severity.LOW)),
    ],
)
def test_an_id_used_for_another_content_is_refused(first, second):
    with pytest.raises(refusals.ClientIdReused):
        draft(second, *TAKEN, first)


@pytest.mark.parametrize("write", [lambda text: verbs.say(uuid(4), text), lambda text: team.speak("a", 1, "", text)])
def test_a_text_has_one_to_four_thousand_characters(write):
    for empty in ("", " \n\t\u00a0"):
        with pytest.raises(refusals.TextEmpty):
            write(empty)
    with pytest.raises(refusals.TextTooLong):
        write("é" * 4_001)
    write("é" * 4_000)


def test_a_card_has_a_title_and_no_long_parts():
    changed = {name: getattr(CARD, name) for name in CARD.__struct_fields__}
    with pytest.raises(refusals.CardInvalid):
        verbs.share("alice", 1, uuid(1), type(CARD)(**changed | {"title": ""}))
    for part in changed:
        with pytest.raises(refusals.CardInvalid):
            verbs.share("alice", 1, uuid(1), type(CARD)(**changed | {part: "é" * 501}))
    longest = type(CARD)(**dict.fromkeys(changed, "é" * 500))
    assert draft(verbs.share("alice", 1, uuid(9), longest), *TAKEN).body == longest


def test_a_chat_is_closed_with_an_outcome():
    with pytest.raises(refusals.OutcomeMissing):
        verbs.close("alice", 1, uuid(3), Outcome.UNSAID, Severity.HIGH)
    assert draft(CLOSE, *TAKEN).body == Closed(Outcome.INFORMED, Severity.LOW)


WRITES = [
    lambda who, epoch: team.speak(who, epoch, uuid(40), "Bonjour"),
    lambda who, epoch: verbs.share(who, epoch, uuid(40), CARD),
    lambda who, epoch: verbs.close(who, epoch, uuid(40), Outcome.INFORMED, Severity.LOW),
]


@pytest.mark.parametrize("write", WRITES)
def test_nothing_of_a_stale_assignment_enters(write):
    with pytest.raises(refusals.EpochStale):
        draft(write("alice", 1), *HANDED_OVER)
    with pytest.raises(refusals.EpochStale):
        draft(write("alice", 2), *HANDED_OVER)
    with pytest.raises(refusals.EpochStale):
        draft(write("bob", 1), *HANDED_OVER)
    assert draft(write("bob", 2), *HANDED_OVER).author is Author.OPERATOR


@pytest.mark.parametrize("write", WRITES)
def test_nobody_writes_to_a_session_of_nobody(write):
    for life in ((OPEN,), (*TAKEN, EXPIRE), ()):
        with pytest.raises(refusals.EpochStale):
            draft(write("alice", 1), *life)
    with pytest.raises(refusals.EpochStale):
        draft(write("", 0), OPEN)


@pytest.mark.parametrize("write", WRITES)
def test_nobody_writes_to_a_session_that_is_only_offered(write):
    for epoch, life in ((1, (*TAKEN, EXPIRE, OFFER)), (0, (OPEN, OFFER))):
        with pytest.raises(refusals.EpochStale):
            draft(write("alice", epoch), *life)


@pytest.mark.parametrize("write", WRITES)
def test_nobody_writes_after_the_end(write):
    with pytest.raises(refusals.SessionClosed):
        draft(write("alice", 1), *TAKEN, CLOSE)


def test_only_the_interlocutor_holds_the_session():
    hold = verbs.hold("alice")
    assert draft(hold, *TAKEN) == 3
    for life in ((), (OPEN,), (OPEN, OFFER), HANDED_OVER):
        with pytest.raises(refusals.EpochStale):
            draft(hold, *life)
    with pytest.raises(refusals.SessionClosed):
        draft(hold, *TAKEN, CLOSE)


def test_only_what_waits_is_offered():
    assert draft(OFFER, OPEN).body == Offered("alice")
    for state in set(State) - {State.WAITING}:
        with pytest.raises(refusals.NotWaiting):
            draft(OFFER, *LIVES[state])


def test_accepting_makes_her_the_interlocutor_of_a_new_epoch():
    assert draft(ACCEPT, OPEN, OFFER).body == Assigned("alice", 1, "police")
    assert draft(ACCEPT_AGAIN, *TAKEN, EXPIRE, OFFER).body == Assigned("alice", 2, "police")


@pytest.mark.parametrize("verb", [ACCEPT_AGAIN, DECLINE])
def test_only_to_whom_it_is_offered_may_answer(verb):
    for life in ((), (OPEN,), (OPEN, verbs.offer("bob")), TAKEN, (OPEN, OFFER, LEAVE), (*TAKEN, CLOSE)):
        with pytest.raises(refusals.OfferGone):
            draft(verb, *life)


def test_an_answer_that_is_resent_finds_the_first():
    assert draft(ACCEPT, *TAKEN, EXPIRE, OFFER) == 3
    assert draft(DECLINE, OPEN, OFFER, DECLINE, OFFER, ACCEPT) == 3


def test_an_answer_with_an_id_used_for_something_else_is_refused():
    elsewhere = team.speak("alice", 1, uuid(33), "Bonjour")
    for verb in (verbs.accept("alice", "police", uuid(33)), verbs.decline("alice", uuid(33))):
        with pytest.raises(refusals.ClientIdReused):
            draft(verb, *TAKEN, elsewhere, EXPIRE, OFFER)
    for verb in (verbs.accept("bob", "police", uuid(1)), verbs.decline("alice", uuid(1))):
        with pytest.raises(refusals.ClientIdReused):
            draft(verb, *TAKEN, EXPIRE, OFFER)


def test_declining_returns_it_to_the_queue():
    assert draft(DECLINE, OPEN, OFFER).body == Returned(ReturnCause.DECLINED)


def test_what_time_took_from_her_is_given_back_once():
    taken = verbs.give_back("alice", 0, ReturnCause.OFFER_EXPIRED)
    assert draft(taken, OPEN, OFFER).body == Returned(ReturnCause.OFFER_EXPIRED)
    assert draft(EXPIRE, *TAKEN).body == Returned(ReturnCause.LEASE_EXPIRED)
    for life in (TAKEN, (OPEN,), (OPEN, verbs.offer("bob")), (OPEN, OFFER, LEAVE)):
        assert draft(taken, *life) == len(life)
    assert draft(EXPIRE, *HANDED_OVER) == len(HANDED_OVER)
    assert draft(EXPIRE, *TAKEN, CLOSE) == 4


def test_leaving_is_said_once_for_each_way_of_leaving():
    assert draft(LEAVE, OPEN).body == Departed(Departure.TAB_CLOSED)
    assert draft(LEAVE, *TAKEN).author is Author.VISITOR
    assert draft(LEAVE, *TAKEN, LEAVE) == 4
    assert draft(verbs.leave(Departure.QUICK_EXIT), *TAKEN, LEAVE).body == Departed(Departure.QUICK_EXIT)


@pytest.mark.parametrize("state", [State.NEW, State.CLOSED, State.ABANDONED])
def test_leaving_what_is_over_says_nothing(state):
    life = LIVES[state]
    assert draft(verbs.leave(Departure.QUICK_EXIT), *life) == len(life)


@pytest.mark.parametrize("coming_back", [BACK, OPEN])
def test_whoever_left_the_queue_and_is_back_waits_again(coming_back):
    picture = told(OPEN, LEAVE)
    do(picture, coming_back)
    assert (picture.state, picture.last_seq) == (State.WAITING, 3)


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.ACTIVE, State.CLOSED])
def test_coming_back_otherwise_changes_nothing(state):
    life = LIVES[state]
    assert draft(BACK, *life) == len(life)


def test_a_token_without_a_session_resumes_nothing():
    with pytest.raises(refusals.TokenUnknown):
        draft(BACK)


def test_a_visitors_cursor_counts_the_entries_she_may_see():
    assert draft(verbs.resume(2), *TAKEN) == 3
    for beyond in (3, -1):
        with pytest.raises(refusals.CursorInvalid):
            draft(verbs.resume(beyond), *TAKEN)
