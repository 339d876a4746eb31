"""The process of routing_svc, wired top to bottom: `python -m routing_svc.main`."""

import asyncio
import gc

from chassis.config import ConfigError
from chassis.run import run
from chassis.server import Server
from routing_svc import centres, service, store
from routing_svc.access import ACCESS
from routing_svc.config import Config, read


async def serve(config: Config, stop: asyncio.Event) -> None:
    """Serves until `stop`. Raises ConfigError when the territory or the table of centres is none."""
    gc.disable()  # what is made here all stays: looking for garbage among it lengthens the start
    try:
        territory = store.load(config.territory.read_bytes())
    except store.TerritoryUnreadable:
        raise ConfigError(f"{config.territory} is no compiled territory: run `make build`.") from None
    server = Server("routing_svc", config.server, access=ACCESS, refusals=service.REFUSALS)
    service.register(service.Routing(territory, centres.read(config.centres)), server.grpc)
    gc.freeze()  # nor is there ever any to be found later
    gc.enable()
    await server.run(stop, [service.NAME])


def main() -> None:
    """Runs the process."""
    run("routing_svc", read, serve)


if __name__ == "__main__":
    main()
