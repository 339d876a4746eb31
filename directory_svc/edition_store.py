"""Editions in MongoDB: laid down beside the one that runs, switched by one write, swept when nobody needs them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import BulkWriteError

from chassis.mongo import Document, Mongo
from directory_svc.documents import (
    COLLECTIONS,
    EDITIONS,
    HELPLINES,
    RUNNING,
    RUNNING_ID,
    SERVICES,
    UNITS,
    dump,
    dump_edition,
    key,
    load_edition,
)
from directory_svc.domain.editions import CURATED, KEPT, Default, Edition, EditionState, Filling, Slot, moves_on
from directory_svc.domain.records import AnyRecord
from directory_svc.domain.refusals import EditionNotReady, EditionUnknown

_DUPLICATE = 11000  # MongoDB's code for a key that is there already
_INDEXES: Mapping[str, Sequence[Any]] = {
    HELPLINES: ["rank"],
    SERVICES: [{"point": "2dsphere", "edition": 1}, ["edition", "words"], ["edition", "order", "record"], "record"],
    UNITS: ["communes", ["department", "kind"], "record"],
}


class MongoEditions:
    """Every method raises StoreUnavailable when the database does not answer in time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._editions = mongo.database[EDITIONS]
        self._running = mongo.database[RUNNING]

    async def prepare(self) -> None:
        """Indexes, and the running document; all may be there already."""
        async with self._mongo.gate():
            for name, indexes in _INDEXES.items():
                for index in indexes:
                    await self._mongo.database[name].create_index(index)
            for name in {*COLLECTIONS.values()}:
                await self._mongo.database[name].create_index("edition")
            await self._editions.create_index("slot")
            await self._running.update_one({"_id": RUNNING_ID}, {"$setOnInsert": {"slots": {}}}, upsert=True)

    async def running(self) -> Mapping[Slot, str]:
        """The edition that each slot runs."""
        async with self._mongo.gate():
            document = await self._running.find_one({"_id": RUNNING_ID})
        return {Slot(slot): edition for slot, edition in document["slots"].items()} if document else {}

    async def editions(self, slot: Slot | None = None) -> Sequence[Edition]:
        """All that are there, of one slot or of every slot; newest first."""
        asked = {"slot": slot} if slot else {}
        async with self._mongo.gate():
            found = self._editions.find(asked).sort({"created_at": -1, "_id": 1})
            return [load_edition(document) async for document in found]

    async def begin(self, edition: Edition) -> None:
        """Announces an edition before its records. One of the same id may have begun: both lay down the same."""
        document = dump_edition(edition)
        async with self._mongo.gate():
            await self._editions.update_one({"_id": document.pop("_id")}, {"$setOnInsert": document}, upsert=True)

    async def add(self, edition: Edition, records: Sequence[AnyRecord], rank: int = 0) -> None:
        """Lays down a batch, in one write; `rank`: that of its first record. What is there already stays as it is."""
        if not records:
            return
        documents = [dump(record, edition.id, rank + place) for place, record in enumerate(records)]
        async with self._mongo.gate():
            try:
                await self._mongo.database[COLLECTIONS[edition.slot]].insert_many(documents, ordered=False)
            except BulkWriteError as error:
                if any(one["code"] != _DUPLICATE for one in error.details["writeErrors"]):
                    raise

    async def abandon(self, edition: Edition) -> None:
        """Says that nobody goes on with an edition that is loading: the next sweep removes it."""
        loading = {"_id": edition.id, "state": EditionState.LOADING}
        async with self._mongo.gate():
            await self._editions.update_one(loading, {"$set": {"state": EditionState.REMOVING}})

    async def finish(self, edition: Edition) -> int:
        """Says that all of its records are there, and how many they are. Raises EditionNotReady once it is swept."""
        async with self._mongo.gate():
            records = await self._mongo.database[COLLECTIONS[edition.slot]].count_documents({"edition": edition.id})
            unswept = {"_id": edition.id, "state": {"$ne": EditionState.REMOVING}}
            done = {"$set": {"state": EditionState.READY, "records": records}}
            if not (await self._editions.update_one(unswept, done)).matched_count:
                raise EditionNotReady
        return records

    async def use(self, slot: Slot, edition: str, *, instead_of: str | None = None) -> None:
        """Lets a slot run an edition, for all readers at once; with `instead_of`, only where that one still runs.

        What editors have written stands in the place of the edition's own. Every editor's change writes the running
        document too (`changes`), so that one which happens meanwhile is either seen here, or done again after this.
        Raises EditionUnknown, EditionNotReady.
        """

        async def move(session: AsyncClientSession) -> None:
            document = await self._editions.find_one({"_id": edition, "slot": slot}, session=session)
            if document is None:
                raise EditionUnknown
            if document["state"] != EditionState.READY:
                raise EditionNotReady
            expected = {} if instead_of is None else {f"slots.{slot}": instead_of or None}
            change = {"$set": {f"slots.{slot}": edition}, "$inc": {"changes": 1}}
            if (await self._running.update_one({"_id": RUNNING_ID, **expected}, change, session=session)).matched_count:
                await self._hide(slot, edition, session)

        await self._mongo.transact(move)

    async def sweep(self, abandoned_before: datetime) -> Sequence[str]:
        """Removes what no slot runs and nobody will step back to; the ids of what is gone.

        Kept are the editions that run, and of each slot the newest two others that are ready. One that is still
        loading goes when it began before `abandoned_before`: nobody has gone on with it.
        """

        async def choose(session: AsyncClientSession) -> list[Document]:
            running = await self._running.find_one_and_update(
                {"_id": RUNNING_ID}, {"$inc": {"changes": 1}}, session=session
            )
            found = self._editions.find(session=session).sort({"created_at": -1, "_id": 1})
            every = [document async for document in found]
            gone = _useless(every, set((running or {}).get("slots", {}).values()), abandoned_before)
            chosen = {"_id": {"$in": [document["_id"] for document in gone]}}
            await self._editions.update_many(chosen, {"$set": {"state": EditionState.REMOVING}}, session=session)
            return gone

        gone = await self._mongo.transact(choose)
        for document in gone:
            async with self._mongo.gate():
                collection = self._mongo.database[COLLECTIONS[Slot(document["slot"])]]
                await collection.delete_many({"edition": document["_id"]})
                await self._editions.delete_one({"_id": document["_id"]})
        return [document["_id"] for document in gone]

    async def lay_down(self, default: Default, at: datetime) -> None:
        """Brings every slot that runs nothing, or an older default, to this one. Any number of processes may do so."""
        await self.prepare()
        running = await self.running()
        for slot, filling in default.items():
            if moves_on(running.get(slot, ""), filling.id):
                await self._fill(slot, filling, at)
                await self.use(slot, filling.id, instead_of=running.get(slot, ""))

    async def _fill(self, slot: Slot, filling: Filling, at: datetime) -> None:
        edition = Edition(id=filling.id, slot=slot, source=filling.source, published=filling.published, created_at=at)
        await self.begin(edition)
        await self.add(edition, filling.records)
        await self.finish(edition)

    async def _hide(self, slot: Slot, edition: str, session: AsyncClientSession) -> None:
        collection = self._mongo.database[COLLECTIONS[slot]]
        curated = await collection.distinct("record", {"edition": CURATED}, session=session)
        hidden = {"_id": {"$in": [key(edition, record) for record in curated]}}
        await collection.update_many(hidden, {"$set": {"hidden": True}}, session=session)


def _useless(newest_first: Sequence[Document], running: set[str], abandoned_before: datetime) -> list[Document]:
    kept: dict[str, int] = {}
    gone = []
    for document in newest_first:
        slot, state = document["slot"], document["state"]
        if document["_id"] in running:
            continue
        if state == EditionState.READY and kept.get(slot, 0) < KEPT:
            kept[slot] = kept.get(slot, 0) + 1
        elif state != EditionState.LOADING or document["created_at"] < abandoned_before:
            gone.append(document)
    return gone
