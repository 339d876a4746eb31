"""What a part of the stack is."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

Probe = Callable[[], Awaitable[bool]]


class Phase(StrEnum):
    """Where a part, or the whole stack, is in its life."""

    WAITING = "waiting"
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    STOPPING = "stopping"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Part:
    """A process of the stack."""

    name: str
    argv: Sequence[str]
    ready: Probe
    env: Mapping[str, str] = field(default_factory=dict)
    after: frozenset[str] = frozenset()
    """Parts that must be healthy before this one starts."""
    layer: int = 0
    """Parts stop by layers, the highest first: who calls ends before who is called."""
    ports: Mapping[str, int] = field(default_factory=dict)
    """What it will listen on, by use."""
    prepare: Sequence[str] = ()
    """A command that must succeed before each start."""
    patience: timedelta = timedelta(seconds=60)
    """How long it may take to become healthy."""
    grace: timedelta = timedelta(seconds=8)
    """How long it may take to end by itself."""
