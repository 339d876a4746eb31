"""The fake store of supervisors' decisions obeys the suite of the real one."""

import pytest

from tests.fakes.chat_store import FakeChatStore, FakeDatabase
from tests.fakes.intake_store import FakeIntakeStore
from tests.suites.intake_store import IntakeStoreSuite


class TestFakeIntakeStore(IntakeStoreSuite):
    @pytest.fixture
    def stores(self):
        database = FakeDatabase()
        return [FakeIntakeStore(FakeChatStore(database)) for _ in range(2)]
