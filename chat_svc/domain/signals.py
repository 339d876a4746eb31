"""What processes tell each other and nobody keeps: who is writing, and which visitors are connected where."""

from typing import TypeAlias

import msgspec

from chat_svc.domain.values import Departure


class Typing(msgspec.Struct, frozen=True, tag="typing"):
    """One of the two is writing, or stopped."""

    session: str
    by_visitor: bool
    active: bool


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """She has read up to this seq of staff's count."""

    session: str
    seq: int


class Came(msgspec.Struct, frozen=True, tag="came"):
    """She is connected to whoever says this."""

    session: str


class Went(msgspec.Struct, frozen=True, tag="went"):
    """She is not connected to whoever says this any more."""

    session: str
    how: Departure


class Roll(msgspec.Struct, frozen=True, tag="roll"):
    """Some of those, or all, who are connected to whoever says this."""

    sessions: tuple[str, ...]


Told: TypeAlias = Typing | Seen
AnySignal: TypeAlias = Told | Came | Went | Roll
