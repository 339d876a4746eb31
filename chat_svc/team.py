"""How staff work together around a chat, over grpc-web."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from chassis.auth import staff
from chassis.names import parse, request_id
from chassis.refusals import Refusal, StoreUnavailable
from chat_svc import mapping
from chat_svc import team_mapping as shown
from chat_svc.board import Board
from chat_svc.domain import team
from chat_svc.domain.duty import Read
from chat_svc.domain.entries import HandoverOffered
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Operator, Waits, in_order
from chat_svc.domain.refusals import (
    ColleagueUnavailable,
    CursorInvalid,
    EarlierUnknown,
    SessionUnknown,
)
from chat_svc.domain.values import Force, Part
from chat_svc.domain.verbs import Noted, Verb
from chat_svc.enums import value
from chat_svc.exchange import Exchange
from chat_svc.failpoints import Failpoint
from chat_svc.live import Live
from chat_svc.log import PAGE, Log
from chat_svc.places import Places
from chat_svc.reads import Reads
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import team_pb2 as pb
from pnav.chat.v1.team_pb2_grpc import TeamServiceServicer


class TeamStore(Protocol):
    """What working together needs from the database."""

    async def reserve(self, operator: str, session: str) -> datetime | None:
        """Takes one of her places, atomically: when, or None if she has none."""

    async def retake(self, operator: str, session: str) -> datetime | None:
        """Takes anew the place that she holds for the session: when."""

    async def taken_at(self, operator: str, session: str) -> datetime | None:
        """When the place was taken that she holds for the session."""

    async def seat(self, member: Operator, session: str, lease: timedelta) -> datetime:
        """Takes a place for a session, whatever room there is: when. Renews her lease."""

    async def live_sessions(self) -> list[Waits]:
        """What is waiting, offered or active."""

    async def invitations(self) -> list[Waits]:
        """What waits for a psychologist, the longest first."""

    async def reads(self, session: str) -> list[Read]:
        """Who read a session, the latest first."""


class Team(TeamServiceServicer):
    """Serves consoles."""

    def __init__(
        self,
        log: Log,
        store: TeamStore,
        places: Places,
        board: Board,
        exchange: Exchange,
        reads: Callable[[str], Reads],
        lease: timedelta,
    ) -> None:
        self._log = log
        self._store = store
        self._places = places
        self._board = board
        self._exchange = exchange
        self._reads = reads
        self._lease = lease

    async def ListColleagues(self, request: pb.ListColleaguesRequest, context: object) -> pb.ListColleaguesResponse:
        """See the contract."""
        others = [one for one in self._board.operators if one.leased and one.subject != staff().subject]
        others.sort(key=lambda one: (-one.free, one.subject))
        return pb.ListColleaguesResponse(colleagues=map(shown.colleague, others))

    async def OfferHandover(self, request: pb.OfferHandoverRequest, context: object) -> pb.OfferHandoverResponse:
        """Her place first, then the log, as with an offer: neither can be given twice."""
        live = await self._fresh(request.session)
        proposal = HandoverOffered(request.to, request.overlap, request.note)
        verb = team.offer_handover(staff().subject, request.epoch, request_id(request.request_id), proposal)
        said_before = isinstance(verb(live.picture), int)
        taken_at = None if said_before else await self._promise(request.to, live.picture.session)
        self._log.failpoints.reach(Failpoint.PLACE_PROMISED)
        doing = self._append(request.session, verb)
        return pb.OfferHandoverResponse(seq=await self._placed(live, request.to, taken_at, doing))

    async def CancelHandover(self, request: pb.CancelHandoverRequest, context: object) -> pb.CancelHandoverResponse:
        """See the contract."""
        verb = team.cancel_handover(staff().subject, request.epoch, request_id(request.request_id))
        return pb.CancelHandoverResponse(seq=await self._hand(request.session, verb))

    async def AcceptHandover(self, request: pb.AcceptHandoverRequest, context: object) -> pb.AcceptHandoverResponse:
        """See the contract."""
        who = staff()
        verb = team.accept_handover(who.subject, who.force, request_id(request.request_id))
        await self._hand(request.session, verb)
        return pb.AcceptHandoverResponse(session=await self._shown(request.session))

    async def DeclineHandover(self, request: pb.DeclineHandoverRequest, context: object) -> pb.DeclineHandoverResponse:
        """See the contract."""
        await self._hand(request.session, team.decline_handover(staff().subject, request_id(request.request_id)))
        return pb.DeclineHandoverResponse()

    async def ReturnToQueue(self, request: pb.ReturnToQueueRequest, context: object) -> pb.ReturnToQueueResponse:
        """See the contract."""
        force = value(Force, request.force)
        verb = team.hand_back(staff().subject, request.epoch, request_id(request.request_id), force)
        return pb.ReturnToQueueResponse(seq=await self._hand(request.session, verb))

    async def InviteSpecialist(
        self, request: pb.InviteSpecialistRequest, context: object
    ) -> pb.InviteSpecialistResponse:
        """See the contract."""
        part = value(Part, request.part)
        verb = team.invite(staff().subject, request.epoch, request_id(request.request_id), part)
        return pb.InviteSpecialistResponse(seq=await self._append(request.session, verb))

    async def ListInvitations(self, request: pb.ListInvitationsRequest, context: object) -> pb.ListInvitationsResponse:
        """See the contract."""
        invited = [shown.invitation(one, self._board.now) for one in await self._store.invitations()]
        return pb.ListInvitationsResponse(invitations=invited)

    async def TakeInvitation(self, request: pb.TakeInvitationRequest, context: object) -> pb.TakeInvitationResponse:
        """See the contract."""
        verb = team.take_invitation(staff().subject, request_id(request.request_id), request.invitation)
        await self._append(request.session, verb)
        return pb.TakeInvitationResponse(session=await self._shown(request.session))

    async def LeaveSession(self, request: pb.LeaveSessionRequest, context: object) -> pb.LeaveSessionResponse:
        """See the contract."""
        await self._append(request.session, team.leave_team(staff().subject, request_id(request.request_id)))
        return pb.LeaveSessionResponse()

    async def AddNote(self, request: pb.AddNoteRequest, context: object) -> pb.AddNoteResponse:
        """See the contract."""
        verb = team.note(staff().subject, request_id(request.request_id), request.text)
        return pb.AddNoteResponse(seq=await self._append(request.session, verb))

    async def ReadEarlier(self, request: pb.ReadEarlierRequest, context: object) -> pb.ReadEarlierResponse:
        """See the contract. Another process may have heard of a handover that this one has not (pain 22)."""
        picture = (await self._fresh(request.session)).picture
        if not picture.reads(staff().subject):
            raise SessionUnknown
        if not picture.earlier:
            raise EarlierUnknown
        earlier = await self._log.fresh(picture.earlier)
        if earlier.picture.state is not State.CLOSED:  # somebody else has it: its end is when her code opens it here
            raise EarlierUnknown
        if not 0 <= request.after <= earlier.picture.last_seq:
            raise CursorInvalid
        reads = self._reads(staff().subject)
        reads.begins(picture.earlier, request.after, through=picture.session)
        await reads.committed()
        entries = await self._log.store.read(picture.earlier, request.after, PAGE)
        answer = pb.ReadEarlierResponse(last_seq=earlier.picture.last_seq)
        for one in entries:
            answer.entries.add(**mapping.entry(one, staff=True))
        return answer

    async def ListLiveSessions(
        self, request: pb.ListLiveSessionsRequest, context: object
    ) -> pb.ListLiveSessionsResponse:
        """See the contract."""
        sessions = in_order(await self._store.live_sessions())
        present = self._exchange.presence.present
        return pb.ListLiveSessionsResponse(
            sessions=[shown.live_session(one, present=present(one.session)) for one in sessions]
        )

    async def WatchSession(self, request: pb.WatchSessionRequest, context: object) -> pb.WatchSessionResponse:
        """See the contract."""
        await self._append(request.session, team.watch(staff().subject, request_id(request.request_id)))
        return pb.WatchSessionResponse(session=await self._shown(request.session))

    async def TakeOver(self, request: pb.TakeOverRequest, context: object) -> pb.TakeOverResponse:
        """A place first, or the queue would take it from her for want of a lease; then the log."""
        who, live = staff(), await self._fresh(request.session)
        verb = team.take_over(who.subject, who.force, request_id(request.request_id))
        verb(live.picture)
        member = Operator(who.subject, who.force, who.skills, who.languages, 1, accepting=False, leased=True, slots={})
        taken_at = await self._store.seat(member, live.picture.session, self._lease)
        self._log.failpoints.reach(Failpoint.SEATED)
        await self._placed(live, who.subject, taken_at, self._hand(request.session, verb))
        return pb.TakeOverResponse(session=await self._shown(request.session))

    async def ListReads(self, request: pb.ListReadsRequest, context: object) -> pb.ListReadsResponse:
        """See the contract."""
        session = (await self._known(request.session)).picture.session
        return pb.ListReadsResponse(reads=map(shown.read, await self._store.reads(session)))

    async def _hand(self, name: str, verb: Verb) -> int:
        """Does a verb that may move the session from one to another, and gives back the places that it leaves.

        Those that were taken before: one that was taken since is the next offer's.
        """
        picture = (await self._known(name)).picture
        handover, noted = picture.around.handover, Noted(verb)
        had = [picture.operator, *([handover.to] if handover else [])]
        held = [(operator, await self._store.taken_at(operator, picture.session)) for operator in had]
        seq = await self._append(name, noted)
        self._log.failpoints.reach(Failpoint.HANDED_ON)
        for operator, taken_at in held if noted.added else ():
            if taken_at is not None:
                await self._places.settle(picture, operator, taken_at)
        return seq

    async def _promise(self, operator: str, session: str) -> datetime:
        """Takes one of her places, or anew the one that an earlier try, or proposal, took: ColleagueUnavailable."""
        taken_at = await self._store.reserve(operator, session) or await self._store.retake(operator, session)
        if taken_at is None:
            raise ColleagueUnavailable
        return taken_at

    async def _placed(self, live: Live, operator: str, taken_at: datetime | None, doing: Awaitable[int]) -> int:
        """Waits for what the operator has been given a place for, and gives that back if it is refused."""
        try:
            return await doing
        except StoreUnavailable:
            raise  # nobody knows: the queue gives it back if nothing was written
        except Refusal:
            await self._places.settle(live.picture, operator, taken_at)
            raise

    async def _append(self, name: str, verb: Verb) -> int:
        return await self._log.append((await self._known(name)).picture.session, verb)

    async def _known(self, name: str) -> Live:
        return await self._log.known(parse("sessions", name))

    async def _fresh(self, name: str) -> Live:
        return await self._log.fresh((await self._known(name)).picture.session)

    async def _shown(self, name: str) -> resources_pb2.Session | None:
        """A resend may come when it is the caller's no more."""
        return mapping.session_of((await self._known(name)).picture, self._exchange.presence, staff().subject)
