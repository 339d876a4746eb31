"""What other services of the platform do with a session's log."""

from chassis.names import build, parse, request_id
from chat_svc import mapping
from chat_svc.domain import consent, verbs
from chat_svc.domain.entries import ConsentGranted
from chat_svc.domain.picture import State
from chat_svc.domain.refusals import BatchTooLarge, SessionUnknown, StageMissing
from chat_svc.domain.values import ReferralStage
from chat_svc.enums import value
from chat_svc.log import Log
from chat_svc.presence import Presence
from pnav.chat.v1 import session_pb2 as pb
from pnav.chat.v1.session_pb2_grpc import SessionServiceServicer

QUESTIONS_MAX = 500


class Sessions(SessionServiceServicer):
    """Serves referral_svc."""

    def __init__(self, log: Log, presence: Presence) -> None:
        self._log = log
        self._presence = presence

    async def GetSession(self, request: pb.GetSessionRequest, context: object) -> pb.GetSessionResponse:
        """See the contract."""
        live = await self._log.fresh(parse("sessions", request.name))
        if live.picture.state is State.NEW:
            raise SessionUnknown
        return pb.GetSessionResponse(session=mapping.session(live.picture, self._presence))

    async def RequestConsent(self, request: pb.RequestConsentRequest, context: object) -> pb.RequestConsentResponse:
        """See the contract."""
        body = mapping.requested_of(request.request)
        parse("referrals", body.referral)
        verb = consent.request_consent(request.operator, request.epoch, request_id(request.request_id), body)
        return pb.RequestConsentResponse(seq=await self._append(request.session, verb))

    async def DispatchReferral(
        self, request: pb.DispatchReferralRequest, context: object
    ) -> pb.DispatchReferralResponse:
        """See the contract."""
        verb = consent.dispatch(request.referral)
        return pb.DispatchReferralResponse(seq=await self._append(request.session, verb))

    async def AdvanceReferral(self, request: pb.AdvanceReferralRequest, context: object) -> pb.AdvanceReferralResponse:
        """See the contract."""
        stage = value(ReferralStage, request.stage)
        if stage is None:
            raise StageMissing
        verb = consent.advance(request.referral, stage)
        return pb.AdvanceReferralResponse(seq=await self._append(request.session, verb))

    async def ReadConsents(self, request: pb.ReadConsentsRequest, context: object) -> pb.ReadConsentsResponse:
        """See the contract."""
        if len(request.questions) > QUESTIONS_MAX:
            raise BatchTooLarge
        answers = pb.ReadConsentsResponse()
        for question in request.questions:
            answer = await self._answer(question)
            if answer is not None:
                answers.answers.append(answer)
        return answers

    async def _answer(self, question: pb.ConsentQuestion) -> pb.ConsentAnswer | None:
        live = await self._log.fresh(parse("sessions", question.session))
        referral = live.picture.referrals.get(question.referral)
        if referral is None or referral.answer is None:
            return None
        answer = pb.ConsentAnswer(
            session=build("sessions", live.picture.session), referral=question.referral, seq=referral.answer_seq
        )
        if isinstance(referral.answer, ConsentGranted):
            answer.granted.CopyFrom(mapping.granted(referral.answer))
        else:
            answer.withdrawn.referral = question.referral
        return answer

    async def _append(self, name: str, verb: verbs.Verb) -> int:
        session = parse("sessions", name)
        live = await self._log.fresh(session)
        if live.picture.state is State.NEW:
            raise SessionUnknown
        return await self._log.append(session, verb)
