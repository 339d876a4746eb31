"""The operators' places in MongoDB: given atomically, so that no number of processes gives one twice."""

import asyncio
from collections.abc import Sequence

from pymongo import ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection

from chassis.mongo import Document, Mongo
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
        self._asked: Batches[tuple[str, str], bool] = Batches("reservation failed", self._reserve)

    async def reserve(self, operator: str, session: str) -> bool:
        """Takes one of her places for the session. False when she has none, is not there, or holds it already."""
        return await self._asked.put((operator, session))

    async def release(self, operator: str, session: str) -> None:
        """Gives the place back. Doing it twice changes nothing."""
        async with self._mongo.gate():
            await self._operators.update_one({"_id": operator}, {"$pull": {"slots": {"session": session}}})

    async def _reserve(self, asked: Sequence[tuple[str, str]]) -> list[bool]:
        """One call for each operator. Whoever asks twice at once is answered once."""
        wanted: dict[str, dict[str, None]] = {}
        for operator, session in asked:
            wanted.setdefault(operator, {})[session] = None
        answers = await asyncio.gather(*(self._give(operator, [*those]) for operator, those in wanted.items()))
        given = {(operator, one) for operator, those in zip(wanted, answers, strict=True) for one in those}
        answered: list[bool] = []
        for one in asked:
            answered.append(one in given)
            given.discard(one)
        return answered

    async def _give(self, operator: str, sessions: list[str]) -> list[str]:
        """Of these sessions, in this order, as many as she has places for; none that holds one of hers already."""
        fresh = {"$filter": {"input": {"$literal": sessions}, "cond": {"$not": {"$in": ["$$this", "$slots.session"]}}}}
        slots = {"$map": {"input": "$given", "in": {"session": "$$this", "at": "$$NOW"}}}
        change: list[Document] = [
            {"$set": {"given": {"$slice": [fresh, _FREE]}}},
            {"$set": {"slots": {"$concatArrays": ["$slots", slots]}}},
        ]
        async with self._mongo.gate():
            found = await self._operators.find_one_and_update(
                {"_id": operator, **_TAKES}, change, {"given": 1}, return_document=ReturnDocument.AFTER
            )
        return found["given"] if found else []
