"""OperatorService over a real channel."""

import grpc
import pytest

from chat_svc.domain import team, verbs
from chat_svc.domain.entries import Message, ServiceShared
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from pnav.routing.v1 import routing_pb2
from tests.fakes.chat_calls import UNKNOWN, S, accept, close, decline, failed, invalid, refused, send, share
from tests.fakes.chat_sessions import CLOSE, EXPIRE, IN_DANGER, OFFER, OPEN, REPLY, SECOND, TAKEN, member, uuid

BOBS = (OPEN, verbs.offer("bob"), verbs.accept("bob", "gendarmerie", uuid(60)))
REUSED = (grpc.StatusCode.ALREADY_EXISTS, "CLIENT_ID_REUSED")
UNAVAILABLE = (grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")
WRITES = [("SendMessage", send), ("ShareService", share), ("CloseSession", close)]
ALL = [*WRITES, ("AcceptOffer", accept), ("DeclineOffer", decline)]


def call(chat, who, method, request):
    return getattr(chat.envoy.operators, method)(request, metadata=who)


async def test_an_offer_is_accepted_written_to_and_closed(chat, people):
    await chat.process.do(OPEN, OFFER)
    answer = await call(chat, people.alice, "AcceptOffer", accept())
    assert (answer.session.name, answer.session.epoch, answer.session.operator) == (S, 1, "alice")
    assert answer.session.state == resources_pb2.SESSION_STATE_ACTIVE
    assert answer.session.intake.place.commune == "communes/95127"
    seqs = [(await call(chat, people.alice, method, make())).seq for method, make in WRITES]
    assert seqs == [4, 5, 6]
    assert [type(body) for body in chat.process.database.said("s")[3:5]] == [Message, ServiceShared]


@pytest.mark.parametrize(("method", "make"), ALL)
async def test_the_same_request_id_finds_the_first_outcome(chat, people, method, make):
    await chat.process.do(
        OPEN, OFFER, *([verbs.accept("alice", "police", uuid(61))] if (method, make) in WRITES else [])
    )
    request = make()
    first = await call(chat, people.alice, method, request)
    length = len(chat.process.database.log("s"))
    assert await call(chat, people.alice, method, request) == first
    assert len(chat.process.database.log("s")) == length


async def test_the_same_request_id_finds_the_first_outcome_even_when_the_chat_is_another_s(chat, people):
    await chat.process.do(*TAKEN)
    request = send()
    first = await call(chat, people.alice, "SendMessage", request)
    await chat.process.do(EXPIRE, verbs.offer("bob"), verbs.accept("bob", "gendarmerie", uuid(60)))
    assert await call(chat, people.alice, "SendMessage", request) == first


@pytest.mark.parametrize("failure", ["insert", "insert after"])
async def test_what_the_database_did_not_confirm_is_retried_by_the_channel_and_stands_once(chat, people, failure):
    await chat.process.do(*TAKEN)
    chat.process.store.failures = [failure]
    assert (await call(chat, people.alice, "SendMessage", send())).seq == 4
    assert len(chat.process.database.log("s")) == 4


async def test_without_the_database_whoever_writes_is_told_to_try_again(chat, people):
    await chat.process.do(*TAKEN)
    chat.process.store.down = True
    assert await refused(call(chat, people.alice, "SendMessage", send())) == UNAVAILABLE


@pytest.mark.parametrize(("method", "make"), WRITES)
async def test_an_id_used_for_another_content_is_refused(chat, people, method, make):
    await chat.process.do(*TAKEN, team.speak("alice", 1, uuid(5), "Autre chose"))
    assert await refused(call(chat, people.alice, method, make(request_id=uuid(5)))) == REUSED


async def test_accepting_with_an_id_used_for_another_content_is_refused(chat, people):
    await chat.process.do(*TAKEN, REPLY, EXPIRE, OFFER)
    assert await refused(call(chat, people.alice, "AcceptOffer", accept(request_id=uuid(5)))) == REUSED


@pytest.mark.parametrize(("method", "make"), ALL)
@pytest.mark.parametrize("request_id", ["", "1", "00000000-0000-4000-8000-00000000000A"])
async def test_every_write_needs_a_request_id(chat, people, method, make, request_id):
    await chat.process.do(*TAKEN)
    refusal = await refused(call(chat, people.alice, method, make(request_id=request_id)))
    assert refusal == invalid("REQUEST_ID_INVALID")


@pytest.mark.parametrize(("method", "make"), [*ALL, ("SetTyping", ops.SetTypingRequest)])
async def test_every_verb_needs_a_session_that_there_is(chat, people, method, make):
    assert await refused(call(chat, people.alice, method, make(session="s"))) == invalid("NAME_INVALID")
    assert await refused(call(chat, people.alice, method, make(session=S))) == UNKNOWN
    assert chat.process.database.log("s") == []


@pytest.mark.parametrize(("method", "make"), WRITES)
async def test_a_colleague_does_not_write_to_a_taken_chat(chat, people, method, make):
    await chat.process.do(*BOBS)
    for epoch in (0, 1):
        assert await refused(call(chat, people.alice, method, make(epoch=epoch))) == failed("EPOCH_STALE")
    assert len(chat.process.database.log("s")) == 3


async def test_a_colleague_does_not_show_that_she_is_writing(chat, people):
    await chat.process.do(*BOBS)
    request = ops.SetTypingRequest(session=S, active=True)
    assert await refused(call(chat, people.alice, "SetTyping", request)) == failed("EPOCH_STALE")
    await call(chat, people.bob, "SetTyping", request)


async def test_typing_is_not_shown_before_the_offer_is_accepted(chat, people):
    await chat.process.do(OPEN, OFFER)
    request = ops.SetTypingRequest(session=S, active=True)
    assert await refused(call(chat, people.alice, "SetTyping", request)) == failed("EPOCH_STALE")


@pytest.mark.parametrize(("method", "make"), WRITES)
async def test_nothing_of_an_earlier_assignment_enters(chat, people, method, make):
    await chat.process.do(*TAKEN, EXPIRE, OFFER, verbs.accept("alice", "police", uuid(62)))
    assert await refused(call(chat, people.alice, method, make(epoch=1))) == failed("EPOCH_STALE")
    assert (await call(chat, people.alice, method, make(epoch=2))).seq == 7


@pytest.mark.parametrize(("method", "make"), WRITES)
async def test_nothing_is_written_after_the_end(chat, people, method, make):
    await chat.process.do(*TAKEN, CLOSE)
    assert await refused(call(chat, people.alice, method, make())) == failed("SESSION_CLOSED")


@pytest.mark.parametrize(("method", "make"), [("AcceptOffer", accept), ("DeclineOffer", decline)])
@pytest.mark.parametrize("life", [(OPEN,), (OPEN, verbs.offer("bob")), TAKEN], ids=["nobody's", "bob's", "taken"])
async def test_an_offer_that_is_gone_or_was_never_hers_is_not_answered(chat, people, method, make, life):
    """Pain 21: operators bypass the queue."""
    await chat.process.do(*life)
    assert await refused(call(chat, people.alice, method, make())) == failed("OFFER_GONE")


@pytest.mark.parametrize(
    ("method", "request_", "why"),
    [
        ("SendMessage", send(text=""), "TEXT_EMPTY"),
        ("SendMessage", send(text=" \n"), "TEXT_EMPTY"),
        ("SendMessage", send(text="é" * 4_001), "TEXT_TOO_LONG"),
        ("ShareService", share(card=resources_pb2.ServiceShared(service="services/s")), "CARD_INVALID"),
        ("ShareService", share(card=resources_pb2.ServiceShared(title="é" * 501)), "CARD_INVALID"),
        ("CloseSession", close(outcome=0), "OUTCOME_MISSING"),
        ("CloseSession", close(outcome=99), "OUTCOME_MISSING"),
        ("SetAvailability", ops.SetAvailabilityRequest(accepting=True), "CAPACITY_INVALID"),
        ("SetAvailability", ops.SetAvailabilityRequest(accepting=True, capacity=21), "CAPACITY_INVALID"),
        ("SetAvailability", ops.SetAvailabilityRequest(accepting=True, capacity=-1), "CAPACITY_INVALID"),
    ],
)
async def test_what_the_contract_does_not_allow_is_refused_by_name(chat, people, method, request_, why):
    await chat.process.do(*TAKEN)
    assert await refused(call(chat, people.alice, method, request_)) == invalid(why)
    assert len(chat.process.database.log("s")) == 3


async def test_the_longest_text_is_taken(chat, people):
    await chat.process.do(*TAKEN)
    await call(chat, people.alice, "SendMessage", send(text="é" * 4_000))


async def test_who_she_is_comes_from_her_token_and_lasts_for_her_lease(chat, people):
    answer = await call(chat, people.bob, "SetAvailability", ops.SetAvailabilityRequest(accepting=True, capacity=3))
    assert answer.lease.ToTimedelta() == 30 * SECOND
    (bob,) = await chat.process.store.operators()
    assert bob == member("bob", 3, force="gendarmerie")
    chat.process.store.pass_time(31 * SECOND)
    assert await chat.process.store.operators() == []
    renewed = await call(chat, people.bob, "RenewLease", ops.RenewLeaseRequest())
    assert (renewed.accepting, renewed.capacity, renewed.lease.ToTimedelta()) == (True, 3, 30 * SECOND)
    assert [one.subject for one in await chat.process.store.operators()] == ["bob"]


async def test_whoever_becomes_free_makes_the_queue_look_at_once(chat, people):
    stale = chat.process.board.stale
    await chat.process.do(*TAKEN)
    stale.clear()
    await call(chat, people.bob, "SetAvailability", ops.SetAvailabilityRequest(accepting=True, capacity=3))
    assert stale.is_set()


async def test_whoever_signs_out_is_gone_at_once_and_takes_nothing_when_she_is_back(chat, people):
    there = ops.SetAvailabilityRequest(accepting=True, capacity=3)
    await call(chat, people.bob, "SetAvailability", there)
    there.leaving = True
    answer = await call(chat, people.bob, "SetAvailability", there)
    assert answer.lease.ToTimedelta() == 0 * SECOND
    assert await chat.process.store.operators() == []
    renewed = await call(chat, people.bob, "RenewLease", ops.RenewLeaseRequest())
    assert (renewed.accepting, renewed.capacity) == (False, 3)


async def test_whoever_never_said_so_does_not_take_chats(chat, people):
    renewed = await call(chat, people.alice, "RenewLease", ops.RenewLeaseRequest())
    assert (renewed.accepting, renewed.capacity) == (False, 0)


@pytest.mark.parametrize(("method", "make"), [("DeclineOffer", decline), ("CloseSession", close)])
async def test_her_place_is_free_at_once_when_she_declines_or_closes(chat, people, method, make):
    await chat.process.staffed(member(capacity=1))
    await chat.process.do(OPEN)
    await chat.process.queue.once()
    if method == "CloseSession":
        await call(chat, people.alice, "AcceptOffer", accept())
    await call(chat, people.alice, method, make())
    (alice,) = await chat.process.store.operators()
    assert alice.free == 1


async def test_the_queue_is_counted_by_force_with_the_longest_wait(chat, people):
    await chat.process.staffed(member(capacity=1, slots={}, skills=frozenset({"sexual_sexist"})))
    await chat.process.do(OPEN)
    chat.process.store.pass_time(5 * SECOND)
    await chat.process.do(IN_DANGER, session="t")
    await chat.process.queue.once()
    answer = await call(chat, people.carol, "GetQueue", ops.GetQueueRequest())
    assert (answer.operators, answer.free_capacity) == (1, 1)
    (count,) = answer.waiting
    assert (count.force, count.sessions, count.oldest.ToTimedelta()) == (routing_pb2.FORCE_POLICE, 2, 5 * SECOND)
    assert count.in_danger == 1


async def test_fields_of_a_later_version_are_ignored(chat, people):
    await chat.process.do(*TAKEN)
    assert (await _raw(chat, people.alice, send().SerializeToString() + b"\xfa\x3f\x03new")).seq == 4


async def test_what_is_no_text_is_refused_by_name_and_the_channel_goes_on(chat, people):
    await chat.process.do(*TAKEN)
    malformed = send(text="é").SerializeToString().replace("é".encode(), b"\xc3\x28")
    assert await refused(_raw(chat, people.alice, malformed)) == invalid("REQUEST_MALFORMED")
    assert (await call(chat, people.alice, "SendMessage", send())).seq == 4


def _raw(chat, who, request):
    method = "/pnav.chat.v1.OperatorService/SendMessage"
    send_raw = chat.channels["envoy"].unary_unary(method, response_deserializer=ops.SendMessageResponse.FromString)
    return send_raw(request, metadata=who)
