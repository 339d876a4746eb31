"""One session as a process holds it: the picture, and who looks at it."""

import asyncio
from typing import Protocol

from chat_svc.domain.entries import Entry
from chat_svc.domain.picture import Picture
from chat_svc.domain.signals import Told


class Watcher(Protocol):
    """Someone who looks at one session."""

    def entry(self, entry: Entry) -> None:
        """The next entry of the log, in this process's order: a hint for a reader with a cursor."""

    def signal(self, signal: Told) -> None:
        """One of the two is writing, or stopped; or she has read."""

    def wake(self) -> None:
        """Look again: something may have been missed."""


class Live:
    """One session as this process holds it."""

    __slots__ = ("lock", "picture", "suspect", "watchers")

    def __init__(self, session: str) -> None:
        self.picture = Picture(session)
        self.lock = asyncio.Lock()
        self.watchers: set[Watcher] = set()
        self.suspect = True  # not read yet, or a commit whose outcome nobody knows

    @property
    def idle(self) -> bool:
        """Whether it can be forgotten without anybody noticing."""
        return not self.watchers and not self.lock.locked()

    def signal(self, signal: Told) -> None:
        """Tells everybody who looks."""
        for watcher in tuple(self.watchers):
            watcher.signal(signal)

    def wake(self) -> None:
        """Makes everybody who looks look again."""
        for watcher in tuple(self.watchers):
            watcher.wake()
