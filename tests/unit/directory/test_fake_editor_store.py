"""What editors write in memory obeys the suite of the real store."""

import pytest

from tests.fakes.editor_store import FakeEditorStore
from tests.suites.editor_store import EditorStoreSuite


class Desk:
    class Crash(Exception):
        """The process ends here."""

    def __init__(self):
        self.store = FakeEditorStore()
        self.stores = [self.store] * 2
        self.audit = self.store.chain

    async def bring(self, *records):
        self.store.bring(*records)

    async def crash(self, kind, identifiers, act, decide):
        decide([await self.store.read(kind, one) for one in identifiers])
        raise self.Crash


class TestFakeEditorStore(EditorStoreSuite):
    @pytest.fixture
    def desk(self):
        return Desk()
