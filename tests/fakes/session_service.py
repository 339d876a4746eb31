"""SessionService and DirectoryService on a real channel, before the log and the units in memory."""

from chassis import names
from chassis.auth import Peer
from chassis.refusals import Status
from chassis.server import methods_of
from pnav.chat.v1 import resources_pb2, session_pb2, session_pb2_grpc
from pnav.directory.v1 import directory_pb2, directory_pb2_grpc
from referral_svc import wire
from referral_svc.domain import refusals
from referral_svc.domain.values import Kind, Proposal, Referral, Urgency

SESSIONS = "pnav.chat.v1.SessionService"
UNITS = "pnav.directory.v1.DirectoryService"
REFUSALS = {
    refusals.SessionUnknown: Status.NOT_FOUND,
    refusals.UnitUnknown: Status.NOT_FOUND,
    refusals.EpochStale: Status.FAILED_PRECONDITION,
    refusals.ConsentMissing: Status.FAILED_PRECONDITION,
    refusals.ConsentWithdrawn: Status.FAILED_PRECONDITION,
    refusals.ReferralNotDispatched: Status.FAILED_PRECONDITION,
}


def access(service):
    """Reachable by referral_svc alone."""
    return dict.fromkeys(methods_of(service), frozenset({Peer.REFERRAL_SVC}))


class SessionService(session_pb2_grpc.SessionServiceServicer):
    def __init__(self, log):
        self.log = log
        self.asked = []

    async def GetSession(self, request, context):
        intake = wire.write_intake(await self.log.intake(request.name))
        return session_pb2.GetSessionResponse(session=resources_pb2.Session(name=request.name, intake=intake))

    async def RequestConsent(self, request, context):
        names.request_id(request.request_id)
        self.asked.append(request)
        fields = tuple(wire.FIELDS.read(field) for field in request.request.fields)
        one = _referral(request.session, request.request.referral, request.operator, request.epoch, fields)
        await self.log.ask(one)
        return session_pb2.RequestConsentResponse(seq=len(self.log.entries))

    async def ReadConsents(self, request, context):
        questions = [_referral(one.session, one.referral) for one in request.questions]
        answers = await self.log.answers(questions)
        return session_pb2.ReadConsentsResponse(
            answers=[_answer(one, answers[one.id]) for one in questions if one.id in answers]
        )

    async def DispatchReferral(self, request, context):
        await self.log.dispatch(_referral(request.session, request.referral))
        return session_pb2.DispatchReferralResponse(seq=len(self.log.entries))

    async def AdvanceReferral(self, request, context):
        await self.log.advance(_referral(request.session, request.referral), wire.STAGES.read(request.stage))
        return session_pb2.AdvanceReferralResponse(seq=len(self.log.entries))


class DirectoryService(directory_pb2_grpc.DirectoryServiceServicer):
    def __init__(self, units):
        self.units = units

    async def GetUnit(self, request, context):
        unit = await self.units.unit(request.name)
        return directory_pb2.GetUnitResponse(
            unit=directory_pb2.Unit(name=request.name, title=unit.title, referral_email=unit.email)
        )


def _referral(session, name, operator="", epoch=0, fields=()):
    proposal = Proposal(operator, session, epoch, Kind.REPORT, Urgency.NORMAL, "", fields, "")
    return Referral(names.parse("referrals", name), proposal, "", None, None)


def _answer(one, answer):
    name = names.build("referrals", one.id)
    found = session_pb2.ConsentAnswer(session=one.proposal.session, referral=name, seq=answer.seq)
    if answer.granted:
        details = [
            resources_pb2.ContactDetail(field=wire.FIELDS.write(detail.field), value=detail.value)
            for detail in answer.details
        ]
        found.granted.MergeFrom(
            resources_pb2.ConsentGranted(
                referral=name, details=details, wording_version=answer.wording_version, language=answer.language
            )
        )
    else:
        found.withdrawn.referral = name
    return found
