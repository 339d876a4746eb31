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
        await asyncio.sleep(0)  # a database answers later, never at once: others run in between
        session.append(self._next(chain, at, who, what))
        return audit.anchor_of(audit.load(session[-1]))

    def write(self, chain, at, who, what):
        """A transaction of its own, in which nobody else writes."""
        self.commit([self._next(chain, at, who, what)])

    def commit(self, session):
        """All of it, unless a place is taken: then nothing."""
        if any(document["_id"] in self.documents for document in session):
            raise Conflict
        self.documents |= {document["_id"]: document for document in session}

    async def head(self, chain):
        return self._head(chain)

    async def verify(self, chain, anchors=()):
        return audit.verify(chain, self._of(chain), anchors)

    async def about(self, chain, record, limit):
        found = [audit.load(one) for one in reversed(self._of(chain)) if one["what"].get("record") == record]
        return found[:limit]

    def _next(self, chain, at, who, what):
        return audit.dump(audit.next_entry(chain, self._head(chain), at, who, what))

    def _head(self, chain):
        entry = audit.load(kept[-1]) if (kept := self._of(chain)) else None
        return audit.anchor_of(entry) if entry else None

    def _of(self, chain):
        return [self.documents[place] for place in sorted(self.documents) if place.startswith(f"{chain}/")]
