"""Audit chains in memory obey the suite of those in MongoDB."""

import pytest

from chassis import audit
from tests.fakes.audit_store import Conflict, FakeAuditStore
from tests.suites.audit_store import AT, AuditStoreSuite, Crash


class Chains:
    def __init__(self, documents):
        self.store = FakeAuditStore(documents)

    async def write(self, chain, what):
        while True:
            session = []
            anchor = await self.store.append(session, chain, AT, "gaelle", what)
            try:
                self.store.commit(session)
            except Conflict:
                continue
            return anchor

    async def write_and_crash(self, chain, what):
        await self.store.append([], chain, AT, "gaelle", what)
        raise Crash

    async def damage(self, seq, fields):
        self.store.documents[audit.place("directory", seq)].update(fields)

    async def remove(self, seq):
        del self.store.documents[audit.place("directory", seq)]


class TestFakeAuditStore(AuditStoreSuite):
    @pytest.fixture
    def chains(self):
        documents = {}
        return Chains(documents), Chains(documents)
