"""An operator's console: it follows, renews, and asks again until it is answered."""

import asyncio
from uuid import UUID

from chassis.auth import Caller, Peer, Role, Staff, set_caller
from chassis.refusals import Refusal, StoreUnavailable
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1.resources_pb2 import (
    AUTHOR_VISITOR,
    OUTCOME_INFORMED,
    SESSION_STATE_ACTIVE,
    SESSION_STATE_OFFERED,
)

AGAIN_SECONDS = 0.5
RENEW_SECONDS = 10.0


class Console:
    """`entries` has what it holds of each session, `answers` the outcome of all it asked: a message, or a reason.

    While it is not `awake`, it neither hears nor renews nor asks: a laptop that was closed.
    """

    def __init__(self, subject, capacity, replicas, chance):
        self.subject = subject
        self.capacity = capacity
        self.entries = {}
        self.sessions = {}  # name -> as it was shown last
        self.answers = []  # (method, request, outcome)
        self.unanswered = 0
        self.astray = 0
        self.willing = False
        self.awake = asyncio.Event()
        self.awake.set()
        self._replicas = replicas
        self._chance = chance
        self._tasks = set()

    def start(self):
        """She comes to work."""
        self._ask("SetAvailability", ops.SetAvailabilityRequest(accepting=True, capacity=self.capacity))
        for work in (self._follow(), self._renew()):
            self._track(work)

    def active(self):
        """Sessions that she has, as far as she knows."""
        return self._that_are(SESSION_STATE_ACTIVE)

    def accept(self):
        """She takes whatever is offered to her."""
        for name in self._that_are(SESSION_STATE_OFFERED):
            self._ask("AcceptOffer", ops.AcceptOfferRequest(session=name, request_id=self._uuid()))

    def decline(self):
        """She takes nothing."""
        for name in self._that_are(SESSION_STATE_OFFERED):
            self._ask("DeclineOffer", ops.DeclineOfferRequest(session=name, request_id=self._uuid()))

    def reply(self):
        """She says something to everybody; her words say whose they are, and of which assignment."""
        for name in self.active():
            self._reply(name)

    def close(self):
        """She ends one chat."""
        for name in self.active()[:1]:
            facts = {"epoch": self.sessions[name].epoch, "request_id": self._uuid(), "outcome": OUTCOME_INFORMED}
            self._ask("CloseSession", ops.CloseSessionRequest(session=name, **facts))

    def _reply(self, name):
        epoch, identity = self.sessions[name].epoch, self._uuid()
        text = f"{self.subject} {epoch}"
        self._ask("SendMessage", ops.SendMessageRequest(session=name, epoch=epoch, request_id=identity, text=text))

    def _that_are(self, state):
        return [name for name, one in self.sessions.items() if one.state == state]

    def _ask(self, method, request):
        self.unanswered += 1
        self._track(self._insist(method, request))

    async def _insist(self, method, request):
        while True:
            try:
                answer = await self._call(method, request)
            except StoreUnavailable:
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            except Refusal as refusal:
                answer = refusal.reason
            self.answers.append((method, request, answer))
            self.unanswered -= 1
            return

    async def _call(self, method, request):
        await self.awake.wait()
        replica = self._replica()
        call = getattr(replica.process.operators, method)
        return await replica.serve(self._as_herself(lambda: call(request, None)))

    async def _renew(self):
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._call("RenewLease", ops.RenewLeaseRequest())
            except StoreUnavailable:
                continue

    async def _follow(self):
        while True:
            await self.awake.wait()
            try:
                replica = self._replica()
                await replica.serve(self._as_herself(lambda process=replica.process: self._listen(process)))
            except StoreUnavailable:
                await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self, process):
        cursors = [ops.Cursor(session=name, after=len(held)) for name, held in self.entries.items()]
        async for answer in process.operators.Follow(ops.FollowRequest(cursors=cursors), None):
            await self.awake.wait()
            for event in answer.events:
                self._take(event)

    def _take(self, event):
        match event.WhichOneof("event"):
            case "session":
                self.sessions[event.session.name] = event.session
                if self.willing:
                    self.accept()
            case "entry":
                held = self.entries.setdefault(event.entry.session, [])
                self.astray += event.entry.seq != len(held) + 1
                held.append(event.entry)
                if self.willing and event.entry.author == AUTHOR_VISITOR and event.entry.HasField("message"):
                    self._reply(event.entry.session)
            case "released":
                self.sessions.pop(event.released.session, None)
                self.entries.pop(event.released.session, None)

    def _replica(self):
        """Any that lives: which one never matters."""
        alive = [one for one in self._replicas if one.alive]
        if not alive:
            raise StoreUnavailable
        return self._chance.choice(alive)

    async def _as_herself(self, call):
        set_caller(Caller(Peer.ENVOY, Staff(self.subject, frozenset({Role.OPERATOR}), force="police")))
        return await call()

    def _uuid(self):
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def _track(self, work):
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
