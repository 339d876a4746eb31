"""Versions of the territory in MongoDB: one document each, one pointer, and one document for each replica."""

import gzip
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any

from pymongo import DESCENDING
from pymongo.errors import DuplicateKeyError

from chassis.mongo import Document, Mongo
from chassis.refusals import StoreUnavailable
from routing_svc.editions import DEFAULT, Edition, Pointer, Replica, Stored, SwitchUnderWay, VersionUnknown

KEPT = 10  # imported versions: a year of monthly files less two, 2 MB each
ALIVE_SECONDS = 10
"""A replica that has said nothing for so long is dead: it holds up no switch."""
SWITCH_SECONDS = 60
"""How long a switch may take; whoever began it and is gone blocks nobody for longer."""
_RUNNING = "running"
_BYTES = {"artefact": 0, "file": 0}
_UNDER_WAY: Document = {"$and": [{"$ne": ["$following", ""]}, {"$gt": ["$until", "$$NOW"]}]}


class VersionStore:
    """Every method raises StoreUnavailable when the database does not answer in time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._versions = mongo.database["territory_versions"]
        self._pointers = mongo.database["territory_running"]
        self._replicas = mongo.database["territory_replicas"]

    async def add(self, edition: Edition, stored: Stored) -> None:
        """One insert of one document: a version is there whole or not at all. Once more is no error."""
        document = asdict(edition) | {"artefact": stored.artefact, "file": gzip.compress(stored.file, mtime=0)}
        del document["created_at"], document["id"]
        stages: list[Document] = [
            {"$replaceWith": {"$literal": {"_id": edition.id, **document}}},
            {"$set": {"created_at": "$$NOW"}},
        ]
        async with self._mongo.gate():
            try:
                await self._versions.update_one({"_id": edition.id, "artefact": None}, stages, upsert=True)
            except DuplicateKeyError:
                return

    async def editions(self) -> Sequence[Edition]:
        """All that were imported and are kept, the newest first."""
        async with self._mongo.gate():
            found = self._versions.find({}, _BYTES).sort([("created_at", DESCENDING), ("_id", DESCENDING)])
            return [_edition(document) async for document in found]

    async def edition(self, identifier: str) -> Edition:
        """Where a version comes from. Raises VersionUnknown."""
        return _edition(await self._version(identifier, _BYTES))

    async def stored(self, identifier: str) -> Stored:
        """The bytes of a version. Raises VersionUnknown."""
        document = await self._version(identifier, {"artefact": 1, "file": 1})
        return Stored(bytes(document["artefact"]), gzip.decompress(document["file"]))

    async def forget_old(self) -> None:
        """Removes all versions but the newest, and the one that runs or is about to."""
        pointer = await self.pointer()
        old = [one.id for one in (await self.editions())[KEPT:] if one.id not in (pointer.version, pointer.following)]
        async with self._mongo.gate():
            await self._versions.delete_many({"_id": {"$in": old}})

    async def pointer(self) -> Pointer:
        """What all replicas shall serve. At first that is the compiled default."""
        under_way = {name: {"$cond": [_UNDER_WAY, f"${name}", ""]} for name in ("following", "token")}
        stages: list[Document] = [
            {"$match": {"_id": _RUNNING}},
            {"$project": {"_id": 0, "version": 1, **under_way}},
        ]
        async with self._mongo.gate():
            found = await (await self._pointers.aggregate(stages)).to_list()
        return Pointer(**found[0]) if found else Pointer(DEFAULT)

    async def begin(self, version: str, token: str) -> None:
        """Tells all replicas to make a version ready; `token` is this switch's alone. Raises SwitchUnderWay."""
        until = {"$add": ["$$NOW", SWITCH_SECONDS * 1000]}
        stages = [{"$set": {"following": {"$literal": version}, "token": token, "until": until}}]
        first = {"$setOnInsert": {"version": DEFAULT, "following": "", "token": ""}}
        async with self._mongo.gate():
            await self._pointers.update_one({"_id": _RUNNING}, first, upsert=True)
            idle = {"_id": _RUNNING, "$expr": {"$not": [_UNDER_WAY]}}
            begun = await self._pointers.update_one(idle, stages)
        if not begun.matched_count:
            raise SwitchUnderWay

    async def commit(self, token: str) -> bool:
        """Moves the pointer: from here on every replica serves the new version. False when the time was over."""
        stages = [{"$set": {"version": "$following", "following": "", "token": ""}}]
        async with self._mongo.gate():
            done = await self._pointers.update_one({"_id": _RUNNING, "token": token, "$expr": _UNDER_WAY}, stages)
        return bool(done.matched_count)

    async def give_up(self, token: str) -> None:
        """Ends a switch that came to nothing; nothing if it has ended."""
        async with self._mongo.gate():
            await self._pointers.update_one({"_id": _RUNNING, "token": token}, {"$set": {"following": "", "token": ""}})

    async def changes(self) -> AsyncIterator[None]:
        """Something for each time that the pointer may have changed. Ends with StoreUnavailable."""
        async with self._mongo.gate():
            stream = await self._pointers.watch([{"$project": {"documentKey": 1}}], max_await_time_ms=1000)
        try:
            while stream.alive:
                if await stream.try_next() is not None:  # `next` would outlive the call's time
                    yield
        except Exception:
            raise StoreUnavailable from None
        finally:
            await stream.close()

    async def say(self, replica: Replica) -> None:
        """What a replica says of itself, and that it lives. Whoever has been dead for an hour is forgotten."""
        said = asdict(replica)
        identifier = said.pop("id")
        stages = [{"$set": {**{name: {"$literal": value} for name, value in said.items()}, "at": "$$NOW"}}]
        gone = {"$expr": {"$lt": ["$at", {"$subtract": ["$$NOW", 3_600_000]}]}}
        async with self._mongo.gate():
            await self._replicas.update_one({"_id": identifier}, stages, upsert=True)
            await self._replicas.delete_many(gone)

    async def leave(self, replica: str) -> None:
        """A replica ends."""
        async with self._mongo.gate():
            await self._replicas.delete_one({"_id": replica})

    async def replicas(self) -> Sequence[Replica]:
        """All that live, by their titles."""
        alive = {"$expr": {"$gt": ["$at", {"$subtract": ["$$NOW", ALIVE_SECONDS * 1000]}]}}
        async with self._mongo.gate():
            found = await self._replicas.find(alive, {"at": 0}).sort([("title", 1), ("_id", 1)]).to_list()
        return [Replica(id=one.pop("_id"), **one) for one in found]

    async def _version(self, identifier: str, fields: dict[str, Any]) -> Document:
        async with self._mongo.gate():
            document = await self._versions.find_one({"_id": identifier}, fields)
        if document is None:
            raise VersionUnknown
        return document


def _edition(document: Document) -> Edition:
    return Edition(id=document.pop("_id"), **document)
