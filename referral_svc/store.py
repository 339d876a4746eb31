"""Referrals and the outbox in MongoDB.

Two collections. `referrals`: one document each, `_id` its id, changed only from the state it was read in.
`referral_outbox`: one row per task, `_id = "task/referral"`, written in the transaction that makes it due. A row is
due when `available` has passed by the database's own clock (`$$NOW`); claiming it moves `available` by the lease, so
that a row is with one dispatcher at a time and a dead one's row falls due again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from chassis.mongo import Document, Mongo
from referral_svc.domain import inbox
from referral_svc.domain.census import Census, Tally
from referral_svc.domain.inbox import Rank, Viewer
from referral_svc.domain.life import OWED, SETTLED, WITH_UNIT, Errand, Task
from referral_svc.domain.values import Referral, State, Urgency

_ORDER = [("settled", ASCENDING), ("create_time", DESCENDING), ("_id", ASCENDING)]
_LOOKS_PER_AGE = 100  # an unanswered question is looked up again after a hundredth of its age: work stays bounded
_MILLISECOND = timedelta(milliseconds=1)


class Store:
    """The referrals of a platform. Every method may raise StoreUnavailable."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._referrals = mongo.database["referrals"]
        self._outbox = mongo.database["referral_outbox"]
        self._prepared = False

    async def ready(self) -> None:
        """Raises StoreUnavailable unless a primary answers; makes the missing indexes the first time one does."""
        if self._prepared:
            await self._mongo.ready()
        else:
            await self._prepare()
            self._prepared = True

    async def now(self) -> datetime:
        """The primary's clock: the one clock of all referrals. UTC, to the millisecond."""
        database = self._mongo.database
        async with self._mongo.gate():
            answer: dict[str, datetime] = await database.command("hello", codec_options=database.codec_options)
        return answer["localTime"]

    async def create(self, referral: Referral, patience: timedelta) -> Referral:
        """Keeps a new referral and owes its question from `patience` on; the kept one if the id is known."""

        async def body(session: AsyncClientSession) -> None:
            document = {**_dump(referral), "look_time": referral.create_time}
            await self._referrals.insert_one(document, session=session)
            await self._owe(referral, patience, session)

        try:
            await self._mongo.transact(body)
        except DuplicateKeyError:
            return await self.get(referral.id) or referral
        return referral

    async def get(self, identifier: str) -> Referral | None:
        """The referral of that id."""
        async with self._mongo.gate():
            document = await self._referrals.find_one({"_id": identifier})
        return None if document is None else _load(document)

    async def change(self, before: Referral, after: Referral) -> bool:
        """Writes `after`, and what its state owes, if the state is still that of `before`; else writes nothing."""

        async def body(session: AsyncClientSession) -> bool:
            known = {"_id": before.id, "state": before.state}
            result = await self._referrals.update_one(known, {"$set": _dump(after)}, session=session)
            if result.matched_count:
                await self._owe(after, timedelta(0), session)
            return bool(result.matched_count)

        return await self._mongo.transact(body)

    async def discard(self, referral: Referral) -> None:
        """Forgets a referral of which the visitor was never asked: no effect once the question is settled."""

        async def body(session: AsyncClientSession) -> None:
            owed = await self._outbox.delete_one({"_id": _row(Task.ASK, referral.id)}, session=session)
            if owed.deleted_count:
                unasked = {"_id": referral.id, "state": State.AWAITING_CONSENT}
                await self._referrals.delete_one(unasked, session=session)

        await self._mongo.transact(body)

    async def page(self, viewer: Viewer, start: Rank | None, size: int) -> list[Referral]:
        """What `viewer` may see, from after `start` on, in inbox order."""
        query = {"$and": [_visible(viewer), _beyond(start)]}
        async with self._mongo.gate():
            documents = await self._referrals.find(query).sort(_ORDER).limit(size).to_list()
        return [_load(document) for document in documents]

    async def unanswered(self, limit: int) -> list[Referral]:
        """Referrals that await consent and have not been looked up for a while, those waiting longest first."""
        query = {"state": State.AWAITING_CONSENT, "$expr": {"$lte": ["$look_time", "$$NOW"]}}
        async with self._mongo.gate():
            documents = await self._referrals.find(query).sort("look_time", ASCENDING).limit(limit).to_list()
        return [_load(document) for document in documents]

    async def look_later(self, identifiers: Sequence[str]) -> None:
        """They had no answer: leaves each alone for a hundredth of its age."""
        age = {"$subtract": ["$$NOW", "$create_time"]}
        later = {"$add": ["$$NOW", {"$divide": [age, _LOOKS_PER_AGE]}]}
        async with self._mongo.gate():
            await self._referrals.update_many({"_id": {"$in": list(identifiers)}}, [{"$set": {"look_time": later}}])

    async def claim(self, tasks: Collection[Task], lease: timedelta) -> Errand | None:
        """The errand of one of `tasks` that has been due longest, held for `lease`."""
        due = {"task": {"$in": list(tasks)}, "$expr": {"$lte": ["$available", "$$NOW"]}}
        hold = {"attempts": {"$add": ["$attempts", 1]}, "available": _in(lease)}
        async with self._mongo.gate():
            row = await self._outbox.find_one_and_update(
                due, [{"$set": hold}], sort=[("available", ASCENDING)], return_document=ReturnDocument.AFTER
            )
        return None if row is None else Errand(Task(row["task"]), row["referral"], row["attempts"])

    async def finish(self, task: Task, identifier: str) -> None:
        """What was owed is done."""
        async with self._mongo.gate():
            await self._outbox.delete_one({"_id": _row(task, identifier)})

    async def postpone(self, errand: Errand, delay: timedelta) -> None:
        """Leaves it for `delay`; no effect for a holder whose lease has been taken over."""
        held = {"_id": _row(errand.task, errand.referral), "attempts": errand.attempts}
        async with self._mongo.gate():
            await self._outbox.update_one(held, [{"$set": {"available": _in(delay)}}])

    async def census(self) -> Census:
        """How many there are of each state and urgency that is not settled, how late, and how much is owed."""
        async with self._mongo.gate():
            cursor = await self._referrals.aggregate(_CENSUS)
            groups = await cursor.to_list()
            owed = await self._outbox.count_documents({})
        tallies = {
            (State(group["_id"]["state"]), Urgency(group["_id"]["urgency"])): Tally(
                group["count"], timedelta(milliseconds=group["oldest"] or 0), group["overdue"]
            )
            for group in groups
        }
        return Census(tallies, owed)

    async def _prepare(self) -> None:
        async with self._mongo.gate():
            await self._referrals.create_index([("proposal.unit", ASCENDING), *_ORDER])
            await self._referrals.create_index([("proposal.operator", ASCENDING), *_ORDER])
            await self._referrals.create_index(_ORDER)
            await self._referrals.create_index([("state", ASCENDING), ("look_time", ASCENDING)])
            await self._outbox.create_index([("available", ASCENDING)])

    async def _owe(self, referral: Referral, delay: timedelta, session: AsyncClientSession) -> None:
        for task in OWED[referral.state]:
            row = {"task": task, "referral": referral.id, "attempts": 0, "available": _in(delay)}
            await self._outbox.update_one(
                {"_id": _row(task, referral.id)}, [{"$set": row}], upsert=True, session=session
            )


