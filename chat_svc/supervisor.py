"""What supervisors decide for the queue as a whole, over grpc-web."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from chassis.auth import staff
from chassis.names import request_id
from chat_svc import mapping
from chat_svc.domain import intake
from chat_svc.domain.intake import Decision, Team
from chat_svc.domain.refusals import TeamUnknown
from pnav.chat.v1 import supervisor_pb2 as pb
from pnav.chat.v1.supervisor_pb2_grpc import SupervisorServiceServicer


class IntakeStore(Protocol):
    """What supervisors need from the database."""

    async def decide(self, team: Team, decision: Decision, request: str) -> None:
        """Records the decision, once per request id."""

    async def decisions(self) -> dict[Team, Decision]:
        """What holds for each team that anything was ever decided for."""


class Supervisor(SupervisorServiceServicer):
    """Serves supervisors' consoles."""

    def __init__(self, store: IntakeStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def PauseIntake(self, request: pb.PauseIntakeRequest, context: object) -> pb.PauseIntakeResponse:
        """See the contract."""
        decision = intake.pause(request.reason, staff().subject, self._now())
        await self._decide(request.team, decision, request_id(request.request_id))
        return pb.PauseIntakeResponse(teams=await self._teams())

    async def ResumeIntake(self, request: pb.ResumeIntakeRequest, context: object) -> pb.ResumeIntakeResponse:
        """See the contract."""
        decision = intake.resume(staff().subject, self._now())
        await self._decide(request.team, decision, request_id(request.request_id))
        return pb.ResumeIntakeResponse(teams=await self._teams())

    async def GetIntake(self, request: pb.GetIntakeRequest, context: object) -> pb.GetIntakeResponse:
        """See the contract."""
        return pb.GetIntakeResponse(teams=await self._teams())

    async def _decide(self, team: int, decision: Decision, request: str) -> None:
        """One team after the other: what a failure leaves undone, the same request does when it comes again."""
        for one in _meant(team):
            await self._store.decide(one, decision, request)

    async def _teams(self) -> list[pb.TeamIntake]:
        found = await self._store.decisions()
        return [_told(team, found.get(team, intake.OPEN)) for team in Team]


def _meant(team: int) -> Iterable[Team]:
    if team == pb.TEAM_UNSPECIFIED:
        return Team
    known = mapping.value(Team, team)
    if known is None:
        raise TeamUnknown
    return (known,)


def _told(team: Team, decision: Decision) -> pb.TeamIntake:
    message = pb.TeamIntake(
        team=mapping.number(team), paused=decision.paused, reason=decision.reason, decided_by=decision.by
    )
    if decision.at is not None:
        message.decide_time.FromDatetime(decision.at)
    return message
