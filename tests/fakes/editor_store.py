"""What editors write, in memory."""

import asyncio
from datetime import UTC, datetime

from directory_svc.curated_documents import SHELVES, told
from directory_svc.documents import HELPLINES, SERVICES, UNIT_DETAILS, UNITS, dump
from directory_svc.domain.curation import CHAIN
from directory_svc.domain.duplicates import duplicates
from directory_svc.domain.editions import CURATED
from directory_svc.domain.records import Helpline, Service, Unit, UnitDetails
from tests.fakes.audit_store import FakeAuditStore

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_COLLECTIONS = {Service: SERVICES, Helpline: HELPLINES, Unit: UNITS, UnitDetails: UNIT_DETAILS}


class FakeEditorStore:
    """`sources`: documents of the running editions by collection and id; `kept`: those of editors, by kind and id."""

    def __init__(self):
        self.sources, self.kept, self.chain = {}, {}, FakeAuditStore()

    def bring(self, *records):
        """An import of other editions."""
        self.sources = {(_COLLECTIONS[type(one)], one.id): dump(one, "brought") for one in records}

    async def now(self):
        return NOW

    async def read(self, kind, identifier):
        await asyncio.sleep(0)  # a database answers later, never at once: others run in between
        return self._kept(kind, identifier)

    async def change(self, kind, identifiers, act, decide):
        await asyncio.sleep(0)
        for step in decide([self._kept(kind, one) for one in identifiers]):
            self._write(kind, step, act)
        return [one for name in identifiers if (one := self._kept(kind, name))]

    async def stale(self, before, behind, size):
        old = [one for one in self._shown() if one.record.provenance.verified < before]
        old.sort(key=_place)
        return [one for one in old if behind is None or _place(one) > behind][:size], len(old)

    async def stale_count(self, before):
        return (await self.stale(before, None, 0))[1]

    async def retired(self, offset, size):
        gone = [one for one in self._services() if one.retired_at]
        return sorted(gone, key=lambda one: (-one.retired_at.timestamp(), one.record.id))[offset : offset + size]

    async def duplicates(self, limit):
        groups = duplicates(one.record for one in self._shown())
        found = [[self._kept(Service, name) for name in group] for group in groups[:limit]]
        return found, len(groups) > limit

    async def history(self, record, limit):
        return await self.chain.about(CHAIN, record, limit)

    def _write(self, kind, step, act):
        if step.after is not step.before:
            self.kept[kind, step.after.record.id] = SHELVES[kind].dump(step.after, 0)
        self.chain.write(CHAIN, act.at, act.who, told(step))

    def _kept(self, kind, identifier):
        shelf = SHELVES[kind]
        found = {
            name: self.sources[name, identifier] for name in shelf.collections if (name, identifier) in self.sources
        }
        own = self.kept.get((kind, identifier))
        return shelf.load(found | ({CURATED: own} if own else {}))

    def _services(self):
        brought = {name for collection, name in self.sources if collection == SERVICES}
        edited = {name for kind, name in self.kept if kind is Service}
        return [self._kept(Service, name) for name in brought | edited]

    def _shown(self):
        return [one for one in self._services() if not one.retired_at]


def _place(kept):
    return kept.record.provenance.verified, kept.record.id
