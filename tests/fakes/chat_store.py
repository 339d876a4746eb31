"""chat_svc's database in memory, with a clock that tests move and failures that they choose."""

import asyncio
from datetime import timedelta

from msgspec.structs import replace

from chassis.refusals import StoreUnavailable
from chat_svc.domain.duty import Duty
from chat_svc.domain.picture import State
from chat_svc.store import Hint
from tests.fakes.chat_projections import is_hers, team_of, waits_of
from tests.fakes.chat_sessions import NOW
from tests.fakes.team_store import FakeTeamStore

LIVE = (State.WAITING, State.OFFERED, State.ACTIVE)


class FakeDatabase:
    """What all processes share."""

    def __init__(self):
        self.clear()

    def clear(self):
        self.time = NOW
        self.entries = {}  # (session, seq) -> entry
        self.projections = {}  # session -> (last seq, what the queue knows, who else takes part)
        self.members = {}  # subject -> (operator, end of her lease)
        self.borne = {}  # subject -> (chats, hard ones, end of her cool-down)
        self.reads = []  # who began to read what
        self.codes = {}  # session -> what is kept of its return code
        self.tries = {}  # key -> (beginning of the window, how many)
        self.intake = {}  # team -> (request id, decision), in order
        self.tokens = {}  # further token -> session
        self.replies = {}  # id -> canned reply
        self.requests = {}  # key of what was asked for once -> its digest
        self.heats = {}  # subject -> what she uses
        self.listeners = []  # (writer, queue of hints)
        self.hearers = []  # (writer, queue of signals)
        self.told = []  # (writer, signal)

    def log(self, session):
        """The session's entries, in order."""
        mine = (entry for (owner, _), entry in self.entries.items() if owner == session)
        return sorted(mine, key=lambda one: one.seq)

    def said(self, session):
        """What the session's entries say, in order."""
        return [entry.body for entry in self.log(session)]


class FakeChatStore(FakeTeamStore):
    """One process's store. `failures` names calls that fail, each once: "insert" before anything is committed,
    "insert after" when everything is, and so on; `down` fails them all; `deaf` loses hints."""

    def __init__(self, database=None):
        self.database = database or FakeDatabase()
        self.clear()

    def clear(self):
        self.failures = []
        self.down = False
        self.deaf = False
        self.calls = []
        self.open = asyncio.Event()  # inserts wait while it is not set
        self.open.set()

    async def _reach(self, call):
        self.calls.append(call)
        await asyncio.sleep(0)  # a database answers later, never at once: others run in between
        if self.down:
            raise StoreUnavailable
        self._fail(call)

    async def _answer(self, call):
        self._fail(f"{call} after")

    def _fail(self, call):
        if call in self.failures:
            self.failures.remove(call)
            raise StoreUnavailable

    async def insert(self, entries):
        await self._reach("insert")
        await self.open.wait()
        lost = {index for index, entry in enumerate(entries) if not self._insert(entry)}
        await self._answer("insert")
        return lost

    def _insert(self, entry):
        key = entry.session, entry.seq
        if key in self.database.entries:
            return False
        self.database.entries[key] = entry
        for writer, hints in self.database.listeners:
            if writer is not self and not writer.deaf:
                hints.put_nowait(Hint(entry.session, entry.seq))
        return True

    async def read(self, session, after, limit):
        await self._reach("read")
        found = [entry for entry in self.database.log(session) if entry.seq > after][:limit]
        await self._answer("read")
        return found

    async def read_visible(self, session, after, limit):
        await self._reach("read_visible")
        log = self.database.log(session)
        found = [entry for entry in log if entry.place > after and not entry.staff_only][:limit]
        await self._answer("read_visible")
        return found

    async def project(self, picture):
        last_seq, document, team = picture.last_seq, waits_of(picture), team_of(picture)
        await self._reach("project")
        if self.database.projections.get(picture.session, (-1,))[0] < last_seq:
            self.database.projections[picture.session] = (last_seq, document, team)
        await self._answer("project")

    async def live_sessions(self):
        await self._reach("live_sessions")
        found = [document for _, document, _ in self.database.projections.values() if document.state in LIVE]
        await self._answer("live_sessions")
        return found

    async def sessions_of(self, operator):
        await self._reach("sessions_of")
        return {
            document.session: last_seq
            for last_seq, document, team in self.database.projections.values()
            if is_hers(document, operator) or (operator in team and document.state in LIVE)
        }

    async def now(self):
        await self._reach("now")
        return self.database.time

    async def operators(self):
        await self._reach("operators")
        found = [
            replace(one, leased=until > self.database.time, resting=self._resting(subject), slots=dict(one.slots))
            for subject, (one, until) in self.database.members.items()
        ]
        await self._answer("operators")
        return [one for one in found if one.leased or one.slots]

    async def set_availability(self, member, lease, *, rested=False):
        await self._reach("set_availability")
        known, _ = self.database.members.get(member.subject, (member, None))
        self._renew(replace(member, slots=known.slots if known is not member else {}), lease)
        if rested:
            self._rest(member.subject, None)
        await self._answer("set_availability")
        return self._duty(member.subject)

    async def renew(self, operator, lease):
        await self._reach("renew")
        if operator not in self.database.members:
            return Duty()
        self._renew(self.database.members[operator][0], lease)
        return self._duty(operator)

    async def reserve(self, operator, session):
        await self._reach("reserve")
        member, until = self.database.members.get(operator, (None, None))
        if member is None or session in member.slots:
            return None
        if not replace(member, leased=until > self.database.time, resting=self._resting(operator)).free:
            return None
        member.slots[session] = self.database.time
        await self._answer("reserve")
        return member.slots.get(session)

    async def taken_at(self, operator, session):
        await self._reach("taken_at")
        member, _ = self.database.members.get(operator, (None, None))
        return None if member is None else member.slots.get(session)

    async def release(self, operator, session, taken_at=None):
        await self._reach("release")
        member, _ = self.database.members.get(operator, (None, None))
        if member is not None and taken_at in (None, member.slots.get(session)):
            member.slots.pop(session, None)
        await self._answer("release")

    async def hints(self, listening):
        await self._reach("hints")
        mine = (self, asyncio.Queue())
        self.database.listeners.append(mine)
        listening()
        try:
            while (hint := await mine[1].get()) is not None:
                yield hint
            raise StoreUnavailable
        finally:
            self.database.listeners.remove(mine)

    def break_hints(self):
        """The stream of hints breaks."""
        for writer, hints in self.database.listeners:
            if writer is self:
                hints.put_nowait(None)

    async def tell(self, signals, now):
        await self._reach("tell")
        self.database.told += [(self, signal) for signal in signals]
        for writer, heard in self.database.hearers:
            if writer is not self and not writer.deaf:
                for signal in signals:
                    heard.put_nowait((str(id(self)), signal))

    async def signals(self, listening):
        await self._reach("signals")
        mine = (self, asyncio.Queue())
        for writer, signal in self.database.told:
            if writer is not self:
                mine[1].put_nowait((str(id(writer)), signal))
        self.database.hearers.append(mine)
        listening()
        try:
            while True:
                yield await mine[1].get()
        finally:
            self.database.hearers.remove(mine)

    def pass_time(self, duration=timedelta(minutes=1)):
        self.database.time += duration
