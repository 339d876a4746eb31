"""Readers are cursors: everything that tells one to look is only a hint."""

import asyncio
from collections.abc import Awaitable, Callable

from chassis.refusals import StoreUnavailable
from chat_svc.domain.entries import Entry
from chat_svc.domain.signals import Told
from chat_svc.live import Live
from chat_svc.log import PAGE, Log


class Reader:
    """A cursor: at `last` it takes `last + 1` and nothing else; anything further makes it read on from `last`.

    `deliver` is called with each entry once, in order. A visitor's reader counts and sees only what she may.
    """

    def __init__(self, log: Log, live: Live, after: int, deliver: Callable[[Entry], None], *, staff: bool) -> None:
        self._log = log
        self._live = live
        self.last = after
        self._deliver = deliver
        self._staff = staff
        self._reading: asyncio.Task[None] | None = None
        self.signalled: Callable[[Told], None] = lambda _signal: None
        self.passed_over: Callable[[Entry], None] = lambda _entry: None
        """Called with what staff alone may read, when it happens."""
        live.watchers.add(self)
        self._read_on()

    async def caught_up(self) -> None:
        """Returns once all that is known has been delivered, or it is closed. Raises StoreUnavailable."""
        while self._reading is not None:
            await asyncio.wait([self._reading])
        if self.last < self._end() and self in self._live.watchers:
            raise StoreUnavailable

    def close(self) -> None:
        """Stops reading: nothing is delivered any more."""
        self._live.watchers.discard(self)
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def signal(self, signal: Told) -> None:
        """Passes it on."""
        self.signalled(signal)

    def entry(self, entry: Entry) -> None:
        """A hint that carries what it hints at."""
        if entry.staff_only and not self._staff:
            self.passed_over(entry)
            return
        position = self._position(entry)
        if position == self.last + 1:
            self._take(entry)
        elif position > self.last:
            self._read_on()

    def wake(self) -> None:
        """Reads on if there is more."""
        self._read_on()

    def _read_on(self) -> None:
        if self._reading is None and self.last < self._end():
            self._reading = asyncio.get_running_loop().create_task(self._catch_up())

    async def _catch_up(self) -> None:
        read: Callable[[str, int, int], Awaitable[list[Entry]]]
        read = self._log.store.read if self._staff else self._log.store.read_visible
        try:
            while (before := self.last) < self._end():
                for entry in await read(self._live.picture.session, before, PAGE):
                    # What this process has not folded yet may be of the next interlocutor (promise R6).
                    if self._position(entry) == self.last + 1 <= self._end():
                        self._take(entry)
                if self.last == before:
                    self._live.suspect = True
                    return
        except StoreUnavailable:
            self._live.suspect = True  # whoever reads the log anew wakes this reader
        finally:
            self._reading = None

    def _end(self) -> int:
        picture = self._live.picture
        return picture.last_seq if self._staff else picture.last_place

    def _take(self, entry: Entry) -> None:
        self.last = self._position(entry)
        self._deliver(entry)

    def _position(self, entry: Entry) -> int:
        return entry.seq if self._staff else entry.place
