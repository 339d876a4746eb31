"""OperatorService over a real channel: who counts as there, and whose place is freed when."""

import pytest

from chat_svc.domain.entries import Returned
from pnav.chat.v1 import operator_pb2 as ops
from tests.fakes.chat_calls import decline, failed, refused
from tests.fakes.chat_sessions import OPEN, member


def call(chat, who, method, request):
    return getattr(chat.envoy.operators, method)(request, metadata=who)


async def test_declining_again_does_not_free_the_place_of_a_later_offer(chat, people):
    await chat.process.staffed()
    await chat.process.do(OPEN)
    await chat.process.queue.once()
    request = decline()
    await call(chat, people.alice, "DeclineOffer", request)
    await chat.process.queue.once()
    await call(chat, people.alice, "DeclineOffer", request)
    (alice,) = await chat.process.store.operators()
    assert list(alice.slots) == ["s"]
    assert isinstance(chat.process.database.said("s")[2], Returned)


async def test_declining_again_does_not_free_the_place_of_the_next_offer(chat, people):
    await chat.process.staffed(member(capacity=1))
    await chat.process.do(OPEN)
    await chat.process.queue.once()
    request = decline()
    await call(chat, people.alice, "DeclineOffer", request)
    assert await chat.process.store.reserve("alice", "s")
    await call(chat, people.alice, "DeclineOffer", request)
    assert await chat.process.store.taken_at("alice", "s")


@pytest.mark.parametrize("force", ["", "douane", "Police", "mixed", "unknown"])
async def test_an_operator_of_a_force_that_the_queue_does_not_know_is_told_so_and_counts_nowhere(chat, people, force):
    request = ops.SetAvailabilityRequest(accepting=True, capacity=1)
    refusal = await refused(call(chat, people.of(force), "SetAvailability", request))
    assert refusal == failed("FORCE_UNKNOWN_TO_QUEUE")
    await chat.process.queue.once()
    answer = await call(chat, people.carol, "GetQueue", ops.GetQueueRequest())
    assert (answer.operators, answer.free_capacity) == (0, 0)
