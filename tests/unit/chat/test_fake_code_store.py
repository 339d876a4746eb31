"""The store of return codes in memory obeys the suite of the real one."""

import pytest

from tests.fakes.chat_store import FakeDatabase
from tests.fakes.code_store import FakeCodeStore
from tests.suites.code_store import CodeStoreSuite


class TestFakeCodeStore(CodeStoreSuite):
    @pytest.fixture
    def stores(self):
        database = FakeDatabase()
        return FakeCodeStore(database), FakeCodeStore(database)
