"""What editors write, in MongoDB: a change, what it hides and its line in the audit chain are one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession

from chassis import audit_store
from chassis.audit import Anchor, Entry
from chassis.audit_store import AuditStore
from chassis.mongo import Document, Mongo
from directory_svc import curated_documents as curated
from directory_svc.documents import RUNNING, RUNNING_ID, SERVICES, key, load
from directory_svc.domain.curation import CHAIN, Act, Decide, Kept, R, Step
from directory_svc.domain.duplicates import duplicates
from directory_svc.domain.editions import CURATED, Slot
from directory_svc.domain.editor_pages import Place
from directory_svc.domain.records import Service


class MongoEditorStore:
    """Every method raises StoreUnavailable when the database does not answer in time."""

    def __init__(self, mongo: Mongo, audit: AuditStore) -> None:
        self._mongo = mongo
        self._audit = audit
        self._running = mongo.database[RUNNING]
        self._services = mongo.database[SERVICES]

    async def prepare(self) -> None:
        """Makes the indexes of lists and histories; they may be there already."""
        await self._audit.prepare()
        async with self._mongo.gate():
            await self._services.create_index(["edition", "provenance.verified", "record"])
            await self._services.create_index("curation.retired_at", sparse=True)

    async def now(self) -> datetime:
        """By the database's clock (docs/adr/0004)."""
        async with self._mongo.gate():
            answer = await self._mongo.client.admin.command("hello")
        at: datetime = answer["localTime"]
        return at

    async def read(self, kind: type[R], identifier: str) -> Kept[R] | None:
        """The record as an editor sees it, retired ones too."""

        async def body(session: AsyncClientSession) -> Kept[R] | None:
            return await self._kept(kind, identifier, session)

        return await self._mongo.transact(body)

    async def change(self, kind: type[R], identifiers: Sequence[str], act: Act, decide: Decide[R]) -> list[Kept[R]]:
        """Does what `decide` says, whole or not at all; what is kept of each id afterwards.

        Changes follow one another in the order of the audit chain, whoever makes them.
        """

        async def body(session: AsyncClientSession) -> tuple[list[Kept[R]], Anchor | None]:
            held = [await self._kept(kind, identifier, session) for identifier in identifiers]
            steps = decide(held)
            anchor = None
            for step in steps:
                await self._write(step, session)
                anchor = await self._audit.append(session, CHAIN, act.at, act.who, curated.told(step))
            if steps:
                await self._running.update_one({"_id": RUNNING_ID}, {"$inc": {"changes": 1}}, session=session)
            return [one for name in identifiers if (one := await self._kept(kind, name, session))], anchor

        kept, anchor = await self._mongo.transact(body)
        if anchor:
            audit_store.tell(CHAIN, anchor)
        return kept

    async def stale(self, before: str, behind: Place | None, size: int) -> tuple[list[Kept[Service]], int]:
        """Services verified before that date, the longest ago first, and how many they are in all."""

        async def body(session: AsyncClientSession) -> tuple[list[Kept[Service]], int]:
            seen = await self._visible(session)
            old = seen | {"provenance.verified": {"$lt": before}}
            rest = old if behind is None else {"$and": [old, _behind(behind)]}
            found = self._services.find(rest, {"record": 1}, session=session)
            names = [one["record"] async for one in found.sort({"provenance.verified": 1, "record": 1}).limit(size)]
            total = await self._services.count_documents(old, session=session)
            return await self._all(names, session), total

        return await self._mongo.transact(body)

    async def stale_count(self, before: str) -> int:
        """How many services nobody has verified since."""

        async def body(session: AsyncClientSession) -> int:
            old = await self._visible(session) | {"provenance.verified": {"$lt": before}}
            return await self._services.count_documents(old, session=session)

        return await self._mongo.transact(body)

    async def retired(self, offset: int, size: int) -> list[Kept[Service]]:
        """Retired services, the latest first."""

        async def body(session: AsyncClientSession) -> list[Kept[Service]]:
            gone = {"curation.retired_at": {"$type": "date"}}
            found = self._services.find(gone, {"record": 1}, session=session)
            found = found.sort({"curation.retired_at": -1, "record": 1}).skip(offset).limit(size)
            return await self._all([one["record"] async for one in found], session)

        return await self._mongo.transact(body)

    async def duplicates(self, limit: int) -> tuple[list[list[Kept[Service]]], bool]:
        """The first groups of services that may be one, and whether there are more."""

        async def body(session: AsyncClientSession) -> tuple[list[list[Kept[Service]]], bool]:
            needed = dict.fromkeys(("record", "title", "postal_code", "phones", "point", "provenance"), 1)
            found = self._services.find(await self._visible(session), needed, session=session)
            groups = duplicates([load(one, Service) async for one in found])
            return [await self._all(group, session) for group in groups[:limit]], len(groups) > limit

        return await self._mongo.transact(body)

    async def history(self, record: str, limit: int) -> list[Entry]:
        """The chain's entries about a record, the latest first."""
        return await self._audit.about(CHAIN, record, limit)

    async def _all(self, names: Sequence[str], session: AsyncClientSession) -> list[Kept[Service]]:
        return [one for name in names if (one := await self._kept(Service, name, session))]

    async def _kept(self, kind: type[R], identifier: str, session: AsyncClientSession) -> Kept[R] | None:
        shelf = curated.SHELVES[kind]
        slots = await self._slots(session)
        keys = [key(slots[slot], identifier) for slot in shelf.slots if slot in slots]
        found: dict[str, Document] = {}
        for name in shelf.collections:
            cursor = self._mongo.database[name].find(
                {"_id": {"$in": [*keys, key(CURATED, identifier)]}}, session=session
            )
            async for one in cursor:
                found[name if one["edition"] != CURATED else CURATED] = one
        return shelf.load(found)

    async def _write(self, step: Step[Any], session: AsyncClientSession) -> None:
        if step.before is step.after:
            return
        kept = step.after
        shelf = curated.SHELVES[type(kept.record)]
        written = self._mongo.database[shelf.written]
        rank = await self._rank(shelf.written, kept.record.id, session)
        document = shelf.dump(kept, rank)
        await written.replace_one({"_id": document["_id"]}, document, upsert=True, session=session)
        if shelf.hides:
            others = {"record": kept.record.id, "edition": {"$ne": CURATED}}
            await written.update_many(others, {"$set": {"hidden": True}}, session=session)

    async def _rank(self, collection: str, identifier: str, session: AsyncClientSession) -> int:
        """Its place among the help lines, which an editor does not change."""
        found = await self._mongo.database[collection].find_one({"record": identifier}, {"rank": 1}, session=session)
        return found["rank"] if found else 0

    async def _visible(self, session: AsyncClientSession) -> dict[str, Any]:
        editions = [CURATED, (await self._slots(session)).get(Slot.SERVICES, CURATED)]
        return {"edition": {"$in": editions}, "hidden": False}

    async def _slots(self, session: AsyncClientSession) -> Mapping[str, str]:
        running = await self._running.find_one({"_id": RUNNING_ID}, session=session)
        return running["slots"] if running else {}


def _behind(place: Place) -> Document:
    verified, record = place
    same = {"provenance.verified": verified, "record": {"$gt": record}}
    return {"$or": [{"provenance.verified": {"$gt": verified}}, same]}
