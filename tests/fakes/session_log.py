"""What chat_svc's log says of referrals, in memory: the order of consent, withdrawal and dispatch, nothing else."""

from referral_svc.domain.life import Answer
from referral_svc.domain.refusals import (
    ConsentMissing,
    ConsentWithdrawn,
    EpochStale,
    ReferralNotDispatched,
    SessionUnknown,
)
from referral_svc.domain.values import Category, Force, Intake, Place, Standing

INTAKE = Intake(
    Category.DOMESTIC,
    Standing.VICTIM,
    Place("communes/95127", "Cergy (95000)", "95000", "95", Force.POLICE, (49.04, 2.07)),
    "fr",
    minor=False,
)


class FakeSessionLog:
    """One session, `sessions/s1`, whose interlocutor is `alice` at epoch 1."""

    session = "sessions/s1"

    def __init__(self):
        self.clear()

    def clear(self):
        self.entries = []  # (kind, referral id, what it carries); seq is the place, from 1
        self.epoch = 1
        self.outage = None  # an exception that calls raise
        self.outage_of = None  # the one call that raises it; None for all

    def kinds(self):
        return [kind for kind, _, _ in self.entries]

    def grant(self, referral, *details):
        self.entries.append(("granted", referral, details))

    def withdraw(self, referral):
        assert not self._seq("dispatched", referral), "the log refuses a withdrawal after the dispatch"
        self.entries.append(("withdrawn", referral, None))

    async def intake(self, session):
        self._reach(session, "intake")
        return INTAKE

    async def ask(self, referral):
        self._reach(referral.proposal.session, "ask")
        if not self._seq("asked", referral.id):
            if (referral.proposal.operator, referral.proposal.epoch) != ("alice", self.epoch):
                raise EpochStale
            self.entries.append(("asked", referral.id, referral.proposal.fields))

    async def answers(self, referrals):
        self._reach(self.session, "answers")
        found = {one.id: self._answer(one.id) for one in referrals}
        return {identifier: answer for identifier, answer in found.items() if answer is not None}

    async def dispatch(self, referral):
        self._reach(referral.proposal.session, "dispatch")
        answer = self._answer(referral.id)
        if answer is None:
            raise ConsentMissing
        if not answer.granted:
            raise ConsentWithdrawn
        self._once("dispatched", referral.id)

    async def advance(self, referral, stage):
        self._reach(referral.proposal.session, "advance")
        if not self._seq("dispatched", referral.id):
            raise ReferralNotDispatched
        self._once(stage.value, referral.id)

    def _reach(self, session, call):
        if self.outage is not None and self.outage_of in {None, call}:
            raise self.outage
        if session != self.session:
            raise SessionUnknown

    def _once(self, kind, referral):
        if not self._seq(kind, referral):
            self.entries.append((kind, referral, None))

    def _seq(self, kind, referral):
        places = (n for n, entry in enumerate(self.entries, 1) if entry[:2] == (kind, referral))
        return next(places, 0)

    def _answer(self, referral):
        for seq in range(len(self.entries), 0, -1):
            kind, name, details = self.entries[seq - 1]
            if name == referral and kind in {"granted", "withdrawn"}:
                return Answer(seq, kind == "granted", details or (), "1", "fr")
        return None
