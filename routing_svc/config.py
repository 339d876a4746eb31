"""What this process is told at its start."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import Env, MongoConfig, ServerConfig, read_mongo, read_server

_COMPILED = Path(__file__).parent / "data" / "territory.json.gz"  # made by `make build`


@dataclass(frozen=True)
class Config:
    """Where to serve, and the territory that this software was compiled with.

    Without a database that one is served, and no other can be imported.
    """

    server: ServerConfig
    territory: Path
    mongo: MongoConfig | None = None


def read(env: Env) -> Config:
    """The settings of this service; `env.done()` tells what is wrong with them."""
    mongo = read_mongo(env) if env.text("MONGODB_URI", "") else None
    return Config(server=read_server(env), territory=env.path("PNAV_TERRITORY", _COMPILED), mongo=mongo)
