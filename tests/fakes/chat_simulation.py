"""Replicas of chat_svc over one store, in a time of their own, and everything that can go wrong between two steps."""

import asyncio
from datetime import timedelta
from itertools import count
from uuid import UUID

from chassis.refusals import StoreUnavailable
from chat_svc.clock import StoreClock
from chat_svc.domain.values import Author
from tests.fakes.chat_blows import Died
from tests.fakes.chat_page import Page
from tests.fakes.chat_process import Process
from tests.fakes.chat_promises import visible
from tests.fakes.chat_sessions import NOW
from tests.fakes.chat_store import FakeChatStore, FakeDatabase
from tests.fakes.chat_visitors import Gateway, leaving
from tests.fakes.code_store import FakeCodeStore
from tests.fakes.intake_store import FakeIntakeStore

LINES = count(1)
DELAYS = (0, 0, 0.001, 0.004, 0.03)  # seconds; a database answers in its own time, and not in the order of the calls


TALKS = 0.06  # how likely a visitor says something in half a second


class SimulatedDatabase(FakeDatabase):
    """Its clock is the loop's."""

    def __init__(self, loop):
        self._loop = loop
        super().__init__()

    @property
    def time(self):
        return NOW + timedelta(seconds=self._loop.time())

    @time.setter
    def time(self, value):
        """Nobody but the loop moves it."""


class SlowStore(FakeChatStore):
    """Calls take their time, before and after they do what they do. Once `dead`, its process reaches nothing more."""

    def __init__(self, database, chance):
        super().__init__(database)
        self._chance = chance
        self.dead = False

    async def _reach(self, call):
        await asyncio.sleep(self._chance.choice(DELAYS))
        await super()._reach(call)
        if self.dead:
            raise Died

    async def _answer(self, call):
        await asyncio.sleep(self._chance.choice(DELAYS))
        await super()._answer(call)


class Visitor(Page):
    """`wrong` has what she was told that is not in the log at that moment (R1, R3, R4)."""

    def __init__(self, number, database, replicas, chance):
        super().__init__(bytes([number]) * 32)
        self.present, self.talking = False, True
        self.wrong = []
        self.seen = {}  # id of what she said -> how much she had seen when she said it
        self._database = database
        self._replicas = replicas
        self._chance = chance

    def start(self):
        """She has the page before her."""
        self.come()
        self._living = asyncio.create_task(self._live())

    async def _live(self):
        """Joins again after every loss, and says again what had no answer."""
        for half_seconds in count(1):
            alive = [one for one in self._replicas if one.alive]
            if self.present and self.gateway is None and alive:
                self.join(self._chance.choice(alive).gateway, next(LINES))
            elif half_seconds % 20 == 0:
                self.again()
            if self.present and self.talking and self._chance.random() < TALKS:
                self.speak()
            await asyncio.sleep(0.5)  # of simulated time: nobody waits for it

    def come(self):
        """She is there, or there again."""
        self.present = True

    def speak(self):
        """She says something that nobody said before."""
        client_id = str(UUID(int=self._chance.getrandbits(128), version=4))
        self.seen[client_id] = len(self.shown)
        self.say(client_id, f"I am {client_id}")

    def stammer(self):
        """She says something, and her line is lost before she is answered."""
        self.speak()
        self.lose()

    def depart(self):
        """She leaves, and says so."""
        if self.gateway is not None:
            self.gateway.send(leaving(), line=self.line)
        self.present = False
        self.lose()

    def take(self, frame):
        super().take(frame)
        log = self._database.log(self.session)
        places = {entry.client_id: entry.place for entry in log if entry.author is Author.VISITOR}
        in_order = all(place > self.seen[client_id] for client_id, place in self.confirmed.items())
        if (
            self.shown != visible(log)[: len(self.shown)]
            or not self.confirmed.items() <= places.items()
            or not in_order
        ):
            self.wrong.append(frame)


class Replica:
    """A process that can die, and its successor. `gateway` is a gateway's stream to it; None while it is dead."""

    def __init__(self, database, chance):
        self._database = database
        self._chance = chance
        self._tasks = set()
        self.process = self.gateway = None
        self.blows = {}

    @property
    def alive(self):
        return self.process is not None

    def start(self):
        """A new process, which knows what the database knows."""
        store = SlowStore(self._database, self._chance)
        keepers = FakeCodeStore(self._database), FakeIntakeStore(store)
        parts = (store, *keepers, StoreClock(lambda: self._database.time))
        process = self.process = Process(self._database, parts=parts)
        for job in (process.queue, process.listener, process.mender):
            self._track(asyncio.create_task(job.run()))
        self.gateway = Gateway(process)

    def die(self):
        """Nothing of it goes on, and whoever was connected to it notices."""
        self.process.store.dead, self.process.log.failpoints.trap = True, None
        self.blows.clear()
        for page in tuple(self.gateway.pages.values()):
            page.lose()
        for task in (*self._tasks, self.gateway.task):
            task.cancel()
        self.process = self.gateway = None

    def arm(self, point, blow):
        """The process is struck when it next reaches the point: it dies there, or its database fails it once."""
        self.blows[point] = blow
        self.process.log.failpoints.trap = self._reach

    def _reach(self, point):
        if point in self.blows:
            self.blows.pop(point)(self)

    async def serve(self, work):
        """A call to the process. Raises StoreUnavailable when it dies meanwhile, as a caller's library would."""
        call = self._track(asyncio.create_task(work))
        try:
            await asyncio.wait([call])
        finally:
            call.cancel()
        if call.cancelled():
            raise StoreUnavailable
        return call.result()

    def _track(self, task):
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def death(replica):
    """A blow."""
    if replica.alive:
        replica.die()
        raise Died


def outage(replica):
    """Another."""
    raise StoreUnavailable
