"""Three queues over a real MongoDB, ten times more people than places: nobody is ever over capacity (pains 7 and 8).

Operators take, decline, end chats and fall silent as chance has it, visitors leave, and every offer and lease of this
test is short. A reader looks at the database the whole time; at the end everybody has been answered, or has left.
"""

import asyncio
import random
from collections import Counter, defaultdict
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from chassis.auth import Caller, Peer, Role, Staff, set_caller
from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chassis.names import build
from chassis.refusals import Refusal
from chassis.run import end
from chat_svc import documents
from chat_svc.board import Board
from chat_svc.clock import StoreClock
from chat_svc.domain import verbs
from chat_svc.domain.entries import Assigned, Closed, Departed
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.queue import Patience
from chat_svc.domain.values import Departure, ReturnCause
from chat_svc.exchange import Exchange
from chat_svc.intake_store import IntakeStore
from chat_svc.jobs import Listener, Mender, Queue
from chat_svc.log import Log
from chat_svc.operators import Operators
from chat_svc.places import Places
from chat_svc.presence import Presence
from chat_svc.reads import Reads
from chat_svc.store import Store
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_sessions import IN_DANGER, OPEN

CAPACITY, OPERATORS = 3, 2
VISITORS = 10 * CAPACITY * OPERATORS
MOMENT = timedelta(milliseconds=200)
PATIENCE = Patience(offer=MOMENT, overflow=timedelta(), grace=MOMENT, slot=timedelta(seconds=2))
LEASE = timedelta(seconds=1)
LAST = timedelta(seconds=60)  # a few seconds on an idle machine
OVER = (State.CLOSED, State.ABANDONED)
CAUSES = (ReturnCause.DECLINED, ReturnCause.OFFER_EXPIRED, ReturnCause.LEASE_EXPIRED)


class Process:
    """A chat_svc as far as the queue goes, with a client of its own."""

    def __init__(self, config):
        self.mongo = Mongo(config)
        self.store, clock = Store(self.mongo), StoreClock()
        self.log, self.board = Log(self.store, clock.now), Board()
        intake, presence = IntakeStore(self.mongo), Presence()
        places, reads = Places(self.store, timedelta()), partial(Reads, self.store, clock.now)
        self.queue = Queue(self.log, self.store, intake, places, self.board, presence, clock, PATIENCE)
        exchange = Exchange(self.log, self.store, presence, clock.now)
        self.operators = Operators(self.log, self.store, places, self.board, exchange, reads, LEASE)
        self.jobs = (self.queue, Listener(self.log, self.store), Mender(self.log))


@asynccontextmanager
async def running(config, count):
    """So many processes, working."""
    processes = [Process(config) for _ in range(count)]
    await processes[0].store.prepare()
    work = [asyncio.create_task(job.run()) for process in processes for job in process.jobs]
    try:
        yield processes
    finally:
        await end(work)
        await processes[0].mongo.client.drop_database(config.database)
        for process in processes:
            await process.mongo.close()


@pytest.fixture
async def processes(mongodb_uri):
    async with running(MongoConfig(mongodb_uri, f"capacity_{uuid4().hex[:8]}"), 3) as some:
        yield some


