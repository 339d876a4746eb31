"""What directory_svc is told at start."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from chassis.config import Env, MongoConfig, ServerConfig, read_mongo, read_server

_STALE_DAYS = 180  # half a year: associations move with the school year
_COMPILED = Path(__file__).parent / "data" / "directory.json.gz"


@dataclass(frozen=True)
class Config:
    """`data`: the compiled directory that the database is seeded with. `term`: how long a verification is good for."""

    server: ServerConfig
    mongo: MongoConfig
    data: Path
    term: timedelta


def read(env: Env) -> Config:
    """The configuration; PNAV_DIRECTORY_DATA names another compiled directory than the default."""
    return Config(
        read_server(env),
        read_mongo(env),
        env.path("PNAV_DIRECTORY_DATA", _COMPILED),
        timedelta(days=env.count("PNAV_STALE_DAYS", _STALE_DAYS)),
    )
