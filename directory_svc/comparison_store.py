"""What editions hold, and in what two of one slot differ, in MongoDB."""

from collections.abc import AsyncIterator, Set

from chassis.mongo import Document, Mongo
from directory_svc.documents import COLLECTIONS
from directory_svc.domain.comparison import Comparison, compare
from directory_svc.domain.editions import CURATED, Slot

_BATCH = 1_000  # documents in one answer of the database
_OURS = dict.fromkeys(("edition", "hidden", "rank", "order", "heading", "naming", "words"), False)
"""What stands in a document and is no field of the record, or made of others."""


class MongoComparison:
    """Every method raises StoreUnavailable when the database does not answer in time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def identifiers(self, slot: Slot, edition: str) -> Set[str]:
        """The ids of an edition's records, and of those that editors wrote."""
        collection = self._mongo.database[COLLECTIONS[slot]]
        asked = {"edition": {"$in": [edition, CURATED]}}
        async with self._mongo.gate():
            found = collection.find(asked, {"record": True, "_id": False}, batch_size=_BATCH)
            return {document["record"] async for document in found}

    async def compare(self, slot: Slot, before: str, after: str, limit: int) -> Comparison:
        """In what two editions of a slot differ: all changes counted, the first `limit` of them told."""
        async with self._mongo.gate():
            return await compare(self._records(slot, before), self._records(slot, after), limit)

    async def _records(self, slot: Slot, edition: str) -> AsyncIterator[Document]:
        """By their ids, which are the rest of `_id`: no sorting, no more than a batch in memory."""
        collection = self._mongo.database[COLLECTIONS[slot]]
        asked = {"_id": {"$gte": f"{edition}:", "$lt": f"{edition};"}}
        async for document in collection.find(asked, _OURS, batch_size=_BATCH).sort("_id"):
            del document["_id"]
            yield document
