"""The store of canned replies in memory obeys the suite of the real one."""

import pytest

from tests.fakes.chat_store import FakeDatabase
from tests.fakes.reply_store import FakeReplyStore
from tests.suites.reply_store import ReplyStoreSuite


class TestFakeReplyStore(ReplyStoreSuite):
    @pytest.fixture
    def stores(self):
        database = FakeDatabase()
        return FakeReplyStore(database), FakeReplyStore(database)
