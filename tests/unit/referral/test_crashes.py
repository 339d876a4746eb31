"""A process dies in a gap between two steps; the next one finishes: once in the inbox, at least once by mail."""

import pytest

from referral_svc.domain.values import State
from tests.fakes.referral_stage import PACE, PATIENCE, PHONE, Killed, Stage

WHOLE_STORY = ["asked", "granted", "dispatched", "delivered", "acknowledged"]

# Every call of the jobs that changes something outside the process, and where death can fall.
EFFECTS = [
    *(("log", call) for call in ("ask", "dispatch", "advance")),
    *(("store", call) for call in ("change", "finish", "claim", "look_later")),
    ("postman", "send"),
]
# And those that only look: a death there leaves what was begun.
LOOKS = [("log", "answers"), ("store", "now"), ("store", "get"), ("units", "unit")]


@pytest.fixture
def stage():
    return Stage()


async def delivered_once(stage, referral):
    """The inbox has it once, mail went out under one Message-ID, nothing is owed."""
    await stage.recover()
    assert await stage.state(referral) is State.DELIVERED
    assert stage.times(State.DELIVERED) == 1
    assert {mail["Message-ID"] for mail in stage.postman.mails} == {f"<{referral.id}@platform.example>"}
    assert stage.log.kinds() == WHOLE_STORY[:4]
    assert stage.store.outbox == {}
    return len(stage.postman.mails)


async def granted(stage):
    referral = await stage.ask()
    stage.log.grant(referral.id, PHONE)
    return referral


async def test_death_between_keeping_the_referral_and_asking(stage):
    referral = await stage.propose()
    await stage.recover()
    assert stage.log.kinds() == ["asked"]
    assert await stage.state(referral) is State.AWAITING_CONSENT


async def test_death_between_asking_and_noting_that_she_was_asked(stage):
    referral = await stage.propose()
    with pytest.raises(Killed):
        await stage.start(log=("ask", "after")).ask(referral)
    await stage.recover()
    assert stage.log.kinds() == ["asked"]
    assert stage.store.outbox == {}


async def test_death_between_consent_and_queue(stage):
    referral = await granted(stage)
    assert await stage.work_until_killed(stage.start(store=("change", "before")))
    assert await stage.state(referral) is State.AWAITING_CONSENT
    assert await delivered_once(stage, referral) == 1


async def test_death_between_dispatch_in_the_log_and_delivery(stage):
    referral = await granted(stage)
    assert await stage.work_until_killed(stage.start(log=("dispatch", "after")))
    assert await stage.state(referral) is State.QUEUED
    assert await delivered_once(stage, referral) == 1


async def test_death_between_delivery_and_mail(stage):
    referral = await granted(stage)
    assert await stage.work_until_killed(stage.start(postman=("send", "before")))
    assert await stage.state(referral) is State.DELIVERED
    assert await delivered_once(stage, referral) == 1


async def test_death_between_mail_and_noting_that_it_was_sent(stage):
    referral = await granted(stage)
    assert await stage.work_until_killed(stage.start(postman=("send", "after")))
    assert await delivered_once(stage, referral) == 2


async def test_death_between_acknowledgement_and_telling_her(stage):
    referral = await stage.deliver()
    await stage.acknowledge(referral)
    assert await stage.work_until_killed(stage.start(log=("advance", "before")))
    await stage.recover()
    assert stage.log.kinds() == WHOLE_STORY
    assert stage.store.outbox == {}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("part", "call"), EFFECTS + LOOKS)
async def test_death_at_any_call(stage, part, call, moment):
    referral = await stage.propose()
    jobs = stage.start(**{part: (call, moment)})
    stage.store.time += PATIENCE
    died_early = await stage.work_until_killed(jobs)
    await stage.recover()
    stage.log.grant(referral.id, PHONE)
    stage.store.time += PACE.consents
    assert await stage.work_until_killed(jobs) or died_early
    await stage.recover()
    await stage.acknowledge(referral)
    await stage.recover()
    assert stage.log.kinds() == WHOLE_STORY
    assert stage.times(State.DELIVERED) == 1
    assert len({mail["Message-ID"] for mail in stage.postman.mails}) == 1
    assert stage.store.outbox == {}
