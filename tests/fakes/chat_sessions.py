"""Sessions as their logs tell them, made by the verbs themselves."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from chat_svc.domain import consent, holding, team, verbs
from chat_svc.domain.entries import ConsentGranted, ConsentRequested, Entry, HandoverOffered, Message, ServiceShared
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.queue import Operator, Patience, Waits
from chat_svc.domain.values import (
    Author,
    Category,
    ContactField,
    Departure,
    Force,
    Intake,
    Outcome,
    Part,
    Place,
    ReturnCause,
    SafeWord,
    Severity,
    Standing,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATIENCE = Patience(offer=45 * SECOND, overflow=30 * SECOND, grace=20 * SECOND, slot=10 * SECOND)
INTAKE = Intake(
    Category.DOMESTIC,
    Place(Force.POLICE, "communes/95127", "Cergy (95000)", "95000", "95", (49.05, 2.04)),
    Standing.VICTIM,
    "fr",
    minor=True,
)
REFERRAL = "referrals/r"
ASKED = ConsentRequested(REFERRAL, "Commissariat de Cergy", (ContactField.NAME, ContactField.PHONE), "1")
GRANTED = ConsentGranted(REFERRAL, ((ContactField.PHONE, "01 99 00 12 34"),), "1", "fr")
CARD = ServiceShared("services/s", "Halte Aide", "Écoute", "01 99 00 00 00", "1 rue Haute", "2026-01-01")


def uuid(number):
    return f"00000000-0000-4000-8000-{number:012d}"


OPEN = verbs.open_session(INTAKE)
IN_DANGER = verbs.open_session(replace(INTAKE, danger=True))
OFFER = verbs.offer("alice")
ACCEPT = verbs.accept("alice", "police", uuid(1))
DECLINE = verbs.decline("alice", uuid(2))
CLOSE = verbs.close("alice", 1, uuid(3), Outcome.INFORMED, Severity.LOW)
SAY = verbs.say(uuid(4), "Bonjour")
REPLY = team.speak("alice", 1, uuid(5), "Je vous écoute")
LEAVE = verbs.leave(Departure.TAB_CLOSED)
EXPIRE = verbs.give_back("alice", 1, ReturnCause.LEASE_EXPIRED)
ASK = consent.request_consent("alice", 1, uuid(6), ASKED)
GRANT = consent.grant(uuid(7), GRANTED)
WITHDRAW = consent.withdraw(uuid(8), REFERRAL)
RETURN = holding.take_over("o", SafeWord.WRONG)
DISPATCH = consent.dispatch(REFERRAL)

PROPOSE = team.offer_handover("alice", 1, uuid(10), HandoverOffered("bob", overlap=True, note="Elle a peur du soir"))
REFUSE = team.decline_handover("bob", uuid(11))
INVITE = team.invite("alice", 1, uuid(12), Part.JOIN)
AGREE = team.answer_invitation(uuid(13), uuid(12), agreed=True)
JOIN = team.take_invitation("paul", uuid(14), uuid(12))
PART = team.leave_team("paul", uuid(15))
NOTE = team.note("alice", uuid(16), "Rappeler demain")

TAKEN = (OPEN, OFFER, ACCEPT)
LIVES = {
    State.NEW: (),
    State.WAITING: (OPEN,),
    State.OFFERED: (OPEN, OFFER),
    State.ACTIVE: TAKEN,
    State.CLOSED: (*TAKEN, CLOSE),
    State.ABANDONED: (OPEN, LEAVE),
}
"""How a session comes into each state."""


def do(picture, verb, at=NOW):
    """Does the verb: the seq of its entry, or of where the same thing stood already."""
    outcome = verb(picture)
    if isinstance(outcome, int):
        return outcome
    entry = picture.next(outcome, at)
    picture.apply(entry)
    return entry.seq


def told(*lives, session="s"):
    """The picture of a session to which these verbs were done."""
    picture = Picture(session)
    for verb in lives:
        do(picture, verb)
    return picture


def written(*lives, session="s"):
    """The log of a session to which these verbs were done."""
    picture, entries = Picture(session), []
    for verb in lives:
        entries.append(picture.next(verb(picture), NOW))
        picture.apply(entries[-1])
    return entries


def entry(session, seq, body=None, *, place=None, staff_only=False, author=Author.VISITOR, client_id="", by="", at=NOW):
    """An entry at any place, whatever the log would say of it."""
    body = body or Message(f"entry {seq}")
    return Entry(session, seq, seq if place is None else place, at, author, body, 0, client_id, by, staff_only)


def member(subject="alice", capacity=2, **facts):
    """An operator with her lease running and room for two."""
    known = {
        "force": "police",
        "skills": frozenset({Category.DOMESTIC}),
        "languages": frozenset({"fr"}),
        "accepting": True,
        "leased": True,
        "slots": {},
    }
    return Operator(subject, capacity=capacity, **known | facts)


def waiting(session="s", waited=0, force=Force.POLICE, **facts):
    """What the queue knows of a session that has waited so many seconds."""
    known = {"state": State.WAITING, "category": Category.DOMESTIC, "language": "fr"}
    return Waits(session=session, force=force, created_at=NOW - waited * SECOND, **known | facts)
