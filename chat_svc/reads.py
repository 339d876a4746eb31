"""Every read of a session by staff is recorded, before it is shown (pain 22)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from chat_svc.domain.duty import Read


class ReadStore(Protocol):
    """What the record needs from the database."""

    async def record(self, reads: Sequence[Read]) -> None:
        """Commits who begins to read what."""

    async def reads(self, session: str) -> list[Read]:
        """Who read a session, the latest first."""


class Reads:
    """What one member of staff begins to read. Whoever shows her anything calls `committed` first."""

    def __init__(self, store: ReadStore, now: Callable[[], datetime], subject: str) -> None:
        self._store = store
        self._now = now
        self._subject = subject
        self._begun: list[Read] = []

    def begins(self, session: str, after: int, through: str = "") -> None:
        """She begins to read a session after this entry; `through` another one, or through none."""
        self._begun.append(Read(self._subject, session, after, through or session, self._now()))

    async def committed(self) -> None:
        """Returns when all of it is recorded. Raises StoreUnavailable: then nothing may be shown."""
        if self._begun:
            await self._store.record(self._begun)
            self._begun = []
