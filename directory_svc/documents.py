"""Between records and their documents."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from chassis.folding import words
from chassis.mongo import Document
from directory_svc.domain.editions import Edition, Slot
from directory_svc.domain.records import AnyRecord, Helpline, Point, Service

Record = TypeVar("Record", bound=AnyRecord)

HELPLINES, SERVICES = "directory_helplines", "directory_services"
UNITS, UNIT_DETAILS = "directory_units", "directory_unit_details"
EDITIONS, RUNNING = "directory_editions", "directory_running"
RUNNING_ID = "running"  # the one document of its collection: {slots: {slot: edition}, changes}

COLLECTIONS: Mapping[Slot, str] = {
    Slot.HELPLINES: HELPLINES,
    Slot.SERVICES: SERVICES,
    Slot.UNITS: UNITS,
    Slot.CENTRES: UNITS,
    Slot.UNIT_DETAILS_POLICE: UNIT_DETAILS,
    Slot.UNIT_DETAILS_GENDARMERIE: UNIT_DETAILS,
}


def key(edition: str, record: str) -> str:
    """A document's `_id`: a record may stand in several editions, in each once."""
    return f"{edition}:{record}"


def dump(record: AnyRecord, edition: str, rank: int = 0) -> Document:
    """A record of an edition as a document; `rank`: its place among the help lines.

    `hidden` is true of what no reader may see: an editor's version stands in its place, or an editor retired it.
    The point is GeoJSON (RFC 7946: longitude first), absent where unknown, so that the index leaves it out.
    """
    document: Document = msgspec.to_builtins(record)
    identifier = document.pop("id")
    document |= {"_id": key(edition, identifier), "edition": edition, "record": identifier, "hidden": False}
    if not isinstance(record, Helpline):
        document.pop("point")
        if record.point:
            document["point"] = geojson(record.point)
    if isinstance(record, Service):
        document |= _findable(record)
    return document | {"rank": rank}


def load(document: Document, kind: type[Record]) -> Record:
    """The record that `dump` made the document from."""
    fields = {**document, "id": document["record"]}
    if "point" in fields:
        longitude, latitude = fields["point"]["coordinates"]
        fields["point"] = {"latitude": latitude, "longitude": longitude}
    return msgspec.convert(fields, kind)


def dump_edition(edition: Edition) -> Document:
    """An edition as a document."""
    document: Document = msgspec.to_builtins(edition, builtin_types=[type(edition.created_at)])
    return document | {"_id": document.pop("id")}


def load_edition(document: Document) -> Edition:
    """The edition that `dump_edition` made the document from."""
    return msgspec.convert({**document, "id": document["_id"]}, Edition)


def geojson(point: Point) -> Document:
    """RFC 7946 §3.1.2."""
    return {"type": "Point", "coordinates": [point.longitude, point.latitude]}


def _findable(service: Service) -> dict[str, Any]:
    """`order`: by which titles are sorted. Words of `heading` weigh most, then those of `naming`; `words` are all."""
    heading = _folded((service.title, service.sigle))
    naming = _folded((service.organisation, service.city)) | heading
    return {
        "order": " ".join(words(service.title)),
        "heading": sorted(heading),
        "naming": sorted(naming),
        "words": sorted(naming | _folded((service.description,))),
    }


def _folded(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in words(text)}
