"""A referral store in memory, with a clock that tests move; it passes the same suite as the real one."""

from datetime import UTC, datetime, timedelta

from referral_svc.domain import inbox
from referral_svc.domain.census import Census, Tally
from referral_svc.domain.life import OWED, SETTLED, Errand, Task
from referral_svc.domain.values import State


class FakeReferralStore:
    def __init__(self):
        self.clear()

    def clear(self):
        self.time = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
        self.referrals = {}
        self.looks = {}
        self.outbox = {}  # (task, id) -> [available, attempts]
        self.entered = []  # (id, state), as they were committed

    async def now(self):
        return self.time

    async def create(self, referral, patience):
        if referral.id not in self.referrals:
            self._write(referral, patience)
            self.looks[referral.id] = referral.create_time
        return self.referrals[referral.id]

    async def get(self, identifier):
        return self.referrals.get(identifier)

    async def change(self, before, after):
        known = self.referrals.get(before.id)
        if known is None or known.state is not before.state:
            return False
        self._write(after, timedelta(0))
        return True

    async def discard(self, referral):
        known = self.referrals.get(referral.id)
        if self.outbox.pop((Task.ASK, referral.id), None) and known and known.state is State.AWAITING_CONSENT:
            del self.referrals[referral.id]

    async def page(self, viewer, start, size):
        return inbox.page(self.referrals.values(), viewer, start, size)

    async def unanswered(self, limit):
        due = (
            referral
            for referral in self.referrals.values()
            if referral.state is State.AWAITING_CONSENT and self.looks[referral.id] <= self.time
        )
        return sorted(due, key=lambda referral: self.looks[referral.id])[:limit]

    async def look_later(self, identifiers):
        for identifier in identifiers:
            age = self.time - self.referrals[identifier].create_time
            self.looks[identifier] = self.time + age / 100

    async def claim(self, tasks, lease):
        due = [
            (available, key)
            for key, (available, _) in self.outbox.items()
            if key[0] in tasks and available <= self.time
        ]
        if not due:
            return None
        _, key = min(due)
        self.outbox[key] = [self.time + lease, self.outbox[key][1] + 1]
        return Errand(*key, self.outbox[key][1])

    async def finish(self, task, identifier):
        self.outbox.pop((task, identifier), None)

    async def postpone(self, errand, delay):
        row = self.outbox.get((errand.task, errand.referral))
        if row and row[1] == errand.attempts:
            row[0] = self.time + delay

    async def census(self):
        tallies = {}
        for referral in self.referrals.values():
            if referral.state not in SETTLED:
                key = referral.state, referral.proposal.urgency
                tally = tallies.get(key, Tally())
                waited = self.time - (referral.deliver_time or self.time)
                late = referral.due_time is not None and referral.due_time < self.time
                tallies[key] = Tally(tally.count + 1, max(tally.oldest, waited), tally.overdue + late)
        return Census(tallies, len(self.outbox))

    def _write(self, referral, delay):
        self.referrals[referral.id] = referral
        self.entered.append((referral.id, referral.state))
        for task in OWED[referral.state]:
            self.outbox[task, referral.id] = [self.time + delay, 0]
