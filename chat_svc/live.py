"""One session as a process holds it: the picture, who looks at it, and what is never stored."""

import asyncio
from typing import Protocol

from chat_svc.domain.entries import Entry
from chat_svc.domain.picture import Picture
from chat_svc.domain.values import Departure


class Signal:
    """Something that is never stored: typing or presence."""

    __slots__ = ("active", "by_visitor", "typing")

    def __init__(self, *, typing: bool, by_visitor: bool, active: bool) -> None:
        self.typing = typing
        self.by_visitor = by_visitor
        self.active = active


class Watcher(Protocol):
    """Someone who looks at one session."""

    def entry(self, entry: Entry) -> None:
        """The next entry of the log, in this process's order: a hint for a reader with a cursor."""

    def signal(self, signal: Signal) -> None:
        """Typing or presence."""

    def wake(self) -> None:
        """Look again: something may have been missed."""


class Live:
    """One session as this process holds it."""

    __slots__ = ("left", "lines", "lock", "picture", "suspect", "watchers")

    def __init__(self, session: str) -> None:
        self.picture = Picture(session)
        self.lock = asyncio.Lock()
        self.watchers: set[Watcher] = set()
        self.suspect = True  # not read yet, or a commit whose outcome nobody knows
        self.lines = 0
        self.left: Departure | None = None

    @property
    def idle(self) -> bool:
        """Whether it can be forgotten without anybody noticing."""
        return not self.watchers and not self.lines and not self.lock.locked()

    def signal(self, signal: Signal) -> None:
        """Tells everybody who looks."""
        for watcher in tuple(self.watchers):
            watcher.signal(signal)

    def wake(self) -> None:
        """Makes everybody who looks look again."""
        for watcher in tuple(self.watchers):
            watcher.wake()
