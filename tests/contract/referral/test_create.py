"""CreateReferral, and what comes of it, over a real channel."""

import grpc
import pytest

from chassis.refusals import ServiceUnavailable
from pnav.chat.v1 import resources_pb2
from pnav.referral.v1 import referral_pb2 as pb
from referral_svc.domain.values import Detail, Field, State
from tests.fakes.referral_calls import CERGY, a_request, acknowledge, create, delivered, get, refused, work
from tests.fakes.referral_stage import PATIENCE, PHONE

INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "REFERRAL_UNKNOWN")


async def test_the_whole_story_over_the_wire(fresh, people):
    name = await delivered(fresh, people)
    [seen] = (await fresh.stub.ListReferrals(pb.ListReferralsRequest(), metadata=people.bob)).referrals
    assert (seen.name, seen.state) == (name, pb.REFERRAL_STATE_DELIVERED)
    assert [(detail.field, detail.value) for detail in seen.details] == [
        (resources_pb2.CONTACT_FIELD_PHONE, PHONE.value)
    ]
    assert (seen.due_time.ToDatetime() - seen.deliver_time.ToDatetime()).total_seconds() == 15 * 60
    taken = (await acknowledge(fresh, name, people.bob)).referral
    assert taken.state == pb.REFERRAL_STATE_ACKNOWLEDGED
    await work(fresh)
    assert fresh.chat.log.kinds() == ["asked", "granted", "dispatched", "delivered", "acknowledged"]
    assert len(fresh.postman.mails) == 1


async def test_a_proposal_comes_back_as_it_was_made_with_what_the_session_and_the_unit_say(fresh, people):
    referral = await create(fresh, people)
    assert referral.state == pb.REFERRAL_STATE_AWAITING_CONSENT
    assert (referral.session, referral.unit, referral.summary) == ("sessions/s1", CERGY, "Elle a peur.")
    assert referral.unit_title == "Commissariat de police de Cergy"
    assert referral.intake.place.commune == "communes/95127"
    assert referral.intake.place.point.latitude == 49.04
    assert referral.intake.category == resources_pb2.CATEGORY_DOMESTIC
    assert not referral.HasField("consent_time")
    assert not referral.HasField("due_time")


async def test_the_visitor_is_asked_by_name_for_the_fields_and_nothing_else(fresh, people):
    referral = await create(fresh, people)
    [asked] = fresh.chat.asked
    assert (asked.session, asked.operator, asked.epoch) == ("sessions/s1", "alice", 1)
    assert asked.request == resources_pb2.ConsentRequested(
        referral=referral.name,
        recipient="Commissariat de police de Cergy",
        fields=[resources_pb2.CONTACT_FIELD_NAME, resources_pb2.CONTACT_FIELD_PHONE],
        wording_version="1",
    )


async def test_urgency_unspecified_means_normal(fresh, people):
    assert (await create(fresh, people, urgency=0)).urgency == pb.URGENCY_NORMAL


async def test_the_same_request_id_finds_the_same_referral_and_asks_once(fresh, people):
    request = a_request()
    first = await fresh.stub.CreateReferral(request, metadata=people.alice)
    again = await fresh.stub.CreateReferral(request, metadata=people.alice)
    assert again == first
    assert fresh.chat.log.kinds() == ["asked"]
    assert len({asked.request_id for asked in fresh.chat.asked}) == 1


async def test_the_same_request_id_of_a_referral_on_its_way_asks_nothing(fresh, people):
    request = a_request()
    name = await delivered(fresh, people, request_id=request.request_id)
    again = await fresh.stub.CreateReferral(request, metadata=people.alice)
    assert (again.referral.name, again.referral.state) == (name, pb.REFERRAL_STATE_DELIVERED)
    assert not again.referral.details
    assert len(fresh.chat.asked) == 1


async def test_another_operators_request_id_is_another_request(fresh, people):
    request = a_request()
    first = await fresh.stub.CreateReferral(request, metadata=people.alice)
    refusal = await refused(fresh.stub.CreateReferral(request, metadata=people.dora))
    assert refusal == (grpc.StatusCode.FAILED_PRECONDITION, "EPOCH_STALE")
    assert list(fresh.store.referrals) == [first.referral.name.removeprefix("referrals/")]


