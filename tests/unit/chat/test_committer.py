"""Group commit: one batch in flight, and everybody learns what became of hers."""

import asyncio

import pytest

from chassis.refusals import StoreUnavailable
from chat_svc.batches import BATCH_MAX
from chat_svc.committer import Committer
from tests.fakes.chat_process import eventually, settled
from tests.fakes.chat_sessions import entry


class Recorder:
    """Takes batches; what becomes of each is said beforehand."""

    def __init__(self, *outcomes):
        self.batches = []
        self.outcomes = list(outcomes)
        self.open = asyncio.Event()
        self.open.set()

    async def insert(self, entries):
        self.batches.append([one.session for one in entries])
        await self.open.wait()
        outcome = self.outcomes.pop(0) if self.outcomes else set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def start(*outcomes):
    recorder, committed = Recorder(*outcomes), []
    return recorder, committed, Committer(recorder.insert, lambda one: committed.append(one.session))


async def test_what_one_tick_appends_is_committed_at_once():
    recorder, committed, committer = start()
    assert await asyncio.gather(*(committer.commit(entry(name, 1)) for name in "abc")) == [True, True, True]
    assert (recorder.batches, committed) == ([["a", "b", "c"]], ["a", "b", "c"])


async def test_one_batch_is_in_flight_and_the_rest_gathers():
    recorder, _, committer = start()
    recorder.open.clear()
    first = committer.commit(entry("a", 1))
    await eventually(lambda: recorder.batches)
    rest = [committer.commit(entry(name, 1)) for name in "bc"]
    await settled()
    assert recorder.batches == [["a"]]
    recorder.open.set()
    assert await asyncio.gather(first, *rest) == [True, True, True]
    assert recorder.batches == [["a"], ["b", "c"]]


async def test_a_batch_has_its_limit():
    recorder, _, committer = start()
    await asyncio.gather(*(committer.commit(entry(str(n), 1)) for n in range(BATCH_MAX + 1)))
    assert list(map(len, recorder.batches)) == [BATCH_MAX, 1]


async def test_who_lost_is_told_so_and_nobody_hears_of_her_entry():
    _, committed, committer = start({1})
    assert await asyncio.gather(*(committer.commit(entry(name, 1)) for name in "abc")) == [True, False, True]
    assert committed == ["a", "c"]


@pytest.mark.parametrize("failure", [StoreUnavailable(), ValueError("anything else")], ids=["down", "broken"])
async def test_a_failure_is_told_to_all_of_its_batch_and_to_nobody_after(failure):
    recorder, committed, committer = start(failure)
    outcomes = await asyncio.gather(*(committer.commit(entry(name, 1)) for name in "ab"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * 2
    assert committed == []
    assert await committer.commit(entry("c", 1))
    assert recorder.batches == [["a", "b"], ["c"]]


async def test_an_entry_is_told_of_even_if_whoever_asked_has_gone():
    recorder, committed, committer = start()
    recorder.open.clear()
    futures = [committer.commit(entry(name, 1)) for name in "ab"]
    await eventually(lambda: recorder.batches)
    futures[0].cancel()
    recorder.open.set()
    assert await futures[1]
    assert committed == ["a", "b"]


async def test_a_listener_that_breaks_does_not_undo_what_is_committed():
    def broken(_entry):
        raise ValueError

    committer = Committer(Recorder().insert, broken)
    assert await asyncio.gather(*(committer.commit(entry(name, 1)) for name in "ab")) == [True, True]
