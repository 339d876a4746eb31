"""A stage for stories about referrals: the jobs on fakes, which can be killed at any gap, and time that tests move."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from referral_svc.config import Pace
from referral_svc.domain import life
from referral_svc.domain.values import Detail, Field, Kind, Proposal, Referral, State, Urgency
from referral_svc.jobs import ERRANDS, MAILS, Jobs
from tests.fakes.referral_store import FakeReferralStore
from tests.fakes.session_log import INTAKE, FakeSessionLog
from tests.fakes.units import FakePostman, FakeUnits

PHONE = Detail(Field.PHONE, "01 99 00 12 34")
PATIENCE = timedelta(seconds=15)
PACE = Pace(
    consents=timedelta(seconds=1),
    errands=timedelta(seconds=1),
    gauges=timedelta(seconds=5),
    lease=timedelta(seconds=60),
    clocks={
        Urgency.NORMAL: timedelta(hours=4),
        Urgency.URGENT: timedelta(minutes=15),
        Urgency.EMERGENCY: timedelta(minutes=2),
    },
)


class Killed(BaseException):
    """The process is gone: nothing after this line of it runs."""


class Killer:
    """Stands before a part; kills the process before or after the call that is named, once."""

    def __init__(self, part, name, moment):
        self._part = part
        self._name = name
        self._moment = moment

    def __getattr__(self, name):
        if name != self._name:
            return getattr(self._part, name)

        async def call(*arguments):
            self._name = None
            if self._moment == "before":
                raise Killed
            await getattr(self._part, name)(*arguments)
            raise Killed

        return call


class Stage:
    def __init__(self):
        self.store = FakeReferralStore()
        self.log = FakeSessionLog()
        self.units = FakeUnits()
        self.postman = FakePostman()
        self.jobs = self.start()

    def start(self, **killers):
        """A process; each killer is part=(call, moment)."""
        parts = {"store": self.store, "log": self.log, "units": self.units, "postman": self.postman}
        for name, killer in killers.items():
            parts[name] = Killer(parts[name], *killer)
        return Jobs(*parts.values(), PACE)

    async def propose(self, urgency=Urgency.URGENT, unit="units/cergy", fields=(Field.NAME, Field.PHONE)):
        """What CreateReferral does before it asks."""
        proposal = Proposal("alice", self.log.session, 1, Kind.REPORT, urgency, unit, fields, "Elle a peur.")
        referral = Referral(str(uuid4()), proposal, "Commissariat de Cergy", INTAKE, await self.store.now())
        return await self.store.create(referral, PATIENCE)

    async def ask(self):
        referral = await self.propose()
        await self.jobs.ask(referral)
        return referral

    async def deliver(self, *details, **asked):
        referral = await self.propose(**asked)
        await self.jobs.ask(referral)
        self.log.grant(referral.id, *(details or (PHONE,)))
        await self.work()
        return await self.store.get(referral.id)

    async def acknowledge(self, referral):
        before = await self.store.get(referral.id)
        after = life.acknowledge(before, "bob", await self.store.now())
        assert await self.store.change(before, after)

    async def work(self, jobs=None):
        """One round of every job, as their loops would make it."""
        jobs = jobs or self.jobs
        await jobs.read_consents()
        await jobs.run_errands(ERRANDS)
        await jobs.run_errands(MAILS)
        await jobs.run_errands(ERRANDS)

    async def work_until_killed(self, jobs):
        try:
            await self.work(jobs)
        except Killed:
            await asyncio.sleep(0)
            return True
        return False

    async def recover(self):
        """Another process, once the dead one's leases have ended."""
        self.store.time += PACE.lease
        jobs = self.start()
        for _ in range(3):
            await self.work(jobs)

    async def state(self, referral):
        found = await self.store.get(referral.id)
        return found and found.state

    def times(self, state):
        return [entered for _, entered in self.store.entered].count(State(state))
