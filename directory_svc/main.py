"""directory_svc, wired."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from chassis import metrics
from chassis.audit_store import AuditStore
from chassis.mongo import Mongo
from chassis.run import run
from chassis.server import Ready, Server
from directory_svc import editor, import_service
from directory_svc.access import ACCESS, EDITOR_ACCESS
from directory_svc.comparison_store import MongoComparison
from directory_svc.config import Config, read
from directory_svc.defaults import read_default
from directory_svc.domain.curation import stale_before
from directory_svc.domain.editions import Default
from directory_svc.edition_store import MongoEditions
from directory_svc.editor_store import MongoEditorStore
from directory_svc.import_service import DirectoryImportService
from directory_svc.importing import Importer
from directory_svc.service import NAME, REFUSALS, DirectoryService
from directory_svc.store import MongoStore
from pnav.directory.v1.directory_pb2_grpc import add_DirectoryServiceServicer_to_server
from pnav.directory.v1.editor_pb2_grpc import add_DirectoryEditorServiceServicer_to_server
from pnav.directory.v1.imports_pb2_grpc import add_DirectoryImportServiceServicer_to_server

ABANDONED_AFTER = timedelta(days=1)  # no import takes that long, and clocks differ by less

COUNT_SECONDS = 60.0  # counting 70,000 records takes a tenth of a second; nobody watches them change faster


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves the directory until `stop`."""
    default = read_default(config.data)
    mongo = Mongo(config.mongo)
    try:
        store, editions, comparison = MongoStore(mongo), MongoEditions(mongo), MongoComparison(mongo)
        desk = MongoEditorStore(mongo, AuditStore(mongo))
        importer = Importer(editions, comparison, lambda: datetime.now(UTC))
        refusals = {**REFUSALS, **import_service.REFUSALS, **editor.REFUSALS}
        server = Server("directory_svc", config.server, access={**ACCESS, **EDITOR_ACCESS}, refusals=refusals)
        add_DirectoryServiceServicer_to_server(DirectoryService(store), server.grpc)
        imports = DirectoryImportService(importer, editions, comparison)
        add_DirectoryImportServiceServicer_to_server(imports, server.grpc)
        add_DirectoryEditorServiceServicer_to_server(editor.DirectoryEditor(desk, config.term), server.grpc)
        ready = curated(desk, config.term, readiness(mongo, editions, store, default))
        await server.run(stop, [NAME, import_service.NAME, editor.NAME], ready=ready)
    finally:
        await mongo.close()


def readiness(mongo: Mongo, editions: MongoEditions, store: MongoStore, default: Default) -> Ready:
    """Ready means: the default directory has been laid down since this process began, and a primary answers."""
    laid = asyncio.Event()
    count_at = 0.0

    async def ready() -> None:
        nonlocal count_at
        if not laid.is_set():
            now = datetime.now(UTC)
            await editions.lay_down(default, now)
            await editions.sweep(now - ABANDONED_AFTER)
            laid.set()
        await mongo.ready()
        if (now_seconds := asyncio.get_running_loop().time()) >= count_at:
            count(await store.counts())
            count_at = now_seconds + COUNT_SECONDS

    return ready


def curated(desk: MongoEditorStore, term: timedelta, ready: Ready) -> Ready:
    """`ready`, and the editors' indexes are there; what nobody has verified for `term` is counted now and then."""
    prepared = asyncio.Event()
    count_at = 0.0

    async def also() -> None:
        nonlocal count_at
        await ready()
        if not prepared.is_set():
            await desk.prepare()
            prepared.set()
        if (now_seconds := asyncio.get_running_loop().time()) >= count_at:
            metrics.DIRECTORY_STALE.set(await desk.stale_count(stale_before(await desk.now(), term)))
            count_at = now_seconds + COUNT_SECONDS

    return also


def count(records: Mapping[str, int]) -> None:
    """Says in the metrics how many records there are."""
    for kind, number in records.items():
        metrics.DIRECTORY_RECORDS.labels(kind).set(number)


def main() -> None:
    """Entry point of the process."""
    run("directory_svc", read, serve)


if __name__ == "__main__":
    main()
