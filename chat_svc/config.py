"""Settings of chat_svc."""

from dataclasses import dataclass
from datetime import timedelta

from chassis.config import Env, MongoConfig, ServerConfig, read_mongo, read_server
from chat_svc.domain.queue import Patience

LEASE = timedelta(seconds=30)  # three renewals by a console whose network hiccups once
OFFER = timedelta(seconds=45)  # long enough to finish a sentence to somebody else and look
OVERFLOW = timedelta(seconds=30)  # then the other force may answer; she has waited long enough
GRACE = timedelta(seconds=20)  # a reloaded console is back in seconds; she has waited for it through a lease already
COOL_DOWN = timedelta(minutes=10)  # after a grave chat; she may end it herself
SLOT = timedelta(seconds=10)  # between reserving a place and the offer's entry lie milliseconds


@dataclass(frozen=True)
class Config:
    """What chat_svc is told at start."""

    server: ServerConfig
    mongo: MongoConfig
    lease: timedelta
    cool_down: timedelta
    patience: Patience


def read(env: Env) -> Config:
    """Reads PNAV_{LEASE,OFFER,OVERFLOW,GRACE,COOL_DOWN}_SECONDS besides what all servers are told."""
    return Config(
        server=read_server(env),
        mongo=read_mongo(env),
        lease=env.seconds("PNAV_LEASE_SECONDS", LEASE),
        cool_down=env.seconds("PNAV_COOL_DOWN_SECONDS", COOL_DOWN),
        patience=Patience(
            offer=env.seconds("PNAV_OFFER_SECONDS", OFFER),
            overflow=env.seconds("PNAV_OVERFLOW_SECONDS", OVERFLOW),
            grace=env.seconds("PNAV_GRACE_SECONDS", GRACE),
            slot=SLOT,
        ),
    )
