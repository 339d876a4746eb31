"""A console that follows, without a channel."""

import asyncio

from chat_svc.desk import Desk
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_process import eventually, settled


class Console:
    """A console that follows: `told` has what it was sent."""

    def __init__(self, process, operator="alice", *, sessions=("s",), **cursors):
        self.told, self.failure = [], None
        self.desk = Desk(process.log, process.presence, process.reads(operator), operator, cursors)
        process.log.moved.append(lambda live, _entry: self.desk.look(live))
        process.presence.changed.append(self.desk.show)
        self._task = asyncio.create_task(self._run(dict.fromkeys(sessions, 0)))

    async def _run(self, sessions):
        try:
            async for answer in self.desk.events(sessions):
                self.told += answer.events
        except Exception as failure:
            self.failure = failure

    def short(self):
        """What it was told, shortly: an entry's seq, a session's state, or the event's name."""
        return [_short(event) for event in self.told]

    async def has(self, *expected):
        await eventually(lambda: self.short()[-len(expected) :] == list(expected))

    async def is_told(self, *expected):
        await self.has(*expected)
        await settled()
        assert self.short() == list(expected)


def _short(event):
    match event.WhichOneof("event"):
        case "entry":
            return event.entry.seq
        case "session":
            return resources_pb2.SessionState.Name(event.session.state).removeprefix("SESSION_STATE_").lower()
        case other:
            return other
