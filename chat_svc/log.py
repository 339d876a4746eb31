"""The conversation log: compare-and-append. Whoever adds an entry has seen every entry before it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

from chassis import metrics
from chassis.refusals import Refusal, StoreUnavailable
from chat_svc.committer import Committer
from chat_svc.domain.entries import Entry
from chat_svc.domain.picture import CHANGING, Picture, State
from chat_svc.domain.refusals import SessionUnknown
from chat_svc.domain.signals import Told
from chat_svc.domain.verbs import Verb
from chat_svc.failpoints import Failpoint, Failpoints
from chat_svc.live import Live

PAGE = 500  # entries per read; readers loop until they have all
CACHED = 20_000  # pictures kept in memory that nobody looks at now


class LogStore(Protocol):
    """What a log needs from its database."""

    async def insert(self, entries: Sequence[Entry]) -> set[int]:
        """Commits; gives the indexes of those that lost. StoreUnavailable when nobody knows."""

    async def read(self, session: str, after: int, limit: int) -> list[Entry]:
        """Entries with seq > after."""

    async def read_visible(self, session: str, after: int, limit: int) -> list[Entry]:
        """Entries the visitor may read with place > after."""

    async def project(self, picture: Picture) -> None:
        """Brings the session's document up to its log."""


class Log:
    """All sessions of this process. `moved` is called after every entry that changes more than the log's length."""

    def __init__(self, store: LogStore, now: Callable[[], datetime]) -> None:
        self.store = store
        self._now = now
        self._sessions: OrderedDict[str, Live] = OrderedDict()
        self._committer = Committer(self._insert, self._committed)
        self.moved: list[Callable[[Live, Entry], None]] = []
        self.unprojected: set[str] = set()
        self.failpoints = Failpoints()

    def live(self, session: str) -> Live:
        """The session, known here or not."""
        live = self._sessions.get(session)
        if live is None:
            live = self._sessions[session] = Live(session)
            self._forget()
        else:
            self._sessions.move_to_end(session)
        return live

    def tell(self, signal: Told) -> None:
        """Tells whoever looks at the session here; nobody is made to hold it for that."""
        live = self._sessions.get(signal.session)
        if live is not None:
            live.signal(signal)

    def held(self) -> list[Live]:
        """Everything in memory."""
        return list(self._sessions.values())

    async def fresh(self, session: str) -> Live:
        """The session with everything that is committed. Raises StoreUnavailable."""
        live = self.live(session)
        async with live.lock:
            await self._catch_up(live)
        return live

    async def known(self, session: str) -> Live:
        """The session, if there is one. Raises SessionUnknown, StoreUnavailable."""
        live = self.live(session)
        if live.suspect or live.picture.state is State.NEW:
            live = await self.fresh(session)
        if live.picture.state is State.NEW:
            raise SessionUnknown
        return live

    async def append(self, session: str, verb: Verb) -> int:
        """Does `verb` to the session: the seq of its entry, or of where the same thing stood already.

        Returns once the entry is committed on a majority and journalled. Raises what the verb refuses, or
        StoreUnavailable when nobody knows: the same verb again finds out.
        """
        live = self.live(session)
        started = time.monotonic()
        async with live.lock:
            if live.suspect:
                await self._catch_up(live)
            seq = await self._append(live, verb)
            self.failpoints.reach(Failpoint.BEFORE_ANSWER)
        metrics.CHAT_APPEND_SECONDS.observe(time.monotonic() - started)
        return seq

    async def _append(self, live: Live, verb: Verb) -> int:
        while True:
            try:
                outcome = verb(live.picture)
            except Refusal:
                if not await self._catch_up(live):
                    raise
                continue  # it was said of an old picture
            if isinstance(outcome, int):
                return outcome
            entry = live.picture.next(outcome, self._now())
            if await self._commit(live, entry):
                return entry.seq
            metrics.CHAT_CONFLICTS.inc()
            await self._catch_up(live)

    async def _commit(self, live: Live, entry: Entry) -> bool:
        try:
            won = await self._committer.commit(entry)
        except BaseException:  # whoever gives up waiting does not know either
            live.suspect = True
            raise
        if won and type(entry.body) in CHANGING:
            self.failpoints.reach(Failpoint.BEFORE_PROJECTION)
            await self.project(live)
        return won

    async def _insert(self, entries: Sequence[Entry]) -> set[int]:
        self.failpoints.reach(Failpoint.BEFORE_INSERT)
        lost = await self.store.insert(entries)
        self.failpoints.reach(Failpoint.AFTER_INSERT)
        return lost

    async def project(self, live: Live) -> None:
        """Writes the projection; if that fails, or more has happened since, the mender writes it later."""
        picture = live.picture
        seq = picture.last_seq
        try:
            await self.store.project(picture)
        except StoreUnavailable:
            return
        if picture.last_seq == seq:
            self.unprojected.discard(picture.session)

    def _committed(self, entry: Entry) -> None:
        live = self._sessions.get(entry.session)
        if live is not None and entry.seq == live.picture.last_seq + 1:
            self._apply(live, entry)

    async def _catch_up(self, live: Live) -> bool:
        """Reads on from where the picture ends, until there is no more. Whether anything was new."""
        before = live.picture.last_seq
        while True:
            entries = await self.store.read(live.picture.session, live.picture.last_seq, PAGE)
            for entry in entries:
                if entry.seq == live.picture.last_seq + 1:
                    self._apply(live, entry)
            if len(entries) < PAGE:
                if live.suspect:
                    live.suspect = False
                    live.wake()  # a reader that could not read on waits for this
                return live.picture.last_seq > before

    def _apply(self, live: Live, entry: Entry) -> None:
        live.picture.apply(entry)
        for watcher in tuple(live.watchers):
            watcher.entry(entry)
        if type(entry.body) in CHANGING:
            self.unprojected.add(entry.session)
            for moved in self.moved:
                moved(live, entry)

    def _forget(self) -> None:
        """Drops the longest untouched of what nobody looks at. What is dropped is read again when it is wanted."""
        for session in tuple(islice(self._sessions, max(0, len(self._sessions) - CACHED))):
            if self._sessions[session].idle:
                del self._sessions[session]
