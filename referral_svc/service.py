"""ReferralService on the wire: what is said to the domain, the store and the log, and what is answered."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

import grpc

from chassis import auth, names
from chassis.auth import Role, Staff
from chassis.refusals import Refusal, Status
from pnav.referral.v1 import referral_pb2 as pb
from pnav.referral.v1 import referral_pb2_grpc
from referral_svc import wire
from referral_svc.domain import inbox, life, refusals
from referral_svc.domain.inbox import Rank, Viewer
from referral_svc.domain.values import Intake, Proposal, Referral, State, Unit, Urgency

Context = grpc.aio.ServicerContext[Any, Any]

# How long the caller of CreateReferral has to ask the question herself before the jobs do it for her: she is done
# within SessionService's deadline of 15 s or not at all.
ASK_PATIENCE = timedelta(seconds=15)

_REQUESTS = UUID("6a0c2f0b-6f0a-4b0e-9b5e-0f7c0d3c9a51")  # namespace of ids made from request ids (RFC 9562 §5.5)

REFUSALS: Mapping[type[Refusal], Status] = {
    refusals.KindMissing: Status.INVALID_ARGUMENT,
    refusals.UrgencyUnknown: Status.INVALID_ARGUMENT,
    refusals.FieldsMissing: Status.INVALID_ARGUMENT,
    refusals.SummaryEmpty: Status.INVALID_ARGUMENT,
    refusals.SummaryTooLong: Status.INVALID_ARGUMENT,
    refusals.PageTokenInvalid: Status.INVALID_ARGUMENT,
    refusals.RequestIdReused: Status.ALREADY_EXISTS,
    refusals.UnitUnknown: Status.NOT_FOUND,
    refusals.SessionUnknown: Status.NOT_FOUND,
    refusals.ReferralUnknown: Status.NOT_FOUND,
    refusals.SessionClosed: Status.FAILED_PRECONDITION,
    refusals.EpochStale: Status.FAILED_PRECONDITION,
    refusals.ReferralNotDelivered: Status.FAILED_PRECONDITION,
    refusals.ReferralNotDispatched: Status.FAILED_PRECONDITION,
    refusals.ConsentMissing: Status.FAILED_PRECONDITION,
    refusals.ConsentWithdrawn: Status.FAILED_PRECONDITION,
}


class Store(Protocol):
    """What the RPCs need of the store; see store.py."""

    async def now(self) -> datetime: ...
    async def create(self, referral: Referral, patience: timedelta) -> Referral: ...
    async def get(self, identifier: str) -> Referral | None: ...
    async def change(self, before: Referral, after: Referral) -> bool: ...
    async def page(self, viewer: Viewer, start: Rank | None, size: int) -> list[Referral]: ...


class Chat(Protocol):
    """What the RPCs need of the session's log; see upstream.py."""

    async def intake(self, session: str) -> Intake: ...


class Directory(Protocol):
    """What the RPCs need of the directory; see upstream.py."""

    async def unit(self, name: str) -> Unit: ...


class ReferralService(referral_pb2_grpc.ReferralServiceServicer):
    """The four RPCs; what each refuses stands in the contract. `ask` puts the question into the log."""

    def __init__(
        self, store: Store, chat: Chat, directory: Directory, ask: Callable[[Referral], Awaitable[None]]
    ) -> None:
        self._store = store
        self._chat = chat
        self._directory = directory
        self._ask = ask

    async def CreateReferral(self, request: pb.CreateReferralRequest, _context: Context) -> pb.CreateReferralResponse:
        """Keeps the proposal, then asks; a repeat finds it by its id and asks again, which the log takes as once."""
        staff = auth.staff()
        proposal = _proposal(staff, request)
        identifier = str(uuid5(_REQUESTS, f"{staff.subject}\n{names.request_id(request.request_id)}"))
        known = await self._store.get(identifier) or await self._new(identifier, proposal)
        referral = life.same_request(known, proposal)
        if referral.state is State.AWAITING_CONSENT:
            await self._ask(referral)
        return pb.CreateReferralResponse(referral=_shown(_viewer(staff), referral))

    async def GetReferral(self, request: pb.GetReferralRequest, _context: Context) -> pb.GetReferralResponse:
        """One that the caller may see."""
        viewer = _viewer(auth.staff())
        referral = await self._find(request.name)
        if not inbox.visible(viewer, referral):
            raise refusals.ReferralUnknown
        return pb.GetReferralResponse(referral=_shown(viewer, referral))

    async def ListReferrals(self, request: pb.ListReferralsRequest, _context: Context) -> pb.ListReferralsResponse:
        """A page of those the caller may see."""
        viewer = _viewer(auth.staff())
        size = inbox.page_size(request.page_size)
        found = await self._store.page(viewer, inbox.after(request.page_token), size + 1)
        page = found[:size]
        return pb.ListReferralsResponse(
            referrals=[_shown(viewer, referral) for referral in page],
            next_page_token=inbox.token(page[-1]) if len(found) > size else "",
        )

    async def AcknowledgeReferral(
        self, request: pb.AcknowledgeReferralRequest, _context: Context
    ) -> pb.AcknowledgeReferralResponse:
        """A person at the unit has taken it; the visitor is told by an errand committed with it."""
        viewer = _viewer(auth.staff())
        names.request_id(request.request_id)
        while True:  # ends: a lost race means that the state moved on, and it never moves back
            before = await self._find(request.name)
            if not inbox.of_unit(viewer, before):
                raise refusals.ReferralUnknown
            after = life.acknowledge(before, viewer.subject, await self._store.now())
            if after is before or await self._store.change(before, after):
                return pb.AcknowledgeReferralResponse(referral=_shown(viewer, after))

    async def _new(self, identifier: str, proposal: Proposal) -> Referral:
        unit = await self._directory.unit(proposal.unit)
        intake = await self._chat.intake(proposal.session)
        now = await self._store.now()
        return await self._store.create(Referral(identifier, proposal, unit.title, intake, now), ASK_PATIENCE)

    async def _find(self, name: str) -> Referral:
        referral = await self._store.get(names.parse(wire.COLLECTION, name))
        if referral is None:
            raise refusals.ReferralUnknown
        return referral


def _proposal(staff: Staff, request: pb.CreateReferralRequest) -> Proposal:
    names.parse("sessions", request.session)
    names.parse("units", request.unit)
    return life.propose(
        operator=staff.subject,
        session=request.session,
        epoch=request.epoch,
        kind=wire.KINDS.read(request.kind),
        urgency=wire.URGENCIES.read(request.urgency) if request.urgency else Urgency.NORMAL,
        unit=request.unit,
        fields=[wire.FIELDS.read(field) for field in request.fields],
        summary=request.summary,
    )


def _viewer(staff: Staff) -> Viewer:
    officer = Role.UNIT_OFFICER in staff.roles
    units = {unit if unit == inbox.EVERY_UNIT else names.build("units", unit) for unit in staff.units}
    return Viewer(
        subject=staff.subject,
        operator=Role.OPERATOR in staff.roles,
        supervisor=Role.SUPERVISOR in staff.roles,
        units=frozenset(units) if officer else frozenset(),
    )


def _shown(viewer: Viewer, referral: Referral) -> pb.Referral:
    return wire.write_referral(inbox.seen_by(viewer, referral))
