"""What one stream still has to send."""

import pytest

from chassis.refusals import Draining
from chat_svc.outbox import BATCH_MAX, Outbox


async def sent(outbox):
    return [batch async for batch in outbox.batches()]


async def test_what_gathers_goes_together_and_in_order():
    outbox = Outbox()
    for one in range(5):
        outbox.put(one)
    outbox.end(None)
    assert await sent(outbox) == [[0, 1, 2, 3, 4]]


async def test_a_backlog_goes_in_batches_that_grpc_takes_and_nothing_of_it_is_lost():
    outbox = Outbox()
    everything = list(range(2 * BATCH_MAX + 1))
    for one in everything:
        outbox.put(one)
    outbox.end(None)
    batches = await sent(outbox)
    assert [len(batch) for batch in batches] == [BATCH_MAX, BATCH_MAX, 1]
    assert [one for batch in batches for one in batch] == everything


async def test_a_refusal_ends_the_stream_after_what_was_there():
    outbox = Outbox()
    outbox.put("before")
    outbox.end(Draining())
    batches = outbox.batches()
    assert await anext(batches) == ["before"]
    with pytest.raises(Draining):
        await anext(batches)


async def test_nothing_follows_the_end():
    outbox = Outbox()
    outbox.put("before")
    outbox.end(None)
    outbox.put("after")
    assert await sent(outbox) == [["before"]]


async def test_what_comes_while_a_batch_is_written_goes_with_the_next():
    outbox = Outbox()
    outbox.put("first")
    batches = outbox.batches()
    assert await anext(batches) == ["first"]
    outbox.put("second")
    assert await anext(batches) == ["second"]
    await batches.aclose()
