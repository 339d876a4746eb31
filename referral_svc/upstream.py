"""The services this one asks: the session's log in chat_svc, the units in directory_svc."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID, uuid5

import grpc

from chassis import client, names
from chassis.refusals import NameInvalid, Refusal, ServiceUnavailable
from pnav.chat.v1 import resources_pb2, session_pb2, session_pb2_grpc
from pnav.directory.v1 import directory_pb2, directory_pb2_grpc
from referral_svc import wire
from referral_svc.domain import refusals
from referral_svc.domain.life import Answer
from referral_svc.domain.values import Intake, Referral, Stage, Unit

WORDING_VERSION = "1"  # of the words in which the public page asks for consent

_KNOWN: Mapping[str, type[Refusal]] = {
    refusal.reason: refusal
    for refusal in (
        NameInvalid,
        refusals.ConsentMissing,
        refusals.ConsentWithdrawn,
        refusals.EpochStale,
        refusals.ReferralNotDispatched,
        refusals.SessionClosed,
        refusals.SessionUnknown,
        refusals.UnitUnknown,
    )
}


class UnexpectedAnswer(Exception):
    """Another service failed in a way its contract does not name; only the status is kept."""


class Chat:
    """The log of sessions. Methods raise what SessionService names, and ServiceUnavailable."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = session_pb2_grpc.SessionServiceStub(channel)

    async def intake(self, session: str) -> Intake:
        """What a session is about."""
        with _refusals():
            answer = await self._stub.GetSession(session_pb2.GetSessionRequest(name=session))
        return wire.read_intake(answer.session.intake)

    async def ask(self, referral: Referral) -> None:
        """Asks the visitor for her consent, in the log, once however often this is called."""
        asked = referral.proposal
        request = session_pb2.RequestConsentRequest(
            session=asked.session,
            request_id=str(uuid5(UUID(referral.id), "consent_requested")),
            operator=asked.operator,
            epoch=asked.epoch,
            request=resources_pb2.ConsentRequested(
                referral=names.build(wire.COLLECTION, referral.id),
                recipient=referral.unit_title,
                fields=[wire.FIELDS.write(field) for field in asked.fields],
                wording_version=WORDING_VERSION,
            ),
        )
        with _refusals():
            await self._stub.RequestConsent(request)

    async def answers(self, referrals: Sequence[Referral]) -> Mapping[str, Answer]:
        """What she answered last, by referral id; at most 500 questions at once. No answer, no entry."""
        questions = [
            session_pb2.ConsentQuestion(session=one.proposal.session, referral=names.build(wire.COLLECTION, one.id))
            for one in referrals
        ]
        with _refusals():
            found = await self._stub.ReadConsents(session_pb2.ReadConsentsRequest(questions=questions))
        return {names.parse(wire.COLLECTION, one.referral): _answer(one) for one in found.answers}

    async def dispatch(self, referral: Referral) -> None:
        """Commits in the log that the details leave; ConsentWithdrawn if she was faster."""
        name = names.build(wire.COLLECTION, referral.id)
        request = session_pb2.DispatchReferralRequest(session=referral.proposal.session, referral=name)
        with _refusals():
            await self._stub.DispatchReferral(request)

    async def advance(self, referral: Referral, stage: Stage) -> None:
        """Tells her, once however often this is called."""
        request = session_pb2.AdvanceReferralRequest(
            session=referral.proposal.session,
            referral=names.build(wire.COLLECTION, referral.id),
            stage=wire.STAGES.write(stage),
        )
        with _refusals():
            await self._stub.AdvanceReferral(request)


class Directory:
    """The units. Methods raise what DirectoryService names, and ServiceUnavailable."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = directory_pb2_grpc.DirectoryServiceStub(channel)

    async def unit(self, name: str) -> Unit:
        """The unit of that name; UnitUnknown if there is none."""
        with _refusals():
            answer = await self._stub.GetUnit(directory_pb2.GetUnitRequest(name=name))
        return Unit(answer.unit.title, answer.unit.referral_email)


def _answer(found: session_pb2.ConsentAnswer) -> Answer:
    granted = found.granted if found.HasField("granted") else None
    if granted is None:
        return Answer(found.seq, granted=False)
    return Answer(
        found.seq,
        granted=True,
        details=wire.read_details(granted),
        wording_version=granted.wording_version,
        language=granted.language,
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """Another service's refusal under its name here, its absence as ServiceUnavailable; its texts go nowhere."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        if (known := _KNOWN.get(client.reason(error))) is not None:
            raise known from None
        if error.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}:
            raise ServiceUnavailable from None
        raise UnexpectedAnswer(error.code().name) from None
