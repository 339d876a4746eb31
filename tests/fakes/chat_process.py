"""Processes of chat_svc over one database in memory, wired as `chat_svc.main` wires them."""

import asyncio
from datetime import timedelta
from functools import partial

from chat_svc.board import Board
from chat_svc.clock import StoreClock
from chat_svc.codes import Codes
from chat_svc.exchange import Exchange
from chat_svc.jobs import Listener, Mender, Queue
from chat_svc.link import Link
from chat_svc.log import Log
from chat_svc.operators import Operators
from chat_svc.places import Places
from chat_svc.presence import Presence
from chat_svc.reads import Reads
from chat_svc.replies import Replies
from chat_svc.sessions import Sessions
from chat_svc.supervisor import Supervisor
from chat_svc.team import Team
from tests.fakes.chat_sessions import PATIENCE, member
from tests.fakes.chat_store import FakeChatStore, FakeDatabase
from tests.fakes.code_store import WEAK, FakeCodeStore
from tests.fakes.intake_store import FakeIntakeStore
from tests.fakes.reply_store import FakeReplyStore

LEASE = timedelta(seconds=30)
COOL_DOWN = timedelta(minutes=10)


def in_memory(database):
    """What a process is wired to: its store, its keepers of codes and of decisions, its clock."""
    store = FakeChatStore(database)
    return store, FakeCodeStore(database), FakeIntakeStore(store), StoreClock(lambda: database.time)


class Process:
    def __init__(self, database=None, presence=None, parts=None):
        self.database = database or FakeDatabase()
        self.store, keeper, self.intake, clock = parts or in_memory(self.database)
        self.board = Board()
        self.log = Log(self.store, clock.now)
        self.presence = presence or Presence()
        self.places = Places(self.store, COOL_DOWN)
        self.queue = Queue(self.log, self.store, self.intake, self.places, self.board, self.presence, clock, PATIENCE)
        self.codes = Codes(keeper, clock.now, WEAK)
        self.listener, self.mender = Listener(self.log, self.store), Mender(self.log)
        self.exchange = Exchange(self.log, self.store, self.presence, clock.now)
        self.link = Link(self.log, self.board, self.exchange, self.codes)
        self.replies = Replies(FakeReplyStore(self.database), clock.now)
        self.sessions = Sessions(self.log, self.presence)
        self.supervisor = Supervisor(self.intake, clock.now)
        self.reads = partial(Reads, self.store, clock.now)
        around = (self.log, self.store, self.places, self.board, self.exchange, self.reads, LEASE)
        self.operators, self.team = Operators(*around), Team(*around)

    async def do(self, *verbs, session="s"):
        """Appends each; gives their places."""
        return [await self.log.append(session, verb) for verb in verbs]

    async def staffed(self, *members):
        """These operators are there for an hour."""
        for one in members or (member(),):
            await self.store.set_availability(one, timedelta(hours=1))


class Watcher:
    """Someone who looks at a session and keeps what it is told."""

    def __init__(self):
        self.seen, self.signals = [], []
        self.signal = self.signals.append

    def entry(self, entry):
        self.seen.append(entry.seq)

    def wake(self):
        """Nothing is missed here."""


def processes(count=2):
    """Several, over one database; they hear nothing of each other."""
    database = FakeDatabase()
    return [Process(database) for _ in range(count)]


async def eventually(condition):
    """Lets everything else run until the condition holds."""
    clock = asyncio.get_running_loop().time
    end = clock() + 30  # only what hangs gets there
    while not condition():
        assert clock() < end, "it never came to be so"
        await asyncio.sleep(0)  # one turn of the loop, no time


async def settled():
    """Lets everything that can run without anything new from outside do so."""
    for _ in range(200):
        await asyncio.sleep(0)  # a turn of the loop; more of them than any chain of tasks here is long
