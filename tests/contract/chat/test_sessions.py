"""SessionService over a real channel."""

from uuid import uuid4

import grpc
import pytest

from chat_svc.domain import consent, verbs
from chat_svc.domain.entries import ConsentRequested, ReferralAdvanced
from chat_svc.domain.values import ContactField, ReferralStage
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import session_pb2 as pb
from tests.fakes.chat_calls import UNKNOWN, S, ask, failed, invalid, refused
from tests.fakes.chat_sessions import (
    ASK,
    CLOSE,
    DISPATCH,
    EXPIRE,
    GRANT,
    OPEN,
    REFERRAL,
    SAY,
    TAKEN,
    WITHDRAW,
)

ASKED = (*TAKEN, ASK)
NOT_ASKED = (grpc.StatusCode.NOT_FOUND, "CONSENT_NOT_REQUESTED")
DELIVERED = resources_pb2.REFERRAL_STAGE_DELIVERED


def dispatch(session=S, referral=REFERRAL):
    return pb.DispatchReferralRequest(session=session, referral=referral)


def advance(session=S, referral=REFERRAL, stage=DELIVERED):
    return pb.AdvanceReferralRequest(session=session, referral=referral, stage=stage)


async def test_a_session_is_told_as_its_log_has_it(chat):
    await chat.process.do(*TAKEN, SAY)
    session = (await chat.referrals.sessions.GetSession(pb.GetSessionRequest(name=S))).session
    assert (session.name, session.last_seq, session.epoch, session.operator) == (S, 4, 1, "alice")
    assert session.state == resources_pb2.SESSION_STATE_ACTIVE
    assert session.intake.place.title == "Cergy (95000)"
    assert session.intake.minor
    assert not session.visitor_present


async def test_a_session_that_is_not_there_is_unknown_to_every_verb(chat):
    stub = chat.referrals.sessions
    for call in (
        stub.GetSession(pb.GetSessionRequest(name=S)),
        stub.RequestConsent(ask()),
        stub.DispatchReferral(dispatch()),
        stub.AdvanceReferral(advance()),
    ):
        assert await refused(call) == UNKNOWN
    assert chat.process.database.log("s") == []


async def test_a_name_of_something_else_is_refused_by_every_verb(chat):
    stub = chat.referrals.sessions
    for call in (
        stub.GetSession(pb.GetSessionRequest(name="units/s")),
        stub.RequestConsent(ask(session="s")),
        stub.RequestConsent(ask(request=resources_pb2.ConsentRequested(referral="r"))),
        stub.DispatchReferral(dispatch(session="")),
        stub.AdvanceReferral(advance(session="sessions/")),
        stub.ReadConsents(pb.ReadConsentsRequest(questions=[pb.ConsentQuestion(session="s")])),
    ):
        assert await refused(call) == invalid("NAME_INVALID")


async def test_the_interlocutor_asks_for_consent_once_however_often_it_is_said(chat):
    await chat.process.do(*TAKEN)
    request = ask()
    assert (await chat.referrals.sessions.RequestConsent(request)).seq == 4
    assert (await chat.referrals.sessions.RequestConsent(request)).seq == 4
    assert chat.process.database.said("s")[3:] == [
        ConsentRequested(REFERRAL, "Commissariat de Cergy", (ContactField.NAME, ContactField.PHONE), "1")
    ]


async def test_asking_with_an_id_used_for_another_question_is_refused(chat):
    await chat.process.do(*TAKEN)
    request = ask()
    await chat.referrals.sessions.RequestConsent(request)
    other = resources_pb2.ConsentRequested(referral=REFERRAL, recipient="Autre", wording_version="1")
    refusal = await refused(chat.referrals.sessions.RequestConsent(ask(request_id=request.request_id, request=other)))
    assert refusal == (grpc.StatusCode.ALREADY_EXISTS, "CLIENT_ID_REUSED")


@pytest.mark.parametrize(
    ("life", "changes", "refusal"),
    [
        (TAKEN, {"request_id": ""}, invalid("REQUEST_ID_INVALID")),
        (TAKEN, {"operator": "bob"}, failed("EPOCH_STALE")),
        (TAKEN, {"epoch": 2}, failed("EPOCH_STALE")),
        ((*TAKEN, EXPIRE), {}, failed("EPOCH_STALE")),
        ((OPEN,), {"operator": "", "epoch": 0}, failed("EPOCH_STALE")),
        ((*TAKEN, CLOSE), {}, failed("SESSION_CLOSED")),
        ((*ASKED, GRANT, DISPATCH), {}, failed("REFERRAL_ALREADY_DISPATCHED")),
    ],
)
async def test_whoever_may_not_ask_does_not(chat, life, changes, refusal):
    await chat.process.do(*life)
    assert await refused(chat.referrals.sessions.RequestConsent(ask(**changes))) == refusal
    assert len(chat.process.database.log("s")) == len(life)


