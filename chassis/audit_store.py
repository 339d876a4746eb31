"""Hash chains in MongoDB, written in the transaction of what they tell about."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import pymongo
from pymongo.asynchronous.client_session import AsyncClientSession

from chassis import audit
from chassis.audit import Anchor, Entry, Finding
from chassis.logs import log
from chassis.mongo import Document, Mongo

_DAMAGED = "The head of the audit chain {} is not an entry: nothing is written behind it."


class AuditStore:
    """Chains of one database: collection `audit`. Every method raises StoreUnavailable."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._entries = mongo.database["audit"]

    async def append(
        self, session: AsyncClientSession, chain: str, at: datetime, who: str, what: Mapping[str, Any]
    ) -> Anchor:
        """Writes the next entry, in the caller's transaction: both are there, or neither.

        Of two writers at once one meets a write conflict, and its transaction runs again. Once it is committed, hand
        the anchor to `tell`. Raises RuntimeError where the head is no entry.
        """
        entry = audit.next_entry(chain, await self._head(chain, session), at, who, what)
        await self._entries.insert_one(audit.dump(entry), session=session)
        return audit.anchor_of(entry)

    async def head(self, chain: str) -> Anchor | None:
        """What to anchor: the last entry; None for a chain without any."""
        async with self._mongo.gate():
            return await self._head(chain, None)

    async def verify(self, chain: str, anchors: Collection[Anchor] = ()) -> Finding | None:
        """The first bad place of the chain, measured with what was anchored outside."""
        walk = audit.Walk(chain, anchors)
        async with self._mongo.gate():
            async for document in self._entries.find(_of(chain)).sort("_id", pymongo.ASCENDING):
                walk.look(document)
        return walk.verdict()

    async def about(self, chain: str, record: str, limit: int) -> list[Entry]:
        """Entries whose `what.record` is `record`, the latest first."""
        query = {**_of(chain), "what.record": record}
        async with self._mongo.gate():
            found = self._entries.find(query).sort("_id", pymongo.DESCENDING).limit(limit)
            return [entry async for document in found if (entry := audit.load(document))]

    async def prepare(self) -> None:
        """Makes the index that `about` reads."""
        async with self._mongo.gate():
            await self._entries.create_index([("what.record", pymongo.ASCENDING), ("_id", pymongo.DESCENDING)])

    async def _head(self, chain: str, session: AsyncClientSession | None) -> Anchor | None:
        document = await self._entries.find_one(_of(chain), sort=[("_id", pymongo.DESCENDING)], session=session)
        if document is None:
            return None
        entry = audit.load(document)
        if entry is None:
            raise RuntimeError(_DAMAGED.format(chain))
        return audit.anchor_of(entry)


def tell(chain: str, anchor: Anchor) -> None:
    """Anchors a committed entry outside of the database: in the log, which another hand keeps."""
    log().info("audit head", chain=chain, seq=anchor.seq, hash=anchor.hash)


def _of(chain: str) -> Document:
    return {"_id": {"$gt": f"{chain}/", "$lt": f"{chain}0"}}  # "0" follows "/" in ASCII
