"""Signals between processes: never stored, never on the path of a message; a lost one costs a second."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from chat_svc.domain.signals import AnySignal, Came, Roll, Seen, Typing, Went
from chat_svc.domain.values import Departure
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.loops import guarded, woken
from chat_svc.presence import Presence

PAUSE_SECONDS = 1.0  # between two writes: whatever is said of one session meanwhile becomes one signal
ROLL_SECONDS = 3.0
_ROLL_MAX = 1_000  # sessions per signal: 35 kB


class SignalStore(Protocol):
    """What an exchange needs from the database."""

    async def tell(self, signals: Sequence[AnySignal], now: datetime) -> None:
        """Tells all other processes."""

    def signals(self, listening: Callable[[], None]) -> AsyncIterator[tuple[str, AnySignal]]:
        """What others tell, and told within the last seconds, with the process that told it."""


class Exchange:
    """What this process says and hears. `speak` and `listen` are its jobs."""

    def __init__(self, log: Log, store: SignalStore, presence: Presence, now: Callable[[], datetime]) -> None:
        self._log = log
        self._store = store
        self._now = now
        self._pending: dict[tuple[str, str], AnySignal] = {}
        self._wake = asyncio.Event()
        self._rolled_at = -ROLL_SECONDS
        self.presence = presence

    def typing(self, live: Live, *, by_visitor: bool, active: bool) -> None:
        """One of the two is writing, or stopped."""
        signal = Typing(live.picture.session, by_visitor, active)
        live.signal(signal)
        self._say("visitor types" if by_visitor else "operator types", signal.session, signal)

    def seen(self, live: Live, seq: int) -> None:
        """She has read up to this seq of staff's count, and lets it be shown."""
        signal = Seen(live.picture.session, seq)
        live.signal(signal)
        self._say("visitor has read", signal.session, signal)

    def come(self, session: str) -> None:
        """A line of hers opens here."""
        if self.presence.come(session):
            self._say("presence", session, Came(session))

    def go(self, session: str) -> None:
        """A line of hers is over."""
        how: Departure | None = self.presence.go(session)
        if how is not None:
            self._say("presence", session, Went(session, how))

    async def speak(self) -> None:
        """Tells what gathered, at once after a silence, else every second; until cancelled."""
        while True:
            await woken(self._wake, PAUSE_SECONDS)
            await guarded("signals not told", self.flush)
            await asyncio.sleep(PAUSE_SECONDS)

    async def flush(self) -> None:
        """Tells what gathered, and calls the roll if it is time. What cannot be told now is not told later."""
        self._wake.clear()
        self.presence.sweep()
        signals = [*self._pending.values(), *self._roll()]
        self._pending.clear()
        if signals:
            await self._store.tell(signals, self._now())

    async def listen(self) -> None:
        """Hears the others, until cancelled."""
        while True:
            await guarded("signals broke", self._listen)
            self.presence.deaf()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen(self) -> None:
        async for process, signal in self._store.signals(self.presence.listening):
            if isinstance(signal, Typing | Seen):
                self._log.tell(signal)
            else:
                self.presence.hear(process, signal)

    def _roll(self) -> Iterator[Roll]:
        if time.monotonic() - self._rolled_at < ROLL_SECONDS:
            return
        self._rolled_at = time.monotonic()
        here = self.presence.here()
        for start in range(0, len(here), _ROLL_MAX):
            yield Roll(tuple(here[start : start + _ROLL_MAX]))

    def _say(self, what: str, session: str, signal: AnySignal) -> None:
        """The last word on each thing is what counts."""
        self._pending[what, session] = signal
        self._wake.set()
