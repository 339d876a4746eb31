"""Processes of chat_svc over one database in memory, wired as `chat_svc.main` wires them."""

import asyncio
from datetime import timedelta

from chat_svc.board import Board
from chat_svc.clock import StoreClock
from chat_svc.jobs import Listener, Mender, Queue
from chat_svc.link import Link
from chat_svc.log import Log
from chat_svc.operators import Operators
from chat_svc.sessions import Sessions
from pnav.chat.v1 import resources_pb2, visitor_link_pb2
from tests.fakes.chat_sessions import PATIENCE, member
from tests.fakes.chat_store import FakeChatStore, FakeDatabase

LEASE = timedelta(seconds=30)


class Process:
    def __init__(self, database=None):
        self.store = FakeChatStore(database or FakeDatabase())
        self.database = self.store.database
        self.board, clock = Board(), StoreClock(lambda: self.database.time)
        self.log = Log(self.store, clock.now)
        self.queue = Queue(self.log, self.store, self.board, clock, PATIENCE)
        self.listener, self.mender = Listener(self.log, self.store), Mender(self.log)
        self.link, self.sessions = Link(self.log, self.board), Sessions(self.log)
        self.operators = Operators(self.log, self.store, self.board, LEASE)

    async def do(self, *verbs, session="s"):
        """Appends each; gives their places."""
        return [await self.log.append(session, verb) for verb in verbs]

    async def staffed(self, *members):
        """These operators are there for an hour."""
        for one in members or (member(),):
            await self.store.set_availability(one, timedelta(hours=1))


def processes(count=2):
    """Several, over one database; they hear nothing of each other."""
    database = FakeDatabase()
    return [Process(database) for _ in range(count)]


async def eventually(condition):
    """Lets everything else run until the condition holds."""
    clock = asyncio.get_running_loop().time
    end = clock() + 5
    while not condition():
        assert clock() < end, "it never came to be so"
        await asyncio.sleep(0)


async def settled():
    """Lets everything that can run without anything new from outside do so."""
    for _ in range(200):
        await asyncio.sleep(0)


class Gateway:
    """A gateway's stream to one process: `told` has the frames it was sent, by line."""

    def __init__(self, process):
        self._frames = asyncio.Queue()
        self.batches = []
        self.failure = None
        self._task = asyncio.create_task(self._run(process.link))

    @property
    def told(self):
        found = {}
        for batch in self.batches:
            for frame in batch:
                found.setdefault(frame.line, []).append(frame)
        return found

    def kinds(self, line=1):
        """What a line was told, by name."""
        return [frame.WhichOneof("frame") for frame in self.told.get(line, ())]

    def of(self, kind, line=1):
        """The frames of one kind that a line was told."""
        return [getattr(frame, kind) for frame in self.told.get(line, ()) if frame.WhichOneof("frame") == kind]

    def send(self, *frames, line=1):
        """Sends frames of one line in one batch."""
        numbered = [visitor_link_pb2.VisitorFrame(line=line, **frame) for frame in frames]
        self._frames.put_nowait(visitor_link_pb2.LinkRequest(frames=numbered))

    def open(self, line=1, token=b"t" * 32):
        self.send({"open": opening(token)}, line=line)

    async def leave(self):
        """The gateway goes away in order."""
        self._frames.put_nowait(None)
        await self._task

    async def ended(self):
        await self._task

    async def _requests(self):
        while (request := await self._frames.get()) is not None:
            yield request

    async def _run(self, link):
        try:
            async for response in link.Link(self._requests(), None):
                self.batches.append(list(response.frames))
        except Exception as failure:
            self.failure = failure


def opening(token=b"t" * 32, category=resources_pb2.CATEGORY_DOMESTIC, **place):
    intake = resources_pb2.Intake(category=category, language="fr", place=resources_pb2.Place(**place))
    return visitor_link_pb2.OpenFrame(token_hash=token, intake=intake)


def saying(client_id, text):
    return {"say": visitor_link_pb2.SayFrame(client_id=client_id, text=text)}