async def test_the_same_request_id_with_another_content_is_refused(fresh, people):
    request = a_request()
    await fresh.stub.CreateReferral(request, metadata=people.alice)
    other = a_request(request_id=request.request_id, summary="Autre chose.")
    refusal = await refused(fresh.stub.CreateReferral(other, metadata=people.alice))
    assert refusal == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"request_id": ""}, "REQUEST_ID_INVALID"),
        ({"request_id": "1"}, "REQUEST_ID_INVALID"),
        ({"session": "s1"}, "NAME_INVALID"),
        ({"session": "sessions/"}, "NAME_INVALID"),
        ({"unit": "sessions/s1"}, "NAME_INVALID"),
        ({"fields": []}, "FIELDS_MISSING"),
        ({"fields": [0]}, "FIELDS_MISSING"),
        ({"fields": [99]}, "FIELDS_MISSING"),
        ({"kind": 0}, "KIND_MISSING"),
        ({"kind": 99}, "KIND_MISSING"),
        ({"urgency": 99}, "URGENCY_UNKNOWN"),
        ({"summary": ""}, "SUMMARY_EMPTY"),
        ({"summary": "é" * 20_001}, "SUMMARY_TOO_LONG"),
    ],
)
async def test_a_proposal_the_contract_does_not_allow_is_refused(fresh, people, changes, why):
    assert await refused(create(fresh, people, **changes)) == (INVALID, why)
    assert fresh.store.referrals == {}


async def test_a_unit_nobody_knows_is_refused(fresh, people):
    assert await refused(create(fresh, people, unit="units/none")) == (grpc.StatusCode.NOT_FOUND, "UNIT_UNKNOWN")


async def test_a_session_nobody_knows_is_refused(fresh, people):
    refusal = await refused(create(fresh, people, session="sessions/none"))
    assert refusal == (grpc.StatusCode.NOT_FOUND, "SESSION_UNKNOWN")


async def test_a_session_handed_over_is_refused_and_nothing_is_kept(fresh, people):
    refusal = await refused(create(fresh, people, epoch=2))
    assert refusal == (grpc.StatusCode.FAILED_PRECONDITION, "EPOCH_STALE")
    assert fresh.store.referrals == {}
    assert fresh.store.outbox == {}


@pytest.mark.parametrize(
    ("outage", "refusal"),
    [
        (ValueError("Elle a peur."), (grpc.StatusCode.INTERNAL, "")),
        (ServiceUnavailable(), (grpc.StatusCode.UNAVAILABLE, "SERVICE_UNAVAILABLE")),
    ],
)
async def test_a_question_that_chat_svc_could_not_take_is_put_later(fresh, people, outage, refusal):
    fresh.chat.log.outage = outage
    fresh.chat.log.outage_of = "ask"
    assert await refused(create(fresh, people)) == refusal
    fresh.chat.log.outage = None
    await work(fresh)
    assert fresh.chat.log.kinds() == []
    fresh.store.time += PATIENCE
    await work(fresh)
    assert fresh.chat.log.kinds() == ["asked"]


async def test_a_failure_of_another_service_is_told_without_its_words(fresh, people):
    fresh.chat.log.outage = ValueError("Elle a peur.")
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await create(fresh, people)
    assert "peur" not in repr(failed.value)


async def test_a_withdrawal_in_time_lets_nothing_leave(fresh, people):
    referral = await create(fresh, people)
    identifier = referral.name.removeprefix("referrals/")
    fresh.chat.log.grant(identifier, PHONE)
    await fresh.jobs.read_consents()
    fresh.chat.log.withdraw(identifier)
    await work(fresh)
    assert fresh.store.referrals[identifier].state is State.WITHDRAWN
    assert await refused(get(fresh, referral.name, people.bob)) == UNKNOWN
    assert (await get(fresh, referral.name, people.alice)).state == pb.REFERRAL_STATE_WITHDRAWN
    assert fresh.postman.mails == []


async def test_a_detail_nobody_asked_for_does_not_leave(fresh, people):
    referral = await create(fresh, people, fields=[resources_pb2.CONTACT_FIELD_PHONE])
    fresh.chat.log.grant(referral.name.removeprefix("referrals/"), PHONE, Detail(Field.ADDRESS, "1 rue Haute"))
    await work(fresh)
    seen = await get(fresh, referral.name, people.bob)
    assert [detail.value for detail in seen.details] == [PHONE.value]
