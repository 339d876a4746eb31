"""The log and its projections in MongoDB."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from pymongo import CursorType, IndexModel, ReturnDocument, UpdateOne, WriteConcern
from pymongo.errors import BulkWriteError, OperationFailure
from pymongo.read_concern import ReadConcern

from chassis.mongo import Document, Mongo
from chassis.refusals import StoreUnavailable
from chat_svc import documents
from chat_svc.batches import Batches
from chat_svc.domain.duty import Duty
from chat_svc.domain.entries import Entry
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.queue import Operator, Waits
from chat_svc.domain.signals import AnySignal, Roll
from chat_svc.slot_store import SlotStore
from chat_svc.team_store import TeamStore

_DUPLICATE = 11000
_EXISTS = 48
_END = "0"  # the character after "/": an upper bound for all keys of a session
_RECENT = timedelta(seconds=5)  # holds the last call of everybody's roll
_SIGNALS_BYTES = 16 * 1024 * 1024  # a call of the roll of 10,000 visitors weighs 350 kB
_LIVE = [State.WAITING, State.OFFERED, State.ACTIVE]


class Hint(msgspec.Struct, frozen=True):
    """Somebody else added this entry: look."""

    session: str
    seq: int


class Store(TeamStore):
    """One entry per document, `_id = "session/seq"`: uniqueness is the compare of compare-and-append."""

    def __init__(self, mongo: Mongo) -> None:
        super().__init__(mongo)
        self._entries = mongo.database["entries"]
        self._signals = mongo.database.get_collection(
            "signals", write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )
        self._writer = uuid4().hex
        self._projections: Batches[Document, None] = Batches("projection failed", self._project)
        self._slots = SlotStore(mongo, self._operators)

    async def prepare(self) -> None:
        """Makes the indexes, and the ring of signals."""
        await super().prepare()
        async with self._mongo.gate():
            await _make_ring(self._mongo, "signals", _SIGNALS_BYTES)
            await self._sessions.create_indexes([IndexModel("state"), IndexModel("operator", sparse=True)])
            await self._operators.create_indexes([IndexModel("lease_until")])

    async def insert(self, entries: Sequence[Entry]) -> set[int]:
        """Commits entries of different sessions at once: on a majority, journalled.

        Gives the indexes of those that lost the race for their place. Raises StoreUnavailable when it is not known what
        was committed.
        """
        async with self._mongo.gate():
            try:
                await self._entries.insert_many(
                    [documents.dump(entry, self._writer) for entry in entries], ordered=False
                )
            except BulkWriteError as error:
                return _lost(error.details or {})
        return set()

    async def read(self, session: str, after: int, limit: int) -> list[Entry]:
        """Staff's view: all entries with a seq beyond `after`, in order."""
        return await self._read(session, {"_id": {"$gt": documents.key(session, after), "$lt": session + _END}}, limit)

    async def read_visible(self, session: str, after: int, limit: int) -> list[Entry]:
        """The visitor's view: entries she may read with a place beyond `after`. Staff's never leave the database."""
        beyond = {"_id": {"$gt": documents.key(session, after), "$lt": session + _END}}  # seq ≥ place
        return await self._read(session, {**beyond, "staff": {"$ne": True}, "place": {"$gt": after}}, limit)

    async def _read(self, session: str, query: Document, limit: int) -> list[Entry]:
        async with self._mongo.gate():
            found = await self._entries.find(query).sort("_id", 1).limit(limit).to_list()
        return [documents.load(session, document) for document in found]

    async def project(self, picture: Picture) -> None:
        """Brings the session's document up to its log. A newer projection is left alone."""
        await self._projections.put({"_id": picture.session, **documents.projection(picture)})

    async def _project(self, found: Sequence[Document]) -> list[None]:
        async with self._mongo.gate():
            try:
                await self._sessions.bulk_write([_newer(one, upsert=True) for one in found], ordered=False)
            except BulkWriteError as error:  # made meanwhile: by something newer, or by something older
                again = [_newer(found[index], upsert=False) for index in sorted(_lost(error.details or {}))]
                await self._sessions.bulk_write(again, ordered=False)
        return [None] * len(found)

    async def live_sessions(self) -> list[Waits]:
        """Every session that is waiting, offered or active."""
        async with self._mongo.gate():
            found = await self._sessions.find({"state": {"$in": _LIVE}}).to_list()
        return [documents.waits(document) for document in found]

    async def sessions_of(self, operator: str) -> dict[str, int]:
        """Ids of the sessions that are offered or proposed to her, with her, or that she takes part in.

        To each belongs the seq at which it was last projected.
        """
        hers = {"operator": operator, "state": {"$in": [State.OFFERED, State.ACTIVE]}}
        query = {"$or": [hers, {"team": operator, "state": {"$in": _LIVE}}]}
        async with self._mongo.gate():
            found = await self._sessions.find(query, {"last_seq": 1}).to_list()
        return {document["_id"]: document["last_seq"] for document in found}

    async def now(self) -> datetime:
        """The primary's clock: the only one that leases and waiting times are judged by."""
        async with self._mongo.gate():
            options = self._mongo.client.codec_options
            said = await self._mongo.client.admin.command("hello", codec_options=options)
        time: datetime = said["localTime"]
        return time

    async def operators(self) -> list[Operator]:
        """Everybody whose lease runs, or who still holds a slot."""
        wanted: list[Document] = [
            {"$set": {"leased": {"$gt": ["$lease_until", "$$NOW"]}, "resting": {"$gt": ["$resting_until", "$$NOW"]}}},
            {"$match": {"$or": [{"leased": True}, {"slots.0": {"$exists": True}}]}},
        ]
        async with self._mongo.gate():
            cursor = await self._operators.aggregate(wanted)
            return [documents.operator(document) for document in await cursor.to_list()]

    async def set_availability(self, member: Operator, lease: timedelta, *, rested: bool = False) -> Duty:
        """Writes who she is, whether and how much she takes, and renews her lease. `rested` ends a cool-down."""
        change = {
            **documents.who(member),
            "capacity": {"$literal": member.capacity},
            "accepting": {"$literal": member.accepting},
            "slots": {"$ifNull": ["$slots", []]},
            **documents.renewed(lease),
            **({"resting_until": None} if rested else {}),
        }
        found = await self._change_operator(member.subject, change, upsert=True)
        return documents.duty(found or {})

    async def renew(self, operator: str, lease: timedelta) -> Duty:
        """Renews her lease: what is held to be true of her; nothing of one who never said."""
        found = await self._change_operator(operator, documents.renewed(lease), upsert=False)
        return documents.duty(found) if found else Duty()

    async def _change_operator(self, operator: str, change: Document, *, upsert: bool) -> Document | None:
        async with self._mongo.gate():
            return await self._operators.find_one_and_update(
                {"_id": operator}, [{"$set": change}], upsert=upsert, return_document=ReturnDocument.AFTER
            )

    async def reserve(self, operator: str, session: str) -> datetime | None:
        """Takes one of her places for the session, atomically: when. None when she has none, or is not there."""
        return await self._slots.reserve(operator, session)

    async def taken_at(self, operator: str, session: str) -> datetime | None:
        """When the place was taken that she holds for the session; None if she holds none."""
        return await self._slots.taken_at(operator, session)

    async def release(self, operator: str, session: str, taken_at: datetime | None = None) -> None:
        """Gives back the place that was taken then: one that was taken since is another offer's. Without a time, any:
        only for a session that is over. Doing it twice changes nothing."""
        await self._slots.release(operator, session, taken_at)

    async def hints(self, listening: Callable[[], None]) -> AsyncIterator[Hint]:
        """What other processes append, as it happens, from the moment at which `listening` is called.

        Ends with StoreUnavailable when the stream breaks.
        """
        # MongoDB compares these on its oplog. "$ne" says the same, but is compared on events that it has made of every
        # entry before, ours included.
        another = [{"fullDocument.writer": {"$lt": self._writer}}, {"fullDocument.writer": {"$gt": self._writer}}]
        others: list[Document] = [
            {"$match": {"operationType": "insert", "$or": another}},
            {"$project": {"documentKey": 1}},
        ]
        async with self._mongo.gate():
            stream = await self._entries.watch(others, max_await_time_ms=1000)
        listening()
        try:
            while stream.alive:
                change = await stream.try_next()  # `next` would wait through many answers and outlive the call's time
                if change is not None:
                    session, _, seq = change["documentKey"]["_id"].partition("/")
                    yield Hint(session, int(seq))
        except Exception:
            raise StoreUnavailable from None
        finally:
            await stream.close()

    async def tell(self, signals: Sequence[AnySignal], now: datetime) -> None:
        """Tells all other processes, as far as the primary alone knows; nothing of it matters for long."""
        async with self._mongo.gate():
            await self._signals.insert_many([documents.dump_signal(one, self._writer, now) for one in signals])

    async def signals(self, listening: Callable[[], None]) -> AsyncIterator[tuple[str, AnySignal]]:
        """What other processes tell and told within the last seconds: (process, signal).

        Ends with StoreUnavailable when the cursor breaks.
        """
        now = await self.now()
        others = {"writer": {"$ne": self._writer}, "at": {"$gte": now - _RECENT}}
        await self.tell([Roll(())], now)  # a cursor on an empty ring would be over at once
        cursor = self._signals.find(others, cursor_type=CursorType.TAILABLE_AWAIT).max_await_time_ms(1000)
        listening()
        try:
            while cursor.alive:
                async for document in cursor:
                    yield document["writer"], documents.load_signal(document)
        except Exception:
            raise StoreUnavailable from None
        finally:
            await cursor.close()


async def _make_ring(mongo: Mongo, name: str, size: int) -> None:
    """A collection that forgets its oldest documents; several processes may start at once."""
    try:
        await mongo.database.create_collection(name, capped=True, size=size, check_exists=False)
    except OperationFailure as error:
        if error.code != _EXISTS:
            raise


def _newer(projection: Document, *, upsert: bool) -> UpdateOne:
    """Writes it where the stored one is older, or where there is none if it may be made."""
    older = {"_id": projection["_id"], "last_seq": {"$lt": projection["last_seq"]}}
    return UpdateOne(older, {"$set": projection}, upsert=upsert)


def _lost(details: Any) -> set[int]:
    errors = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or any(error["code"] != _DUPLICATE for error in errors):
        raise StoreUnavailable
    return {error["index"] for error in errors}
