"""The fake store obeys the suite of the real one, and fails as it is told."""

import pytest

from chassis.refusals import StoreUnavailable
from tests.fakes.chat_sessions import entry
from tests.fakes.chat_store import FakeChatStore, FakeDatabase
from tests.suites.chat_store import ChatStoreSuite


class TestFakeChatStore(ChatStoreSuite):
    @pytest.fixture
    def stores(self):
        database = FakeDatabase()
        return FakeChatStore(database), FakeChatStore(database)


@pytest.mark.parametrize(("failure", "kept"), [("insert", 0), ("insert after", 1)])
async def test_a_failure_leaves_committed_what_it_says(failure, kept):
    store = FakeChatStore()
    store.failures = [failure]
    with pytest.raises(StoreUnavailable):
        await store.insert([entry("s", 1)])
    assert len(await store.read("s", 0, 10)) == kept
