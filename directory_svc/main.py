"""directory_svc, wired."""

import asyncio

from chassis import metrics
from chassis.mongo import Mongo
from chassis.run import run
from chassis.server import Ready, Server
from directory_svc.access import ACCESS
from directory_svc.config import Config, read
from directory_svc.domain import Directory
from directory_svc.service import NAME, REFUSALS, DirectoryService
from directory_svc.store import MongoStore, read_edition
from pnav.directory.v1.directory_pb2_grpc import add_DirectoryServiceServicer_to_server


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves the directory until `stop`."""
    default = read_edition(config.data)
    mongo = Mongo(config.mongo)
    try:
        store = MongoStore(mongo)
        server = Server("directory_svc", config.server, access=ACCESS, refusals=REFUSALS)
        add_DirectoryServiceServicer_to_server(DirectoryService(store), server.grpc)
        await server.run(stop, [NAME], ready=readiness(mongo, store, default))
    finally:
        await mongo.close()


def readiness(mongo: Mongo, store: MongoStore, default: Directory) -> Ready:
    """Ready means: the default directory has been laid down since this process began, and a primary answers."""
    seeded = asyncio.Event()

    async def ready() -> None:
        if not seeded.is_set():
            await store.seed(default)
            count(default)
            seeded.set()
        await mongo.ready()

    return ready


def count(whole: Directory) -> None:
    """Says in the metrics how many records there are."""
    metrics.DIRECTORY_RECORDS.labels("helpline").set(len(whole.helplines))
    metrics.DIRECTORY_RECORDS.labels("service").set(len(whole.services))
    metrics.DIRECTORY_RECORDS.labels("unit").set(len(whole.units))


def main() -> None:
    """Entry point of the process."""
    run("directory_svc", read, serve)


if __name__ == "__main__":
    main()