_CENSUS: list[Document] = [
    {"$match": {"settled": False}},
    {
        "$group": {
            "_id": {"state": "$state", "urgency": "$proposal.urgency"},
            "count": {"$sum": 1},
            "oldest": {"$max": {"$subtract": ["$$NOW", "$deliver_time"]}},
            "overdue": {"$sum": {"$cond": [{"$gt": ["$$NOW", {"$ifNull": ["$due_time", "$$NOW"]}]}, 1, 0]}},
        }
    },
]


def _dump(referral: Referral) -> Document:
    document: Document = msgspec.to_builtins(referral, builtin_types=(datetime,))
    document["_id"] = document.pop("id")
    document["settled"] = referral.state in SETTLED
    return document


def _load(document: Document) -> Referral:
    return msgspec.convert({**document, "id": document["_id"]}, Referral)


def _row(task: Task, identifier: str) -> str:
    return f"{task}/{identifier}"


def _in(delay: timedelta) -> Document:
    return {"$add": ["$$NOW", delay // _MILLISECOND]}


def _visible(viewer: Viewer) -> Document:
    """`inbox.visible` as a query."""
    ways: list[Document] = [{"_id": None}]
    if viewer.supervisor:
        ways.append({})
    if viewer.operator:
        ways.append({"proposal.operator": viewer.subject})
    if inbox.EVERY_UNIT in viewer.units:
        ways.append({"state": {"$in": list(WITH_UNIT)}})
    elif viewer.units:
        ways.append({"state": {"$in": list(WITH_UNIT)}, "proposal.unit": {"$in": list(viewer.units)}})
    return {"$or": ways}


def _beyond(start: Rank | None) -> Document:
    """Whatever comes after `start` in `_ORDER`."""
    if start is None:
        return {}
    created = inbox.created(start)
    same: dict[str, Any] = {"settled": start.settled}
    return {
        "$or": [
            {"settled": {"$gt": start.settled}},
            {**same, "create_time": {"$lt": created}},
            {**same, "create_time": created, "_id": {"$gt": start.id}},
        ]
    }
