"""The process of routing_svc, wired top to bottom: `python -m routing_svc.main`."""

import asyncio
import socket
from uuid import uuid4

from chassis.config import ConfigError
from chassis.mongo import Mongo
from chassis.run import end, run
from chassis.server import Server
from routing_svc import admin, centres, service, store
from routing_svc.access import ACCESS
from routing_svc.config import Config, read
from routing_svc.desk import Desk
from routing_svc.editions import DEFAULT, Replica
from routing_svc.library import Library
from routing_svc.replica import Follower
from routing_svc.service import Routing
from routing_svc.serving import edition_of, prepare
from routing_svc.version_store import VersionStore

_SERVICES = (service.NAME, admin.NAME)


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves until `stop`. Raises ConfigError when the territory or the table of centres is none."""
    default = config.territory.read_bytes()
    try:
        store.about(default)
    except store.TerritoryUnreadable:
        raise ConfigError(f"{config.territory} is no compiled territory: run `make build`.") from None
    server = Server("routing_svc", config.server, access=ACCESS, refusals={**service.REFUSALS, **admin.REFUSALS})
    if config.mongo is None:
        await _compiled(config, default, server, stop)
    else:
        await _versions(config, Mongo(config.mongo), default, server, stop)


async def _compiled(config: Config, default: bytes, server: Server, stop: asyncio.Event) -> None:
    """The one version that there is without a database."""
    serving = prepare(edition_of(default, DEFAULT), default)
    service.register(Routing(centres.read(config.centres), serving), server.grpc)
    admin.register(admin.TerritoryAdmin(None), server.grpc)
    await server.run(stop, _SERVICES)


async def _versions(config: Config, mongo: Mongo, default: bytes, server: Server, stop: asyncio.Event) -> None:
    """The version that the database points at, as long as it points at it."""
    versions = VersionStore(mongo)
    library = Library(default, versions)
    routing = Routing(centres.read(config.centres))
    follower = Follower(versions, library.serving, routing.use, Replica(uuid4().hex, socket.gethostname()))
    service.register(routing, server.grpc)
    admin.register(admin.TerritoryAdmin(Desk(versions, library)), server.grpc)
    following = asyncio.create_task(follower.run())
    try:
        await server.run(stop, _SERVICES, ready=follower.ready)
    finally:
        await end([following])
        await follower.leave()
        await mongo.close()


def main() -> None:
    """Runs the process."""
    run("routing_svc", read, serve)


if __name__ == "__main__":
    main()
