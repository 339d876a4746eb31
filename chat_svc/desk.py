"""One console that follows: its operator's sessions, and their entries after its cursors."""

import math
from collections.abc import AsyncIterator, Mapping

from chassis.names import build
from chassis.refusals import Draining
from chat_svc import mapping
from chat_svc.domain.entries import Entry
from chat_svc.domain.picture import State
from chat_svc.domain.refusals import CursorInvalid
from chat_svc.domain.signals import Seen, Told
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.outbox import Outbox
from chat_svc.presence import Presence
from chat_svc.reader import Reader
from chat_svc.reads import Reads
from pnav.chat.v1 import operator_pb2 as pb
from pnav.chat.v1 import resources_pb2

BEAT_SECONDS = 5.0  # well within the 30 s after which a console takes silence for a broken line
BACKLOG_MAX = 20_000  # events; a console that reads none of them is better off following anew


class Desk:
    """What one console is told. `moved` is to be called after every entry that changes a session's state."""

    def __init__(self, log: Log, presence: Presence, reads: Reads, operator: str, cursors: Mapping[str, int]) -> None:
        self._log = log
        self._reads = reads
        self._presence = presence
        self._operator = operator
        self._cursors = dict(cursors)
        self._readers: dict[str, Reader] = {}
        self._known: dict[str, Live] = {}
        self._shown: dict[str, resources_pb2.Session] = {}
        self._outbox: Outbox[pb.FollowEvent] = Outbox()
        self._room: float = math.inf  # for what is missing at first

    async def check(self) -> None:
        """Raises CursorInvalid for a cursor beyond its log. How long another's log is is not said: it is released."""
        for session, after in self._cursors.items():
            picture = (await self._log.fresh(session)).picture
            hers = picture.operator == self._operator or picture.reads(self._operator)
            if after < 0 or (hers and after > picture.last_seq):
                raise CursorInvalid

    async def events(self, sessions: Mapping[str, int]) -> AsyncIterator[pb.FollowResponse]:
        """Everything missing, a beat, then what happens, with a beat now and then. That she reads it is recorded first.

        Raises Draining at the end, and StoreUnavailable if what is missing cannot be read or recorded.
        """
        await self.look_at(sessions)
        for reader in tuple(self._readers.values()):
            await reader.caught_up()
        self._put(beat=pb.Beat())
        self._room = len(self._outbox) + BACKLOG_MAX
        async for events in self._outbox.batches():
            await self._reads.committed()
            yield pb.FollowResponse(events=events)

    async def look_at(self, sessions: Mapping[str, int]) -> None:
        """Level-triggered: whatever is hers is followed, whatever she holds and is not hers is released.

        `sessions` is what is hers as the database projects it, and at which seq. What this process holds and knows that
        far is not read again: of what is said in it the change stream tells, or makes it suspect.
        """
        for session in {*sessions, *self._known, *self._cursors}:
            live = self._log.live(session)
            known = session in sessions and not live.suspect and live.picture.last_seq >= sessions[session]
            self.look(live if known else await self._log.fresh(session))

    def beat(self) -> None:
        """The stream is alive."""
        self._put(beat=pb.Beat())

    def end(self) -> None:
        """The process is leaving."""
        self._outbox.end(Draining())

    def close(self) -> None:
        """Stops reading everything."""
        for reader in self._readers.values():
            reader.close()

    def look(self, live: Live) -> None:
        """The session may have become hers, or stopped being so."""
        picture = live.picture
        session = picture.session
        reads = picture.reads(self._operator) and picture.state is not State.CLOSED
        if reads or picture.holds_place(self._operator):
            self._known[session] = live
            self._show(live)
            if reads and session not in self._readers:
                self._read(live)
        elif session in self._known or session in self._cursors:
            self._forget(live)

    def show(self, session: str) -> None:
        """Whatever is shown of her besides the log has changed."""
        if session in self._known:
            self._show(self._known[session])

    def _read(self, live: Live) -> None:
        session = live.picture.session
        after = self._cursors.pop(session, 0)
        self._reads.begins(session, after)
        reader = Reader(self._log, live, after, self._deliver, staff=True)
        reader.signalled = self._signal
        self._readers[session] = reader

    def _forget(self, live: Live) -> None:
        """An ended chat of hers is shown to its end; anything else is gone from her screen (pain 22)."""
        session, around = live.picture.session, live.picture.around
        hers = self._operator in (live.picture.operator, *around.guests)
        ended = live.picture.state is State.CLOSED and hers
        if ended and session in self._cursors and session not in self._readers:
            self._read(live)
        if ended:
            self._show(live)
        else:
            self._put(released=pb.Released(session=build("sessions", session)))
            self._stop_reading(session)
        self._known.pop(session, None)
        self._shown.pop(session, None)
        self._cursors.pop(session, None)

    def _stop_reading(self, session: str) -> None:
        reader = self._readers.pop(session, None)
        if reader is not None:
            reader.close()

    def _deliver(self, entry: Entry) -> None:
        self._put(entry=mapping.entry(entry, staff=True))

    def _signal(self, signal: Told) -> None:
        name = build("sessions", signal.session)
        if isinstance(signal, Seen):
            self._put(visitor_seen=pb.VisitorSeen(session=name, seq=signal.seq))
        elif signal.by_visitor:
            self._put(visitor_typing=pb.VisitorTyping(session=name, active=signal.active))

    def _show(self, live: Live) -> None:
        """The session's picture, if it is not the one that was sent last."""
        picture = mapping.session(live.picture, self._presence)
        if self._shown.get(live.picture.session) != picture:
            self._shown[live.picture.session] = picture
            self._put(session=picture)

    def _put(self, **event: object) -> None:
        self._outbox.put(pb.FollowEvent(**event))  # type: ignore[arg-type]  # one member of the oneof
        if len(self._outbox) >= self._room:
            self.end()
