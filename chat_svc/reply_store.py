"""Canned replies in MongoDB, with what each caller has asked for and what she uses."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from pymongo import IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from chassis.mongo import Document, Mongo
from chat_svc.domain import reply_search
from chat_svc.domain.refusals import ReplyChanged, RequestIdReused, TooManyReplies
from chat_svc.domain.replies import SHELF_MAX, Audience, Reader, Reply, Request, Wording
from chat_svc.domain.reply_search import Asked, Rank

DEFAULTS = Path(__file__).with_name("data") / "replies.csv"
REMEMBERED = timedelta(days=1)  # longer than any console goes on resending
_PLATFORM = "platform"  # no caller's key: those have a slash


def read_defaults(now: datetime, path: Path = DEFAULTS) -> Iterator[Reply]:
    """The replies that come with the platform, for all (data/PROVENANCE.md)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            wording = Wording(row["title"], row["text"], Audience.ALL, row["language"])
            yield Reply(id=row["id"], wording=wording, whose="", create_time=now, update_time=now)


class ReplyStore:
    """A write and the memory of its request are one transaction: a resend finds that it was done."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._replies = mongo.database["replies"]
        self._requests = mongo.database["reply_requests"]
        self._uses = mongo.database["reply_uses"]

    async def prepare(self) -> None:
        """Makes the indexes: one for a search without words, one for the first word of any other."""
        over = round(REMEMBERED.total_seconds())
        async with self._mongo.gate():
            await self._replies.create_indexes([IndexModel("shelf"), IndexModel(["shelf", "words"])])
            await self._requests.create_indexes([IndexModel("at", expireAfterSeconds=over)])

    async def seed(self, replies: Sequence[Reply]) -> None:
        """Lays down what comes with the platform, once for ever: what is deleted afterwards stays deleted."""

        async def body(session: AsyncClientSession) -> None:
            await self._requests.insert_one({"_id": _PLATFORM}, session=session)
            await self._replies.insert_many([_dump(one) for one in replies], session=session)

        try:
            await self._mongo.transact(body)
        except DuplicateKeyError:
            return

    async def get(self, reader: Reader, identifier: str) -> Reply | None:
        """The reply, if she reads it."""
        async with self._mongo.gate():
            found = await self._replies.find_one({"_id": identifier, "shelf": {"$in": reader.shelves}})
        return _load(found) if found else None

    async def search(
        self, reader: Reader, asked: Asked, heats: Mapping[str, float], start: Rank | None, size: int
    ) -> list[tuple[Rank, Reply]]:
        """`reply_search.page`, as a query."""
        words = [{"words": {"$regex": f"^{word}"}} for word in asked.words]
        stages: list[Document] = [
            {"$match": {"shelf": {"$in": reader.shelves}, **({"$and": words} if words else {})}},
            {"$set": {"rank": _rank(asked, heats)}},
            *([{"$match": {"rank": {"$gt": start._asdict()}}}] if start else []),
            {"$sort": {"rank": 1}},
            {"$limit": size},
        ]
        async with self._mongo.gate():
            cursor = await self._replies.aggregate(stages, hint="shelf_1_words_1" if words else "shelf_1")
            return [(Rank(**one["rank"]), _load(one)) async for one in cursor]

    async def done(self, request: Request) -> bool:
        """It has been done already. RequestIdReused when that was something else."""
        async with self._mongo.gate():
            found = await self._requests.find_one({"_id": request.key})
        if found and found["digest"] != request.digest:
            raise RequestIdReused
        return found is not None

    async def write(self, request: Request, before: Reply | None, after: Reply | None) -> None:
        """Puts `after` in the place of `before`; neither, where there is none. Once, however often it is asked for.

        ReplyChanged when `before` is not there any more, RequestIdReused, TooManyReplies.
        """

        async def body(session: AsyncClientSession) -> None:
            memory = {"_id": request.key, "digest": request.digest, "at": request.at}
            await self._requests.insert_one(memory, session=session)
            if after and (before is None or before.shelf != after.shelf):
                await self._check_room(after.shelf, session)
            await self._put(before, after, session)

        try:
            await self._mongo.transact(body)
        except DuplicateKeyError:
            if not await self.done(request):  # its memory has gone, what it made has not
                raise RequestIdReused from None

    async def _put(self, before: Reply | None, after: Reply | None, session: AsyncClientSession) -> None:
        if before is None:
            if after:
                await self._replies.insert_one(_dump(after), session=session)
            return
        held = {"_id": before.id, "revision": before.revision}
        if after:
            done = (await self._replies.replace_one(held, _dump(after), session=session)).matched_count
        else:
            done = (await self._replies.delete_one(held, session=session)).deleted_count
        if not done:
            raise ReplyChanged

    async def _check_room(self, shelf: str, session: AsyncClientSession) -> None:
        if await self._replies.count_documents({"shelf": shelf}, limit=SHELF_MAX, session=session) >= SHELF_MAX:
            raise TooManyReplies

    async def heats(self, subject: str) -> dict[str, float]:
        """How often and lately she has used which reply; see `reply_search.warmer`."""
        async with self._mongo.gate():
            found = await self._uses.find_one({"_id": subject})
        return dict(found["heats"]) if found else {}

    async def warm(self, subject: str, heats: Mapping[str, float]) -> None:
        """The same from here on. Two uses at the same moment may count as one: an order of a list depends on it."""
        async with self._mongo.gate():
            await self._uses.replace_one({"_id": subject}, {"heats": dict(heats)}, upsert=True)


def _dump(reply: Reply) -> Document:
    document: Document = msgspec.to_builtins(reply, builtin_types=(datetime,))
    document["_id"] = document.pop("id")
    order, words = reply_search.order_of(reply.wording), reply_search.words_of(reply.wording)
    return {**document, "shelf": reply.shelf, "order": order, "words": words}


def _load(document: Document) -> Reply:
    return msgspec.convert({**document, "id": document["_id"]}, Reply)


def _rank(asked: Asked, heats: Mapping[str, float]) -> Document:
    """`reply_search.rank` as an expression; documents compare by their fields in order, as tuples do."""
    language: Any = {"$toLower": {"$first": {"$split": ["$wording.language", "-"]}}}
    foreign = {"$ne": [language, asked.language]} if asked.language else False
    categories = "$wording.categories"
    elsewhere: Any = False
    if asked.category:
        elsewhere = {"$and": [{"$ne": [categories, []]}, {"$not": [{"$in": [str(asked.category), categories]}]}]}
    misses = [_one_if({"$lt": [_place_in_title(word), 0]}) for word in asked.words]
    place = {"$indexOfArray": [{"$literal": list(heats)}, "$_id"]}
    colds = [*(-heat for heat in heats.values()), 0.0]  # place -1, not found, is the last: never used
    return {
        "misfit": {"$add": [_one_if(foreign), _one_if(foreign), _one_if(elsewhere)]},
        "misses": {"$add": [0, *misses]},
        "audience": {"$indexOfArray": [list(map(str, Audience)), "$wording.audience"]},
        "cold": {"$arrayElemAt": [colds, place]},
        "title": "$order",
        "id": "$_id",
    }


def _place_in_title(word: str) -> Document:
    return {"$indexOfBytes": [{"$concat": [" ", "$order"]}, f" {word}"]}


def _one_if(condition: Any) -> Document:
    return {"$cond": [condition, 1, 0]}
