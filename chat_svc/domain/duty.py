"""What an operator is held to be doing, and what she has borne."""

from datetime import datetime, timedelta

import msgspec


class Duty(msgspec.Struct, frozen=True):
    """As the platform has it. Chats are counted from the beginning of her shift; `rest` is left of a cool-down."""

    accepting: bool = False
    capacity: int = 0
    chats: int = 0
    hard: int = 0
    rest: timedelta = timedelta()


class Read(msgspec.Struct, frozen=True):
    """A member of staff begins to read a session after an entry; `through` is the session that lets her."""

    subject: str
    session: str
    after: int
    through: str
    at: datetime
