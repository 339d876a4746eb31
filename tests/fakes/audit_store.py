"""Audit chains in memory; a session is a list of what its transaction will have written."""

import asyncio

from chassis import audit
from chassis.refusals import Refusal


class Conflict(Refusal):
    """Somebody else wrote that place first."""


class FakeAuditStore:
    """Over one dictionary of documents by their place."""

    def __init__(self, documents=None):
        self.documents = {} if documents is None else documents

    async def append(self, session, chain, at, who, what):
        await asyncio.sleep(0)
        entry = audit.next_entry(chain, await self.head(chain), at, who, what)
        session.append(audit.dump(entry))
        return audit.anchor_of(entry)

    def commit(self, session):
        """All of it, unless a place is taken: then nothing."""
        if any(document["_id"] in self.documents for document in session):
            raise Conflict
        self.documents |= {document["_id"]: document for document in session}

    async def head(self, chain):
        entry = audit.load(kept[-1]) if (kept := self._of(chain)) else None
        return audit.anchor_of(entry) if entry else None

    async def verify(self, chain, anchors=()):
        return audit.verify(chain, self._of(chain), anchors)

    async def about(self, chain, record, limit):
        found = [audit.load(one) for one in reversed(self._of(chain)) if one["what"].get("record") == record]
        return found[:limit]

    def _of(self, chain):
        return [self.documents[place] for place in sorted(self.documents) if place.startswith(f"{chain}/")]
