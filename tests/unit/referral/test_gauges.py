"""What the jobs say of themselves: gauges, counters, logs; and that their loops go on."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from chassis import metrics
from chassis.refusals import StoreUnavailable
from referral_svc.domain.values import Urgency
from referral_svc.jobs import every
from tests.fakes.referral_stage import PHONE, Stage


@pytest.fixture
def stage():
    return Stage()


def gauge(name, **labels):
    return metrics.REGISTRY.get_sample_value(f"pnav_{name}", labels)


async def test_the_gauges_say_what_is_there(stage):
    referral = await stage.deliver(urgency=Urgency.EMERGENCY)
    await stage.propose(urgency=Urgency.NORMAL)
    stage.store.time = referral.due_time + timedelta(seconds=1)
    await stage.jobs.set_gauges()
    assert gauge("referrals", state="delivered", urgency="emergency") == 1
    assert gauge("referrals", state="awaiting_consent", urgency="normal") == 1
    assert gauge("referral_overdue", urgency="emergency") == 1
    assert gauge("referral_oldest_unacknowledged_seconds", urgency="emergency") == 121
    assert gauge("referral_outbox") == 1
    await stage.acknowledge(referral)
    await stage.jobs.set_gauges()
    assert gauge("referrals", state="delivered", urgency="emergency") == 0
    assert gauge("referral_overdue", urgency="emergency") == 0
    assert gauge("referral_oldest_unacknowledged_seconds", urgency="emergency") == 0


async def test_deliveries_are_counted_by_channel_and_result(stage):
    def counts():
        ways = [("inbox", "delivered"), ("mail", "delivered"), ("mail", "failed")]
        return [gauge("referral_deliveries_total", channel=channel, result=result) or 0 for channel, result in ways]

    before = counts()
    await stage.deliver()
    stage.postman.striking = True
    await stage.deliver()
    assert [after - was for after, was in zip(counts(), before, strict=True)] == [2, 1, 1]


async def test_logs_of_failures_say_nothing_of_people(stage):
    stage.postman.striking = True
    with capture_logs() as lines:
        await stage.deliver()
    assert lines
    assert not any(word in str(lines) for word in (PHONE.value, "Elle a peur", "alice", "cergy"))


async def test_a_loop_survives_failures_and_goes_on_at_once_where_there_is_more():
    stop = asyncio.Event()
    outcomes = [True, StoreUnavailable(), True, ValueError(), True]

    async def work():
        if not outcomes:
            stop.set()
            return True
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    await every(timedelta(0), stop, work)
    assert outcomes == []
