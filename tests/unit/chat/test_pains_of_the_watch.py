"""What neighbours got wrong about hours and alarms (PROMISES, pains 9 and 14)."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis import metrics
from chat_svc.domain import verbs
from tests.fakes.chat_process import Process
from tests.fakes.chat_sessions import INTAKE, OPEN, PATIENCE, SECOND, member, uuid

MINUTE = 60 * SECOND
CLOCKS_CHANGE = [datetime(2026, 10, 25, 0, 59, 40, tzinfo=UTC), datetime(2026, 3, 29, 0, 59, 40, tzinfo=UTC)]
"""Shortly before three becomes two in Paris, and two becomes three."""


def waiting_longest():
    """What VisitorWaitsTooLong is judged by (k8s/monitoring/rules/chat.yaml)."""
    return metrics.CHAT_OLDEST_WAITING.labels(INTAKE.place.force)._value.get()


async def test_pain_9_whoever_is_offered_again_and_again_and_answered_by_nobody_keeps_the_alarm_ringing():
    process = Process()
    await process.staffed(member(), member("bob"))
    await process.do(OPEN)
    for minutes in range(1, 9):
        process.store.pass_time(MINUTE)
        await process.queue.once()
        assert waiting_longest() == minutes * 60
    while not (operator := process.log.live("s").picture.operator):
        await process.queue.once()
    await process.do(verbs.accept(operator, "police", uuid(1)))
    await process.queue.once()
    assert waiting_longest() == 0


@pytest.mark.parametrize("night", CLOCKS_CHANGE, ids=["autumn", "spring"])
async def test_pain_14_a_night_in_which_clocks_change_is_served_as_any_other(night):
    process = Process()
    process.database.time = night
    await process.staffed(member("bruno", force="gendarmerie"))
    await process.do(OPEN)
    await process.queue.once()
    assert (process.board.positions["s"], process.board.staffed) == (1, True)
    process.store.pass_time(PATIENCE.overflow - SECOND)
    await process.queue.once()
    assert process.log.live("s").picture.operator == ""
    assert waiting_longest() == (PATIENCE.overflow - SECOND) / timedelta(seconds=1)
    process.store.pass_time(SECOND)
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bruno"
