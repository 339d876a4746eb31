"""The operators' places in MongoDB: given atomically, so that no number of processes gives one twice."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection

from chassis.mongo import Document, Mongo
from chat_svc import documents
from chat_svc.batches import Batches

_FREE: Document = {"$subtract": ["$capacity", {"$size": "$slots"}]}
_LEASED: Document = {"$gt": ["$lease_until", "$$NOW"]}
_RESTED: Document = {"$lte": ["$resting_until", "$$NOW"]}
_TAKES: Document = {"accepting": True, "$expr": {"$and": [_LEASED, _RESTED, {"$gt": [_FREE, 0]}]}}


class SlotStore:
    """`slots` of an operator's document are what she holds, `given` what the last call that found her free gave."""

    def __init__(self, mongo: Mongo, operators: AsyncCollection[Document]) -> None:
        self._mongo = mongo
        self._operators = operators
        self._asked: Batches[tuple[str, str], datetime | None] = Batches("reservation failed", self._reserve)

    async def reserve(self, operator: str, session: str) -> datetime | None:
        """Takes one of her places for the session: when. None when she has none, is not there, or holds it already."""
        return await self._asked.put((operator, session))

    async def taken_at(self, operator: str, session: str) -> datetime | None:
        """When the place was taken that she holds for the session; None if she holds none."""
        async with self._mongo.gate():
            found = await self._operators.find_one({"_id": operator, "slots.session": session}, {"slots.$": 1})
        return documents.taken_at(found, session) if found else None

    async def release(self, operator: str, session: str, taken_at: datetime | None) -> None:
        """Gives back the place that was taken then; without a time, whichever it is. Twice changes nothing."""
        slot = {"session": session} if taken_at is None else {"session": session, "at": taken_at}
        async with self._mongo.gate():
            await self._operators.update_one({"_id": operator}, {"$pull": {"slots": slot}})

    async def _reserve(self, asked: Sequence[tuple[str, str]]) -> list[datetime | None]:
        """One call for each operator. Whoever asks twice at once is answered once."""
        wanted: dict[str, dict[str, None]] = {}
        for operator, session in asked:
            wanted.setdefault(operator, {})[session] = None
        answers = await asyncio.gather(*(self._give(operator, [*those]) for operator, those in wanted.items()))
        given = {
            (operator, session): at
            for operator, those in zip(wanted, answers, strict=True)
            for session, at in those.items()
        }
        return [given.pop(one, None) for one in asked]

    async def _give(self, operator: str, sessions: list[str]) -> dict[str, datetime]:
        """Of these sessions, in this order, as many as she has places for: when they were taken.

        None that holds one of hers already.
        """
        fresh = {"$filter": {"input": {"$literal": sessions}, "cond": {"$not": {"$in": ["$$this", "$slots.session"]}}}}
        slots = {"$map": {"input": "$given", "in": {"session": "$$this", "at": "$$NOW"}}}
        change: list[Document] = [
            {"$set": {"given": {"$slice": [fresh, _FREE]}}},
            {"$set": {"slots": {"$concatArrays": ["$slots", slots]}}},
        ]
        async with self._mongo.gate():
            found = await self._operators.find_one_and_update(
                {"_id": operator, **_TAKES}, change, {"given": 1, "slots": 1}, return_document=ReturnDocument.AFTER
            )
        return {session: documents.taken_at(found, session) for session in found["given"]} if found else {}
