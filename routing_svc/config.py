"""What this process is told at its start."""

from dataclasses import dataclass
from pathlib import Path

from chassis.config import Env, ServerConfig, read_server

_COMPILED = Path(__file__).parent / "data" / "territory.json.gz"  # made by `make build`


@dataclass(frozen=True)
class Config:
    """Where to serve, and the territory to serve."""

    server: ServerConfig
    territory: Path


def read(env: Env) -> Config:
    """The settings of this service; `env.done()` tells what is wrong with them."""
    return Config(server=read_server(env), territory=env.path("PNAV_TERRITORY", _COMPILED))
