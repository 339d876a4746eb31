"""What time does to proposals, places and rests."""

import pytest

from chat_svc.domain.around import Handover
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Bounce, Offer, plan
from chat_svc.domain.values import Severity
from tests.fakes.chat_process import COOL_DOWN, Process
from tests.fakes.chat_sessions import CLOSE, NOW, PATIENCE, PROPOSE, SECOND, TAKEN, member, told
from tests.unit.chat.test_queue_plan import waiting, with_alice


def proposed(seconds_ago):
    handover = Handover("bob", overlap=False, note="", at=NOW - seconds_ago * SECOND)
    return with_alice(State.ACTIVE, handover=handover)


def bounces(session, *operators):
    steps = plan([session], [member(slots={"s": NOW}), *operators], NOW, PATIENCE)
    return [step for step in steps if isinstance(step, Bounce)]


@pytest.mark.parametrize(
    ("seconds_ago", "colleague", "runs_out"),
    [
        (44, member("bob"), False),
        (46, member("bob"), True),
        (1, member("bob", leased=False), True),
        (1, member("eve"), True),
        (1, member("bob", accepting=False), False),
    ],
    ids=["in time", "too late", "not there", "unknown", "takes no others"],
)
def test_a_proposal_runs_out_with_its_time_or_with_the_colleagues_lease(seconds_ago, colleague, runs_out):
    session = proposed(seconds_ago)
    expected = [Bounce("s", "bob", session.handover.at)] if runs_out else []
    assert bounces(session, colleague) == expected


def test_the_place_that_a_proposal_takes_is_not_freed_while_it_stands():
    holding = member("bob", slots={"s": NOW - 11 * SECOND})
    assert plan([proposed(1)], [member(slots={"s": NOW}), holding], NOW, PATIENCE) == []


def test_nothing_is_offered_to_whoever_rests():
    assert plan([waiting()], [member(resting=True)], NOW, PATIENCE) == []
    assert plan([waiting()], [member()], NOW, PATIENCE) == [Offer("s", "alice")]


@pytest.mark.parametrize("life", [TAKEN, (*TAKEN, PROPOSE)], ids=["hers", "proposed"])
async def test_a_place_that_the_log_says_is_taken_stays_taken(life):
    process = Process()
    await process.staffed(member(), member("bob"))
    for who in ("alice", "bob"):
        await process.store.reserve(who, "s")
        await process.places.settle(told(*life), who)
    held = {one.subject for one in await process.store.operators() if one.slots}
    assert held == ({"alice", "bob"} if PROPOSE in life else {"alice"})


async def test_only_a_grave_chat_gives_a_rest():
    process = Process()
    await process.staffed()
    for severity, rest in ((Severity.MEDIUM, 0 * SECOND), (Severity.HIGH, COOL_DOWN)):
        await process.store.reserve("alice", "s")
        picture = told(*TAKEN, CLOSE)
        picture.severity = severity
        await process.places.settle(picture, "alice")
        assert (await process.store.renew("alice", COOL_DOWN)).rest == rest
