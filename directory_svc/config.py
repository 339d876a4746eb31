"""What directory_svc is told at start."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import Env, MongoConfig, ServerConfig, read_mongo, read_server

_COMPILED = Path(__file__).parent / "data" / "directory.json.gz"


@dataclass(frozen=True)
class Config:
    """`data`: the compiled directory that the database is seeded with."""

    server: ServerConfig
    mongo: MongoConfig
    data: Path


def read(env: Env) -> Config:
    """The configuration; PNAV_DIRECTORY_DATA names another compiled directory than the default."""
    return Config(read_server(env), read_mongo(env), env.path("PNAV_DIRECTORY_DATA", _COMPILED))
