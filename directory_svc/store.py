"""The directory in MongoDB: four collections, one edition at a time."""

import gzip
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from pymongo.asynchronous.client_session import AsyncClientSession

from chassis.config import ConfigError
from chassis.mongo import Document, Mongo
from directory_svc.domain import Directory, Helpline, Nearby, Point, Search, Service, Unit, UnitKind

_Record = TypeVar("_Record", Helpline, Service, Unit)
_RUNNING = "running"


def read_edition(path: Path) -> Directory:
    """The directory that `directory_svc.compile` wrote. Raises ConfigError for other content, OSError if unreadable."""
    try:
        return msgspec.json.decode(gzip.decompress(path.read_bytes()), type=Directory)
    except (gzip.BadGzipFile, zlib.error, EOFError, msgspec.DecodeError):
        raise ConfigError(f"{path} is not a directory compiled by directory_svc.compile.") from None


def dump(record: Helpline | Service | Unit, rank: int) -> Document:
    """A record as a document: its id is `_id`, its point is GeoJSON (RFC 7946: longitude first), `rank` its place."""
    document: Document = msgspec.to_builtins(record)
    document["_id"] = document.pop("id")
    document["rank"] = rank
    if isinstance(record, Service):
        document["point"] = _geojson(record.point)
    return document


def load(document: Document, kind: type[_Record]) -> _Record:
    """The record that `dump` made the document from."""
    fields = {**document, "id": document["_id"]}
    if kind is Service:
        longitude, latitude = document["point"]["coordinates"]
        fields["point"] = {"latitude": latitude, "longitude": longitude}
    return msgspec.convert(fields, kind)


class MongoStore:
    """Every method raises StoreUnavailable when the database does not answer in time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._helplines = mongo.database["directory_helplines"]
        self._services = mongo.database["directory_services"]
        self._units = mongo.database["directory_units"]
        self._editions = mongo.database["directory_editions"]

    async def seed(self, whole: Directory) -> None:
        """Makes `whole` the running edition unless it is already; the previous one goes, in the same transaction.

        Any number of processes may do so at once: they collide on the edition's document, and all but one then find
        the work done. Readers see one edition or the other, never a part of one.
        """
        await self._prepare()

        async def replace(session: AsyncClientSession) -> None:
            running = {"_id": _RUNNING, "version": {"$ne": whole.version}}
            change = {"$set": {"version": whole.version}}
            if (await self._editions.update_one(running, change, session=session)).matched_count:
                await self._fill(whole, session)

        await self._mongo.transact(replace)

    async def helplines(self) -> Sequence[Helpline]:
        """All of them, in the order of the screen."""
        async with self._mongo.gate():
            return [load(document, Helpline) async for document in self._helplines.find().sort("rank")]

    async def nearest(self, asked: Search) -> Sequence[Nearby]:
        """Services within the radius, nearest first, by id where the distance is the same."""
        near = {"near": _geojson(asked.point), "distanceField": "metres", "maxDistance": asked.radius_metres}
        stages: list[dict[str, Any]] = [
            {"$geoNear": {**near, "spherical": True}},
            {"$sort": {"metres": 1, "_id": 1}},
            {"$limit": asked.limit},
        ]
        async with self._mongo.gate():
            found = await self._services.aggregate(stages)
            return [Nearby(load(document, Service), document["metres"]) async for document in found]

    async def units_for(self, commune: str, department: str) -> Sequence[Unit]:
        """Units that serve the commune, and the operations centres of the département, in no order."""
        centre = {"kind": UnitKind.OPERATIONS_CENTRE, "department": department}
        async with self._mongo.gate():
            found = self._units.find({"$or": [{"communes": commune}, centre]})
            return [load(document, Unit) async for document in found]

    async def unit(self, identifier: str) -> Unit | None:
        """The unit, if there is one."""
        async with self._mongo.gate():
            document = await self._units.find_one({"_id": identifier})
        return load(document, Unit) if document else None

    async def _prepare(self) -> None:
        """Indexes, and an edition's document to collide on; both may be there already."""
        async with self._mongo.gate():
            await self._services.create_index({"point": "2dsphere"})
            await self._units.create_index("communes")
            await self._units.create_index(["department", "kind"])
            await self._helplines.create_index("rank")
            await self._editions.update_one({"_id": _RUNNING}, {"$setOnInsert": {"version": ""}}, upsert=True)

    async def _fill(self, whole: Directory, session: AsyncClientSession) -> None:
        for collection, records in (
            (self._helplines, whole.helplines),
            (self._services, whole.services),
            (self._units, whole.units),
        ):
            await collection.delete_many({}, session=session)
            if documents := _documents(records):
                await collection.insert_many(documents, session=session)


def _documents(records: Iterable[Helpline | Service | Unit]) -> list[Document]:
    return [dump(record, rank) for rank, record in enumerate(records)]


def _geojson(point: Point) -> Document:
    return {"type": "Point", "coordinates": [point.longitude, point.latitude]}
