"""What supervisors decide for the queue as a whole, over grpc-web."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from chassis.auth import staff
from chassis.names import request_id
from chat_svc import enums
from chat_svc.domain import intake
from chat_svc.domain.intake import Decision, Roster
from chat_svc.domain.refusals import RosterUnknown
from pnav.chat.v1 import supervisor_pb2 as pb
from pnav.chat.v1.supervisor_pb2_grpc import SupervisorServiceServicer


class IntakeStore(Protocol):
    """What supervisors need from the database."""

    async def decide(self, roster: Roster, decision: Decision, request: str) -> None:
        """Records the decision, once per request id."""

    async def decisions(self) -> dict[Roster, Decision]:
        """What holds for each roster that anything was ever decided for."""


class Supervisor(SupervisorServiceServicer):
    """Serves supervisors' consoles."""

    def __init__(self, store: IntakeStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def PauseIntake(self, request: pb.PauseIntakeRequest, context: object) -> pb.PauseIntakeResponse:
        """See the contract."""
        decision = intake.pause(request.reason, staff().subject, self._now())
        await self._decide(request.roster, decision, request_id(request.request_id))
        return pb.PauseIntakeResponse(rosters=await self._teams())

    async def ResumeIntake(self, request: pb.ResumeIntakeRequest, context: object) -> pb.ResumeIntakeResponse:
        """See the contract."""
        decision = intake.resume(staff().subject, self._now())
        await self._decide(request.roster, decision, request_id(request.request_id))
        return pb.ResumeIntakeResponse(rosters=await self._teams())

    async def GetIntake(self, request: pb.GetIntakeRequest, context: object) -> pb.GetIntakeResponse:
        """See the contract."""
        return pb.GetIntakeResponse(rosters=await self._teams())

    async def _decide(self, roster: int, decision: Decision, request: str) -> None:
        """One roster after the other: what a failure leaves undone, the same request does when it comes again."""
        for one in _meant(roster):
            await self._store.decide(one, decision, request)

    async def _teams(self) -> list[pb.RosterIntake]:
        found = await self._store.decisions()
        return [_told(roster, found.get(roster, intake.OPEN)) for roster in Roster]


def _meant(roster: int) -> Iterable[Roster]:
    if roster == pb.ROSTER_UNSPECIFIED:
        return Roster
    known = enums.value(Roster, roster)
    if known is None:
        raise RosterUnknown
    return (known,)


def _told(roster: Roster, decision: Decision) -> pb.RosterIntake:
    message = pb.RosterIntake(
        roster=enums.number(roster), paused=decision.paused, reason=decision.reason, decided_by=decision.by
    )
    if decision.at is not None:
        message.decide_time.FromDatetime(decision.at)
    return message
