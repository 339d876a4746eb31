"""Versions of the territory, and what stands about them in the database. Pure."""

from dataclasses import dataclass
from datetime import datetime

from chassis.refusals import Refusal

DEFAULT = "default"
"""In the pointer: each replica serves what it was compiled with, so that new software brings its own data along."""


class DatabaseMissing(Refusal):
    """This service was given no database: it serves the territory it was compiled with, and that alone."""


class VersionUnknown(Refusal):
    """There is no such version of the territory."""


class SwitchUnderWay(Refusal):
    """Another switch has not ended yet: try again in a minute."""


class ImportUnderWay(Refusal):
    """Another file is being read here: try again when that has ended."""


class PageTokenInvalid(Refusal):
    """The page token is not one that a page before gave."""


class ReplicaUnable(Refusal):
    """A replica cannot read the new version: all of them stay with the one that runs."""


class ReplicaSilent(Refusal):
    """A replica that lives has not made the new version its own in time: all of them stay with the one that runs."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a version comes from."""

    id: str
    source: str
    published: str
    file_name: str
    sha256: str
    """Of the official file; of the artefact for the default."""
    creator: str
    records: int
    created_at: datetime | None = None
    """By the database's clock; None for the default, which was not made here."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes of a version: what is served, and the official file it was made of, for software that reads neither
    the artefact's format any more."""

    artefact: bytes
    file: bytes


@dataclass(frozen=True, slots=True)
class Pointer:
    """What all replicas shall serve, and what they shall have ready because it may be next."""

    version: str
    following: str = ""
    """Empty when no switch is under way, or when the one who began it has been gone for a minute."""
    token: str = ""
    """Of the switch that is under way: what a replica said about an earlier one says nothing about this one."""


@dataclass(frozen=True, slots=True)
class Replica:
    """What a process of routing_svc says of itself."""

    id: str
    title: str
    pointed: str = ""
    """The version it took from the pointer."""
    running: str = ""
    """The edition it answers with: the same, but that the default's id is its own."""
    prepared: str = ""
    """The switch for which it is ready."""
    unable: str = ""
    """The switch whose version it cannot read."""
