"""What operators do, over grpc-web."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from chassis.auth import staff
from chassis.names import parse, request_id
from chassis.refusals import StoreUnavailable
from chat_svc import mapping
from chat_svc.board import Board
from chat_svc.desk import BEAT_SECONDS, Desk
from chat_svc.domain import team, verbs
from chat_svc.domain.duty import Duty
from chat_svc.domain.entries import Entry
from chat_svc.domain.intake import Roster
from chat_svc.domain.queue import Operator
from chat_svc.domain.refusals import CapacityInvalid, CursorInvalid, ForceUnknownToQueue
from chat_svc.domain.values import Outcome, Severity
from chat_svc.enums import number, value
from chat_svc.exchange import Exchange
from chat_svc.failpoints import Failpoint
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.places import Places
from chat_svc.reads import Reads
from pnav.chat.v1 import operator_pb2 as pb
from pnav.chat.v1.operator_pb2_grpc import OperatorServiceServicer

CAPACITY_MAX = 20
_FOLLOWED_MAX = 200  # cursors; ten times what one person can hold


class OperatorStore(Protocol):
    """What operators need from the database."""

    async def sessions_of(self, operator: str) -> dict[str, int]:
        """Ids of what is offered to her or with her; to each the seq at which it was last projected."""

    async def set_availability(self, member: Operator, lease: timedelta, *, rested: bool) -> Duty:
        """Writes who she is and what she takes; renews her lease."""

    async def renew(self, operator: str, lease: timedelta) -> Duty:
        """Renews; gives what is held to be true of her."""

    async def taken_at(self, operator: str, session: str) -> datetime | None:
        """When the place was taken that she holds for the session."""


class Operators(OperatorServiceServicer):
    """Serves consoles."""

    def __init__(
        self,
        log: Log,
        store: OperatorStore,
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
        self._desks: set[Desk] = set()
        log.moved.append(self._moved)
        exchange.presence.changed.append(self._came_or_went)

    async def SetAvailability(self, request: pb.SetAvailabilityRequest, context: object) -> pb.SetAvailabilityResponse:
        """See the contract."""
        if not 1 <= request.capacity <= CAPACITY_MAX:
            raise CapacityInvalid
        who = staff()
        if who.force not in list(Roster):
            raise ForceUnknownToQueue
        member = Operator(
            subject=who.subject,
            force=who.force,
            skills=who.skills,
            languages=who.languages,
            capacity=request.capacity,
            accepting=request.accepting and not request.leaving,
            leased=True,
            slots={},
        )
        lease = timedelta() if request.leaving else self._lease
        duty = await self._store.set_availability(member, lease, rested=request.rested)
        self._board.stale.set()
        answer = pb.SetAvailabilityResponse(exposure=_exposure(duty))
        answer.lease.FromTimedelta(lease)
        return answer

    async def RenewLease(self, request: pb.RenewLeaseRequest, context: object) -> pb.RenewLeaseResponse:
        """See the contract."""
        duty = await self._store.renew(staff().subject, self._lease)
        answer = pb.RenewLeaseResponse(accepting=duty.accepting, capacity=duty.capacity, exposure=_exposure(duty))
        answer.lease.FromTimedelta(self._lease)
        return answer

    async def Follow(self, request: pb.FollowRequest, context: object) -> AsyncIterator[pb.FollowResponse]:
        """See the contract."""
        cursors = {parse("sessions", cursor.session): cursor.after for cursor in request.cursors}
        if len(cursors) > _FOLLOWED_MAX:
            raise CursorInvalid
        operator = staff().subject
        desk = Desk(self._log, self._exchange.presence, self._reads(operator), operator, cursors)
        await desk.check()
        self._desks.add(desk)
        beating = asyncio.get_running_loop().create_task(self._beat(desk, operator))
        try:
            async for event in desk.events(await self._store.sessions_of(operator)):
                yield event
        finally:
            beating.cancel()
            self._desks.discard(desk)
            desk.close()

    async def AcceptOffer(self, request: pb.AcceptOfferRequest, context: object) -> pb.AcceptOfferResponse:
        """See the contract."""
        who = staff()
        await self._append(request.session, verbs.accept(who.subject, who.force, request_id(request.request_id)))
        picture = (await self._known(request.session)).picture
        return pb.AcceptOfferResponse(session=mapping.session_of(picture, self._exchange.presence, who.subject))

    async def DeclineOffer(self, request: pb.DeclineOfferRequest, context: object) -> pb.DeclineOfferResponse:
        """See the contract."""
        subject, session = staff().subject, parse("sessions", request.session)
        verb = verbs.Noted(verbs.decline(subject, request_id(request.request_id)))
        taken_at = await self._store.taken_at(subject, session)
        await self._append(request.session, verb)
        self._log.failpoints.reach(Failpoint.DECLINED)
        if verb.added and taken_at is not None:  # a resend may come when it is offered to her again
            await self._places.settle((await self._known(request.session)).picture, subject, taken_at)
        return pb.DeclineOfferResponse()

    async def SendMessage(self, request: pb.SendMessageRequest, context: object) -> pb.SendMessageResponse:
        """See the contract."""
        verb = team.speak(staff().subject, request.epoch, request_id(request.request_id), request.text)
        return pb.SendMessageResponse(seq=await self._append(request.session, verb))

    async def SetTyping(self, request: pb.SetTypingRequest, context: object) -> pb.SetTypingResponse:
        """See the contract."""
        await self._append(request.session, verbs.hold(staff().subject))
        self._exchange.typing(await self._known(request.session), by_visitor=False, active=request.active)
        return pb.SetTypingResponse()

    async def ShareService(self, request: pb.ShareServiceRequest, context: object) -> pb.ShareServiceResponse:
        """See the contract."""
        card = mapping.card_of(request.card)
        verb = verbs.share(staff().subject, request.epoch, request_id(request.request_id), card)
        return pb.ShareServiceResponse(seq=await self._append(request.session, verb))

    async def CloseSession(self, request: pb.CloseSessionRequest, context: object) -> pb.CloseSessionResponse:
        """See the contract."""
        subject = staff().subject
        outcome = value(Outcome, request.outcome) or Outcome.UNSAID
        severity = value(Severity, request.severity) or Severity.UNSAID
        verb = verbs.close(subject, request.epoch, request_id(request.request_id), outcome, severity)
        seq = await self._append(request.session, verb)
        self._log.failpoints.reach(Failpoint.CLOSED)
        await self._settle(request.session, subject)
        return pb.CloseSessionResponse(seq=seq)

    async def GetQueue(self, request: pb.GetQueueRequest, context: object) -> pb.GetQueueResponse:
        """See the contract."""
        answer = pb.GetQueueResponse(
            operators=sum(one.there for one in self._board.operators),
            free_capacity=sum(one.free for one in self._board.operators),
        )
        for force, sessions in self._board.waiting().items():
            count = answer.waiting.add(force=number(force), sessions=len(sessions))
            count.in_danger = sum(one.danger for one in sessions)
            count.oldest.FromTimedelta(max(timedelta(), self._board.longest(sessions)))
        return answer

    async def drain(self) -> None:
        """Ends all streams: consoles follow again, elsewhere."""
        for desk in self._desks:
            desk.end()

    async def _append(self, name: str, verb: verbs.Verb) -> int:
        """Does what the verb allows the caller: a resend finds its outcome even when the session is hers no more."""
        live = await self._known(name)
        return await self._log.append(live.picture.session, verb)

    async def _settle(self, name: str, operator: str) -> None:
        """Her place may be free, and somebody may wait for it (pain 5)."""
        await self._places.settle((await self._known(name)).picture, operator)
        self._board.stale.set()

    async def _known(self, name: str) -> Live:
        """The session. Raises NameInvalid, SessionUnknown."""
        return await self._log.known(parse("sessions", name))

    def _moved(self, live: Live, _entry: Entry) -> None:
        for desk in self._desks:
            desk.look(live)

    def _came_or_went(self, session: str) -> None:
        for desk in self._desks:
            desk.show(session)

    async def _beat(self, desk: Desk, operator: str) -> None:
        while desk in self._desks:  # Python 3.11 may lose a cancellation: bpo-42130
            await asyncio.sleep(BEAT_SECONDS)
            desk.beat()
            with suppress(StoreUnavailable):  # the next look finds what this one missed
                await desk.look_at(await self._store.sessions_of(operator))


def _exposure(duty: Duty) -> pb.Exposure:
    exposure = pb.Exposure(chats=duty.chats, hard=duty.hard)
    if duty.rest:
        exposure.rest.FromTimedelta(duty.rest)
    return exposure
