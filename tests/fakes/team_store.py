"""The part of chat_svc's database in memory that knows what staff bear, and what they read."""

from datetime import timedelta

from chat_svc.documents import SHIFT_GAP
from chat_svc.domain.duty import Duty
from chat_svc.domain.picture import State


class FakeTeamStore:
    """See chat_svc.team_store. `database` and `_reach` are those of the whole."""

    async def finish(self, operator, session, *, hard, rest):
        await self._reach("finish")
        member, _ = self.database.members.get(operator, (None, None))
        if member is None or member.slots.pop(session, None) is None:
            return
        chats, grave, until = self._borne(operator)
        until = self.database.time + rest if hard else until
        self.database.borne[operator] = (chats + 1, grave + hard, until)

    async def seat(self, member, session, lease):
        await self._reach("seat")
        known, _ = self.database.members.get(member.subject, (member, None))
        known.slots[session] = self.database.time
        self._renew(known, lease)
        return self.database.time

    async def retake(self, operator, session):
        await self._reach("retake")
        member, _ = self.database.members.get(operator, (None, None))
        if member is None or session not in member.slots:
            return None
        member.slots[session] = self.database.time
        return self.database.time

    async def invitations(self):
        await self._reach("invitations")
        found = [document for _, document, _ in self.database.projections.values()]
        wanted = [one for one in found if one.invitation and one.invitation.agreed and one.state is State.ACTIVE]
        return sorted(wanted, key=lambda one: one.invitation.at)

    async def record(self, reads):
        await self._reach("record")
        self.database.reads += reads

    async def reads(self, session):
        await self._reach("reads")
        return [one for one in reversed(self.database.reads) if one.session == session]

    def _renew(self, member, lease):
        _, until = self.database.members.get(member.subject, (None, None))
        if until is None or until < self.database.time - SHIFT_GAP:
            self.database.borne[member.subject] = (0, 0, self._borne(member.subject)[2])
        self.database.members[member.subject] = (member, self.database.time + lease)

    def _rest(self, operator, until):
        chats, hard, _ = self._borne(operator)
        self.database.borne[operator] = (chats, hard, until)

    def _borne(self, operator):
        return self.database.borne.get(operator, (0, 0, None))

    def _resting(self, operator):
        until = self._borne(operator)[2]
        return until is not None and until > self.database.time

    def _duty(self, operator):
        member, _ = self.database.members[operator]
        chats, hard, until = self._borne(operator)
        rest = max(timedelta(), until - self.database.time) if until else timedelta()
        return Duty(member.accepting, member.capacity, chats, hard, rest)
