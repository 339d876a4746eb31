"""What happens without anybody asking."""

import asyncio
from datetime import timedelta

import pytest

from chassis.refusals import ServiceUnavailable
from referral_svc.domain.life import Task
from referral_svc.domain.refusals import EpochStale, SessionUnknown
from referral_svc.domain.values import Detail, Field, State, Urgency
from referral_svc.jobs import ERRANDS, MAILS
from tests.fakes.referral_stage import PACE, PATIENCE, PHONE, Stage


@pytest.fixture
def stage():
    return Stage()


async def test_from_consent_to_inbox_mail_and_acknowledgement(stage):
    referral = await stage.deliver()
    assert referral.state is State.DELIVERED
    assert referral.details == (PHONE,)
    assert [mail["To"] for mail in stage.postman.mails] == ["cergy@police.example"]
    await stage.acknowledge(referral)
    await stage.work()
    assert stage.log.kinds() == ["asked", "granted", "dispatched", "delivered", "acknowledged"]
    assert stage.store.outbox == {}


@pytest.mark.parametrize("urgency", Urgency)
async def test_the_clock_runs_from_delivery_by_urgency(stage, urgency):
    referral = await stage.deliver(urgency=urgency)
    assert referral.due_time == stage.store.time + PACE.clocks[urgency]


async def test_without_an_answer_nothing_moves(stage):
    referral = await stage.ask()
    await stage.work()
    assert await stage.state(referral) is State.AWAITING_CONSENT
    assert stage.postman.mails == []


async def test_a_refusal_withdraws_and_nothing_leaves(stage):
    referral = await stage.ask()
    stage.log.withdraw(referral.id)
    await stage.work()
    assert await stage.state(referral) is State.WITHDRAWN
    assert stage.postman.mails == []
    assert stage.store.outbox == {}


async def test_a_withdrawal_between_queue_and_dispatch_wins(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    await stage.jobs.read_consents()
    assert await stage.state(referral) is State.QUEUED
    stage.log.withdraw(referral.id)
    await stage.work()
    found = await stage.store.get(referral.id)
    assert (found.state, found.details) == (State.WITHDRAWN, ())
    assert stage.postman.mails == []
    assert stage.log.kinds() == ["asked", "granted", "withdrawn"]


async def test_details_are_not_stored_before_the_log_has_the_dispatch(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    await stage.jobs.read_consents()
    assert (await stage.store.get(referral.id)).details == ()


async def test_what_she_gave_last_is_what_leaves(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    await stage.jobs.read_consents()
    stage.log.withdraw(referral.id)
    other = Detail(Field.NAME, "Camille")
    stage.log.grant(referral.id, other)
    await stage.work()
    assert (await stage.store.get(referral.id)).details == (other,)


async def test_a_consent_the_log_does_not_know_lets_nothing_leave(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    await stage.jobs.read_consents()
    stage.log.entries.clear()
    await stage.work()
    assert await stage.state(referral) is State.WITHDRAWN


async def test_a_mail_server_that_is_down_delays_no_inbox(stage):
    stage.postman.striking = True
    referral = await stage.deliver()
    assert referral.state is State.DELIVERED
    assert "delivered" in stage.log.kinds()
    assert [task for task, _ in stage.store.outbox] == [Task.MAIL]


async def test_mail_that_failed_is_tried_again_after_a_while(stage):
    stage.postman.striking = True
    await stage.deliver()
    stage.postman.striking = False
    await stage.work()
    assert stage.postman.mails == []
    stage.store.time += timedelta(seconds=1)
    await stage.work()
    assert len(stage.postman.mails) == 1
    assert stage.store.outbox == {}


async def test_each_failure_waits_longer(stage):
    stage.postman.striking = True
    referral = await stage.deliver()
    waits = []
    for _ in range(4):
        due, _attempts = stage.store.outbox[Task.MAIL, referral.id]
        waits.append((due - stage.store.time).total_seconds())
        stage.store.time = due
        await stage.work()
    assert waits == [1, 2, 4, 8]


async def test_a_unit_without_an_address_has_its_inbox(stage):
    referral = await stage.deliver(unit="units/mute")
    assert referral.state is State.DELIVERED
    assert stage.postman.mails == []
    assert stage.store.outbox == {}


async def test_an_address_corrected_in_the_directory_is_used_for_the_next_try(stage):
    units = dict(stage.units.units)
    stage.units.units.clear()
    await stage.deliver()
    stage.units.units.update(units)
    stage.store.time += timedelta(seconds=1)
    await stage.work()
    assert len(stage.postman.mails) == 1


async def test_while_chat_svc_is_away_everything_waits(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    await stage.jobs.read_consents()
    stage.log.outage = ServiceUnavailable()
    await stage.jobs.run_errands(ERRANDS)
    assert await stage.state(referral) is State.QUEUED
    stage.log.outage = None
    await stage.recover()
    assert await stage.state(referral) is State.DELIVERED


async def test_a_question_the_log_refuses_for_good_is_forgotten(stage):
    referral = await stage.propose()
    stage.log.epoch = 2
    with pytest.raises(EpochStale):
        await stage.jobs.ask(referral)
    assert await stage.state(referral) is None
    assert stage.store.outbox == {}


async def test_a_question_left_behind_and_refused_is_forgotten(stage):
    referral = await stage.propose()
    stage.log.epoch = 2
    stage.store.time += PATIENCE
    await stage.work()
    assert await stage.state(referral) is None
    assert stage.store.outbox == {}


async def test_a_question_that_could_not_be_put_is_kept(stage):
    referral = await stage.propose()
    stage.log.outage = ServiceUnavailable()
    with pytest.raises(ServiceUnavailable):
        await stage.jobs.ask(referral)
    assert await stage.state(referral) is State.AWAITING_CONSENT
    stage.log.outage = None
    await stage.recover()
    assert stage.log.kinds() == ["asked"]


async def test_nobody_is_told_of_a_session_that_is_erased(stage):
    referral = await stage.deliver()
    await stage.acknowledge(referral)
    stage.log.outage = SessionUnknown()
    await stage.work()
    assert stage.store.outbox == {}


async def test_an_acknowledgement_told_first_is_told_after_the_delivery(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    await stage.jobs.read_consents()
    await stage.jobs.run_errands([Task.DELIVER])
    await stage.acknowledge(referral)
    await stage.jobs.run_errands([Task.TELL_ACKNOWLEDGED])
    await stage.work()
    assert stage.log.kinds()[-3:] == ["dispatched", "delivered", "acknowledged"]


async def test_two_replicas_deliver_once(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    other = stage.start()
    await asyncio.gather(stage.work(), stage.work(other))
    await stage.recover()
    assert stage.times(State.DELIVERED) == 1
    assert await stage.state(referral) is State.DELIVERED
    assert len(stage.postman.mails) == 1


async def test_many_errands_are_run_in_several_passes(stage):
    for _ in range(10):
        await stage.propose()
    stage.store.time += PATIENCE
    assert await stage.jobs.run_errands(ERRANDS)
    assert not await stage.jobs.run_errands(ERRANDS)
    assert stage.log.kinds() == ["asked"] * 10


async def test_mails_are_left_to_their_own_loop(stage):
    assert MAILS.isdisjoint(ERRANDS)
    assert set(Task) == MAILS | ERRANDS
