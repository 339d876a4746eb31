"""What may become of a referral."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from referral_svc.domain import life, refusals
from referral_svc.domain.life import MOVES, OWED, Answer, Task, Verb
from referral_svc.domain.values import Detail, Field, Kind, Proposal, Referral, State, Urgency
from tests.fakes.session_log import INTAKE

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
CLOCK = timedelta(minutes=15)
ASKED = {
    "operator": "alice",
    "session": "sessions/s1",
    "epoch": 1,
    "kind": Kind.REPORT,
    "urgency": Urgency.URGENT,
    "unit": "units/cergy",
    "fields": [Field.NAME, Field.PHONE],
    "summary": "Elle a peur.",
}
PHONE = Detail(Field.PHONE, "01 99 00 12 34")
GRANTED = Answer(7, True, (PHONE,), "1", "fr")
REFUSED = Answer(8, False)


def referral(state=State.AWAITING_CONSENT):
    return Referral("r", life.propose(**ASKED), "Commissariat de Cergy", INTAKE, NOW, state)


def test_a_proposal_is_kept_as_asked():
    fields = (Field.NAME, Field.PHONE)
    expected = Proposal("alice", "sessions/s1", 1, Kind.REPORT, Urgency.URGENT, "units/cergy", fields, "Elle a peur.")
    assert life.propose(**ASKED) == expected


def test_a_field_asked_for_twice_is_asked_for_once():
    assert life.propose(**ASKED | {"fields": [Field.PHONE, Field.NAME, Field.PHONE]}).fields == (
        Field.PHONE,
        Field.NAME,
    )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"kind": None}, refusals.KindMissing),
        ({"urgency": None}, refusals.UrgencyUnknown),
        ({"fields": []}, refusals.FieldsMissing),
        ({"fields": [Field.NAME, None]}, refusals.FieldsMissing),
        ({"summary": ""}, refusals.SummaryEmpty),
        ({"summary": " \n\t"}, refusals.SummaryEmpty),
        ({"summary": "a" * 20_001}, refusals.SummaryTooLong),
    ],
    ids=lambda value: getattr(value, "reason", None),
)
def test_a_proposal_the_contract_does_not_allow_is_refused(wrong, refusal):
    with pytest.raises(refusal):
        life.propose(**ASKED | wrong)


def test_a_report_of_20000_characters_is_taken():
    assert len(life.propose(**ASKED | {"summary": "é" * 20_000}).summary) == 20_000


def test_the_same_request_finds_the_same_referral():
    assert life.same_request(referral(), life.propose(**ASKED)) == referral()


@pytest.mark.parametrize(
    "other",
    [
        {"session": "sessions/s2"},
        {"epoch": 2},
        {"kind": Kind.APPOINTMENT},
        {"urgency": Urgency.NORMAL},
        {"unit": "units/other"},
        {"fields": [Field.NAME]},
        {"summary": "Autre."},
    ],
    ids=str,
)
def test_the_same_request_id_with_another_content_is_refused(other):
    with pytest.raises(refusals.RequestIdReused):
        life.same_request(referral(), life.propose(**ASKED | other))


def test_consent_sets_it_on_its_way_without_keeping_what_she_gave():
    queued = life.answered(referral(), GRANTED, NOW)
    assert queued.state is State.QUEUED
    assert (queued.consent.seq, queued.consent.fields, queued.consent.time) == (7, (Field.PHONE,), NOW)
    assert (queued.consent.wording_version, queued.consent.language) == ("1", "fr")
    assert queued.details == ()


def test_a_refusal_withdraws_it():
    assert life.answered(referral(), REFUSED, NOW).state is State.WITHDRAWN


def test_consent_taken_back_before_dispatch_withdraws_it():
    assert life.withdraw(referral(State.QUEUED)).state is State.WITHDRAWN


def test_delivery_brings_the_details_and_starts_the_clock():
    delivered = life.deliver(life.answered(referral(), GRANTED, NOW), GRANTED, LATER, CLOCK)
    assert delivered.state is State.DELIVERED
    assert delivered.details == (PHONE,)
    assert (delivered.deliver_time, delivered.due_time) == (LATER, LATER + CLOCK)
    assert delivered.consent.time == NOW


def test_a_detail_that_was_not_asked_for_is_not_delivered():
    more = replace(GRANTED, details=(PHONE, Detail(Field.ADDRESS, "1 rue de la Paix")))
    queued = life.answered(referral(), more, NOW)
    delivered = life.deliver(queued, more, LATER, CLOCK)
    assert delivered.details == (PHONE,)
    assert delivered.consent.fields == (Field.PHONE,)


def test_consent_given_anew_before_dispatch_is_the_one_that_counts():
    anew = replace(GRANTED, seq=12, details=(), language="en")
    delivered = life.deliver(life.answered(referral(), GRANTED, NOW), anew, LATER, CLOCK)
    assert delivered.details == ()
    assert (delivered.consent.seq, delivered.consent.language, delivered.consent.time) == (12, "en", LATER)


def test_nothing_is_delivered_on_a_refusal():
    with pytest.raises(life.MoveForbidden):
        life.deliver(referral(State.QUEUED), REFUSED, LATER, CLOCK)


def test_acknowledgement_is_a_person_and_a_time():
    taken = life.acknowledge(referral(State.DELIVERED), "bob", LATER)
    assert (taken.state, taken.acknowledged_by, taken.acknowledge_time) == (State.ACKNOWLEDGED, "bob", LATER)


def test_acknowledging_twice_changes_nothing():
    taken = life.acknowledge(referral(State.DELIVERED), "bob", NOW)
    assert life.acknowledge(taken, "carol", LATER) is taken


@pytest.mark.parametrize("state", [State.AWAITING_CONSENT, State.QUEUED, State.WITHDRAWN])
def test_what_has_not_left_cannot_be_acknowledged(state):
    with pytest.raises(refusals.ReferralNotDelivered):
        life.acknowledge(referral(state), "bob", NOW)


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        (State.DELIVERED, lambda one: life.withdraw(one)),
        (State.ACKNOWLEDGED, lambda one: life.withdraw(one)),
        (State.WITHDRAWN, lambda one: life.withdraw(one)),
        (State.AWAITING_CONSENT, lambda one: life.deliver(one, GRANTED, NOW, CLOCK)),
        (State.DELIVERED, lambda one: life.deliver(one, GRANTED, NOW, CLOCK)),
        (State.WITHDRAWN, lambda one: life.deliver(one, GRANTED, NOW, CLOCK)),
        (State.WITHDRAWN, lambda one: life.answered(one, GRANTED, NOW)),
        (State.QUEUED, lambda one: life.answered(one, GRANTED, NOW)),
    ],
)
def test_what_the_table_does_not_list_is_forbidden(state, verb):
    with pytest.raises(life.MoveForbidden):
        verb(referral(state))


def test_every_state_has_its_moves_and_its_errands():
    assert set(MOVES) == set(OWED) == set(State)
    assert {verb for moves in MOVES.values() for verb in moves} == set(Verb)
    assert sorted(task for tasks in OWED.values() for task in tasks) == sorted(Task)


def test_a_task_that_fails_is_left_for_a_second_and_then_twice_as_long_up_to_five_minutes():
    waits = [life.backoff(attempts).total_seconds() for attempts in (1, 2, 3, 9, 10, 10_000)]
    assert waits == [1, 2, 4, 256, 300, 300]