class Crowd:
    """Everybody who acts, each time through any of the processes."""

    def __init__(self, processes, seed):
        self._processes = processes
        self._chance = random.Random(seed)

    async def visitors(self):
        """All at once; some are in danger, some leave while they wait."""
        openings = [IN_DANGER if number % 10 == 0 else OPEN for number in range(VISITORS)]
        await asyncio.gather(*(self._any.log.append(f"s{n}", verb) for n, verb in enumerate(openings)))
        for number in range(0, VISITORS, 7):
            with suppress(Refusal):
                await self._any.log.append(f"s{number}", verbs.leave(Departure.TAB_CLOSED))

    async def operator(self, subject, seen):
        """Takes, declines, answers and ends chats; does not see some, and falls silent until she has lost them all.

        `seen`: what the reader saw. She begins with looking away until an offer has run out.
        """
        set_caller(Caller(Peer.ENVOY, Staff(subject, frozenset({Role.OPERATOR}), "police")))
        while ReturnCause.OFFER_EXPIRED not in happened(seen):
            await self._there()
        await self._lost_all(subject)
        unseen = set()
        while True:
            await self._there()
            for _ in range(self._chance.randint(5, 15)):
                mine = set(await self._any.store.sessions_of(subject))
                unseen &= mine
                for session in sorted(mine - unseen):
                    if self._chance.random() < 0.1:
                        unseen.add(session)
                    else:
                        await self._attend(session)
            if self._chance.random() < 0.3:
                await self._lost_all(subject)

    async def _there(self):
        request = ops.SetAvailabilityRequest(accepting=True, capacity=CAPACITY)
        await self._any.operators.SetAvailability(request, None)

    async def _lost_all(self, subject):
        await self._any.store.renew(subject, -LEASE)
        while await self._any.store.sessions_of(subject):
            pass

    async def _attend(self, session):
        """What the log refuses, it refuses: time or somebody else was faster."""
        picture = (await self._any.log.fresh(session)).picture
        said = {"session": build("sessions", session), "request_id": str(uuid4())}
        with suppress(Refusal):
            if picture.state is State.ACTIVE and self._chance.random() < 0.5:
                closing = ops.CloseSessionRequest(epoch=picture.epoch, outcome=resources_pb2.OUTCOME_INFORMED, **said)
                await self._any.operators.CloseSession(closing, None)
            elif picture.state is State.ACTIVE:
                reply = ops.SendMessageRequest(epoch=picture.epoch, text="Je vous lis", **said)
                await self._any.operators.SendMessage(reply, None)
            elif self._chance.random() < 0.3:
                await self._any.operators.DeclineOffer(ops.DeclineOfferRequest(**said), None)
            else:
                await self._any.operators.AcceptOffer(ops.AcceptOfferRequest(**said), None)

    @property
    def _any(self):
        return self._chance.choice(self._processes)


class Reader:
    """Reads every entry in the order in which the database committed them, and looks at the places taken each time."""

    def __init__(self, process):
        self._process = process
        self.pictures = defaultdict(lambda: Picture("s"))
        self.seen = Counter()
        self.most_chats = self.most_slots = 0
        self.reading, self.over = asyncio.Event(), asyncio.Event()

    async def entries(self):
        """What is illegal, two operators in one session included, ends this with an error."""
        stream = await self._process.mongo.database["entries"].watch([{"$match": {"operationType": "insert"}}])
        self.reading.set()
        async for change in stream:
            document = change["fullDocument"]
            session = document["_id"].partition("/")[0]
            self._take(session, documents.load(session, document))
            slots = [len(one.slots) for one in await self._process.store.operators()]
            self.most_slots = max(self.most_slots, *slots, 0)

    def _take(self, session, entry):
        self.pictures[session].apply(entry)
        self.seen[type(entry.body), getattr(entry.body, "cause", None)] += 1
        held = Counter(one.operator for one in self.pictures.values() if one.state in (State.OFFERED, State.ACTIVE))
        self.most_chats = max(self.most_chats, *held.values(), 0)
        if len(self.pictures) == VISITORS and all(one.state in OVER for one in self.pictures.values()):
            self.over.set()


@pytest.mark.parametrize("seed", [1])
async def test_nobody_is_over_capacity_nor_forgotten_with_three_processes_and_ten_times_the_load(processes, seed):
    crowd, reader = Crowd(processes, seed), Reader(processes[0])
    watching = asyncio.create_task(reader.entries())
    await reader.reading.wait()
    acting = [asyncio.create_task(crowd.operator(f"o{number}", reader.seen)) for number in range(OPERATORS)]
    over = asyncio.create_task(reader.over.wait())
    try:
        await crowd.visitors()
        async with asyncio.timeout(LAST.total_seconds()):
            ended, _ = await asyncio.wait([over, watching, *acting], return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                one.result()
    finally:
        await end([over, watching, *acting])
    assert (reader.most_chats, reader.most_slots) == (CAPACITY, CAPACITY)
    assert happened(reader.seen) >= {Assigned, Closed, Departed, *CAUSES}
    await emptied(processes[1].board)


async def emptied(board):
    """Nobody is left in the queue. Whoever was cut off in the middle of a verb left its projection to the mender."""
    empty = asyncio.Event()
    board.changed.append(lambda: None if board.sessions else empty.set())
    async with asyncio.timeout(LAST.total_seconds()):
        await empty.wait()


def happened(seen):
    """Kinds of entries, and causes of returns."""
    return {what for kind, cause in seen for what in (kind, cause) if what is not None}
