"""The settings of referral_svc."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from chassis.config import Address, Env, MongoConfig, ServerConfig, read_mongo, read_server
from referral_svc.domain.values import Urgency

# ARCHITECTURE §7: the time a unit has to acknowledge.
_CLOCKS: Mapping[Urgency, timedelta] = {
    Urgency.NORMAL: timedelta(hours=4),
    Urgency.URGENT: timedelta(minutes=15),
    Urgency.EMERGENCY: timedelta(minutes=2),
}
_PERIOD = timedelta(seconds=1)  # of looking for answers and errands: small beside the shortest clock
_GAUGES = timedelta(seconds=5)  # Prometheus asks every 15 s or less
_LEASE = timedelta(seconds=60)  # two calls of 15 s to chat_svc, or one of directory_svc and one mail, with room


@dataclass(frozen=True)
class Pace:
    """How fast things go; `clocks` is the time a unit has to acknowledge."""

    consents: timedelta
    errands: timedelta
    gauges: timedelta
    lease: timedelta
    clocks: Mapping[Urgency, timedelta]


@dataclass(frozen=True)
class SmtpConfig:
    """The server that takes the mail; `security` is plain, starttls or tls; `user` is empty where none is needed."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


@dataclass(frozen=True)
class Config:
    """All of them."""

    server: ServerConfig
    mongo: MongoConfig
    chat: Address
    directory: Address
    smtp: SmtpConfig
    pace: Pace


def read(env: Env) -> Config:
    """Reads them; `env.done()` tells what was wrong."""
    return Config(
        server=read_server(env),
        mongo=read_mongo(env),
        chat=env.address("PNAV_CHAT_TARGET"),
        directory=env.address("PNAV_DIRECTORY_TARGET"),
        smtp=_read_smtp(env),
        pace=_read_pace(env),
    )


def _read_smtp(env: Env) -> SmtpConfig:
    return SmtpConfig(
        host=env.text("PNAV_SMTP_HOST"),
        port=env.integer("PNAV_SMTP_PORT"),
        security=env.choice("PNAV_SMTP_SECURITY", ("plain", "starttls", "tls"), "starttls"),
        user=env.text("PNAV_SMTP_USER", ""),
        password=env.text("PNAV_SMTP_PASSWORD", ""),
        sender=env.text("PNAV_MAIL_FROM"),
    )


def _read_pace(env: Env) -> Pace:
    return Pace(
        consents=env.seconds("PNAV_REFERRAL_CONSENT_PERIOD", _PERIOD),
        errands=env.seconds("PNAV_REFERRAL_ERRAND_PERIOD", _PERIOD),
        gauges=env.seconds("PNAV_REFERRAL_GAUGE_PERIOD", _GAUGES),
        lease=env.seconds("PNAV_REFERRAL_LEASE", _LEASE),
        clocks={
            urgency: env.seconds(f"PNAV_REFERRAL_CLOCK_{urgency.name}", clock) for urgency, clock in _CLOCKS.items()
        },
    )
