"""What this process is told at its start."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import Env, MongoConfig, ServerConfig, read_mongo, read_server

_DATA = Path(__file__).parent / "data"
_COMPILED = _DATA / "territory.json.gz"  # made by `make build`
_CENTRES = _DATA / "centres_demonstration.csv"  # their numbers ring nowhere


@dataclass(frozen=True)
class Config:
    """Where to serve, the territory that this software was compiled with, and the table of operations centres.

    Without a database that territory is served, and no other can be imported.
    """

    server: ServerConfig
    territory: Path
    centres: Path
    mongo: MongoConfig | None = None


def read(env: Env) -> Config:
    """The settings of this service; `env.done()` tells what is wrong with them."""
    return Config(
        server=read_server(env),
        territory=env.path("PNAV_TERRITORY", _COMPILED),
        centres=env.path("PNAV_OPERATIONS_CENTRES", _CENTRES),
        mongo=read_mongo(env) if env.text("MONGODB_URI", "") else None,
    )