@pytest.mark.parametrize(
    ("life", "refusal"),
    [
        (TAKEN, NOT_ASKED),
        (ASKED, failed("CONSENT_MISSING")),
        ((*ASKED, WITHDRAW), failed("CONSENT_WITHDRAWN")),
        ((*ASKED, GRANT, WITHDRAW), failed("CONSENT_WITHDRAWN")),
    ],
)
async def test_nothing_leaves_without_consent(chat, life, refusal):
    await chat.process.do(*life)
    assert await refused(chat.referrals.sessions.DispatchReferral(dispatch())) == refusal
    assert len(chat.process.database.log("s")) == len(life)


async def test_what_left_has_left_once(chat):
    await chat.process.do(*ASKED, GRANT)
    for _ in range(2):
        assert (await chat.referrals.sessions.DispatchReferral(dispatch())).seq == 6
    assert len(chat.process.database.log("s")) == 6


@pytest.mark.parametrize("failure", ["insert", "insert after"])
async def test_a_dispatch_of_which_nobody_knows_is_found_out_by_the_retry(chat, failure):
    await chat.process.do(*ASKED, GRANT)
    chat.process.store.failures = [failure]
    assert (await chat.referrals.sessions.DispatchReferral(dispatch())).seq == 6
    assert len(chat.process.database.log("s")) == 6


async def test_news_are_told_once_and_none_before_it_left(chat):
    stub = chat.referrals.sessions
    assert await refused(_advance_in(chat, ASKED)) == failed("REFERRAL_NOT_DISPATCHED")
    assert await refused(stub.AdvanceReferral(advance(referral="referrals/none"))) == NOT_ASKED
    await chat.process.do(GRANT, DISPATCH)
    for _ in range(2):
        assert (await stub.AdvanceReferral(advance())).seq == 7
    assert chat.process.database.said("s")[6:] == [ReferralAdvanced(REFERRAL, ReferralStage.DELIVERED)]


async def _advance_in(chat, life):
    await chat.process.do(*life)
    return await chat.referrals.sessions.AdvanceReferral(advance())


@pytest.mark.parametrize("stage", [0, 99])
async def test_news_that_say_nothing_are_refused(chat, stage):
    await chat.process.do(*ASKED, GRANT, DISPATCH)
    refusal = await refused(chat.referrals.sessions.AdvanceReferral(advance(stage=stage)))
    assert refusal == invalid("STAGE_MISSING")


async def test_answers_are_those_that_she_gave_last(chat):
    other = "referrals/other"
    await chat.process.do(*ASKED, GRANT)
    await chat.process.do(*TAKEN, session="t")
    await chat.process.do(ASK, GRANT, WITHDRAW, session="t")
    await chat.process.do(*ASKED, session="unanswered")
    questions = [
        pb.ConsentQuestion(session=f"sessions/{session}", referral=referral)
        for session, referral in (
            ("s", REFERRAL),
            ("t", REFERRAL),
            ("s", other),
            ("unanswered", REFERRAL),
            ("no", other),
        )
    ]
    answers = (await chat.referrals.sessions.ReadConsents(pb.ReadConsentsRequest(questions=questions))).answers
    first, second = answers
    assert (first.session, first.referral, first.seq) == (S, REFERRAL, 5)
    assert [(one.field, one.value) for one in first.granted.details] == [
        (resources_pb2.CONTACT_FIELD_PHONE, "01 99 00 12 34")
    ]
    assert (first.granted.wording_version, first.granted.language) == ("1", "fr")
    assert (second.session, second.seq, second.WhichOneof("answer")) == ("sessions/t", 6, "withdrawn")


async def test_more_than_five_hundred_questions_are_too_many(chat):
    def asked(count):
        questions = [pb.ConsentQuestion(session=S, referral=REFERRAL)] * count
        return chat.referrals.sessions.ReadConsents(pb.ReadConsentsRequest(questions=questions))

    assert await refused(asked(501)) == invalid("BATCH_TOO_LARGE")
    assert not (await asked(500)).answers


async def test_of_a_withdrawal_and_a_dispatch_at_once_the_log_lets_one_through(chat):
    here, there = chat.process, chat.process.log
    await here.do(*ASKED, GRANT)
    sent = chat.referrals.sessions.DispatchReferral(dispatch())
    try:
        await there.append("s", consent.withdraw(str(uuid4()), REFERRAL))
        assert await refused(sent) == failed("CONSENT_WITHDRAWN")
    except consent.ReferralAlreadyDispatched:
        assert (await sent).seq == 6
    assert len(here.database.log("s")) == 6


async def test_without_the_database_referral_svc_is_told_to_try_again(chat):
    chat.process.store.down = True
    refusal = await refused(chat.referrals.sessions.GetSession(pb.GetSessionRequest(name=S)))
    assert refusal == (grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")


async def test_it_reads_what_another_process_appended(chat):
    await chat.process.do(OPEN)
    picture = chat.process.log.live("s").picture
    await chat.process.store.insert([picture.next(verbs.offer("bob")(picture), chat.process.database.time)])
    session = (await chat.referrals.sessions.GetSession(pb.GetSessionRequest(name=S))).session
    assert (session.last_seq, session.operator) == (2, "bob")
