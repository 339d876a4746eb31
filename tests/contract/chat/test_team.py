"""TeamService over a real channel."""

from uuid import uuid4

import grpc
import pytest

from chat_svc.domain import team, verbs
from chat_svc.domain.entries import HandoverOffered
from chat_svc.domain.picture import State
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import team_pb2 as pb
from pnav.routing.v1 import routing_pb2
from tests.fakes.chat_calls import UNKNOWN, S, close, failed, invalid, refused, send
from tests.fakes.chat_process import Process
from tests.fakes.chat_sessions import (
    AGREE,
    CLOSE,
    EXPIRE,
    INVITE,
    OFFER,
    OPEN,
    SAY,
    TAKEN,
    member,
    uuid,
)
from tests.fakes.chat_team import BEFORE, BOB, MAKE, call, slots, taken

UNAVAILABLE = (grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE")


@pytest.mark.parametrize("method", MAKE)
async def test_the_same_request_id_finds_the_first_outcome(chat, people, method):
    who, life = BEFORE[method]
    await chat.process.staffed(BOB)
    await chat.process.do(*life)
    request_id = str(uuid4())
    first = await call(chat, getattr(people, who), method, request_id=request_id)
    length = len(chat.process.database.log("s"))
    assert length == len(life) + 1
    assert await call(chat, getattr(people, who), method, request_id=request_id) == first
    assert len(chat.process.database.log("s")) == length


@pytest.mark.parametrize("method", MAKE)
@pytest.mark.parametrize("failure", ["insert", "insert after"])
async def test_what_the_database_did_not_confirm_is_retried_by_the_channel_and_stands_once(
    chat, people, method, failure
):
    who, life = BEFORE[method]
    await chat.process.staffed(BOB)
    await chat.process.do(*life)
    chat.process.store.failures = [failure]
    await call(chat, getattr(people, who), method)
    assert len(chat.process.database.log("s")) == len(life) + 1


@pytest.mark.parametrize("method", MAKE)
async def test_every_verb_needs_a_session_that_there_is_and_an_id(chat, people, method):
    who, life = BEFORE[method]
    who = getattr(people, who)
    assert await refused(call(chat, who, method, session="s")) == invalid("NAME_INVALID")
    assert await refused(call(chat, who, method)) == UNKNOWN
    await chat.process.staffed(BOB)
    await chat.process.do(*life)
    assert await refused(call(chat, who, method, request_id="1")) == invalid("REQUEST_ID_INVALID")


@pytest.mark.parametrize("method", [name for name, (who, _) in BEFORE.items() if who == "alice" and name != "AddNote"])
async def test_nothing_of_an_earlier_assignment_moves_a_session(chat, people, method):
    await chat.process.staffed(BOB)
    await chat.process.do(*TAKEN, EXPIRE, OFFER, verbs.accept("alice", "police", uuid(62)))
    assert await refused(call(chat, people.alice, method, epoch=1)) == failed("EPOCH_STALE")


async def test_colleagues_are_those_who_are_there_with_room_first(chat, people):
    await taken(chat)
    colleagues = (await chat.envoy.team.ListColleagues(pb.ListColleaguesRequest(), metadata=people.alice)).colleagues
    assert [(one.subject, one.force, one.free_capacity) for one in colleagues] == [
        ("bob", routing_pb2.FORCE_GENDARMERIE, 2)
    ]
    assert (list(colleagues[0].skills), list(colleagues[0].languages)) == ([resources_pb2.CATEGORY_DOMESTIC], ["fr"])


async def test_a_psychologist_sees_who_asks_for_her_takes_it_and_speaks(chat, people):
    await taken(chat, INVITE)
    ask = chat.envoy.team.ListInvitations
    assert not (await ask(pb.ListInvitationsRequest(), metadata=people.paul)).invitations
    await chat.process.do(AGREE)
    [waiting] = (await ask(pb.ListInvitationsRequest(), metadata=people.paul)).invitations
    assert (waiting.session, waiting.invitation, waiting.part) == (S, uuid(12), resources_pb2.PART_JOIN)
    await call(chat, people.paul, "TakeInvitation", invitation=waiting.invitation)
    assert not (await ask(pb.ListInvitationsRequest(), metadata=people.paul)).invitations
    await chat.envoy.operators.SendMessage(send(), metadata=people.paul)
    await chat.envoy.operators.SetTyping(ops.SetTypingRequest(session=S, active=True), metadata=people.paul)
    last = chat.process.database.log("s")[-1]
    assert (last.by, last.author) == ("paul", "specialist")


async def test_a_psychologist_does_not_speak_where_she_has_no_part(chat, people):
    await taken(chat)
    assert await refused(chat.envoy.operators.SendMessage(send(), metadata=people.paul)) == failed("EPOCH_STALE")
    assert await refused(call(chat, people.paul, "AddNote")) == UNKNOWN


async def test_a_supervisor_sees_every_chat_that_is_not_over_and_nothing_said_in_it(chat, people):
    await taken(chat, SAY)
    await chat.process.do(OPEN, session="t")
    await chat.process.do(*TAKEN, CLOSE, session="u")
    answer = await chat.envoy.team.ListLiveSessions(pb.ListLiveSessionsRequest(), metadata=people.carol)
    assert [(one.session, one.operator) for one in answer.sessions] == [(S, "alice"), ("sessions/t", "")]
    assert b"Bonjour" not in answer.SerializeToString()


async def test_a_supervisor_takes_over_with_a_place_of_her_own_and_closes(chat, people):
    await taken(chat)
    answer = await call(chat, people.carol, "TakeOver")
    assert (answer.session.operator, answer.session.epoch) == ("carol", 2)
    assert await slots(chat) == {"carol": ["s"]}
    await chat.process.queue.once()
    assert chat.process.log.live("s").picture.interlocutor == "carol"
    await chat.envoy.operators.CloseSession(close(epoch=2), metadata=people.carol)
    assert await slots(chat) == {}


async def test_a_supervisor_who_cannot_take_over_keeps_no_place(chat, people):
    await chat.process.do(OPEN)
    assert await refused(call(chat, people.carol, "TakeOver")) == failed("NOT_ACTIVE")
    assert await slots(chat) == {}


async def test_a_hard_chat_is_counted_and_gives_a_rest_that_assignment_honours(chat, people):
    await taken(chat)
    hard = close(severity=resources_pb2.SEVERITY_HIGH)
    for _ in range(2):
        await chat.envoy.operators.CloseSession(hard, metadata=people.alice)
    renewed = await chat.envoy.operators.RenewLease(ops.RenewLeaseRequest(), metadata=people.alice)
    assert (renewed.exposure.chats, renewed.exposure.hard, renewed.exposure.rest.seconds) == (1, 1, 600)
    await chat.process.staffed(member("bob", 0))
    await chat.process.do(OPEN, session="t")
    await chat.process.queue.once()
    assert chat.process.log.live("t").picture.state is State.WAITING
    rested = ops.SetAvailabilityRequest(accepting=True, capacity=2, rested=True)
    answer = await chat.envoy.operators.SetAvailability(rested, metadata=people.alice)
    assert not answer.exposure.HasField("rest")
    await chat.process.queue.once()
    assert chat.process.log.live("t").picture.operator == "alice"


async def test_a_rest_that_a_crash_swallowed_is_found_by_the_queue(chat, people):
    await taken(chat)
    chat.process.store.failures = ["finish"] * 9
    hard = close(severity=resources_pb2.SEVERITY_HIGH)
    assert await refused(chat.envoy.operators.CloseSession(hard, metadata=people.alice)) == UNAVAILABLE
    chat.process.store.failures = []
    chat.process.store.pass_time()
    await chat.process.queue.once()
    assert await slots(chat) == {}
    renewed = await chat.envoy.operators.RenewLease(ops.RenewLeaseRequest(), metadata=people.alice)
    assert (renewed.exposure.chats, renewed.exposure.hard) == (1, 1)


async def test_an_earlier_chat_is_read_through_the_one_that_continues_it_and_by_nobody_else(chat, people):
    await chat.process.do(*TAKEN, SAY, CLOSE, session="old")
    read = chat.envoy.team.ReadEarlier
    await chat.process.do(verbs.open_session(chat.process.log.live("old").picture.intake, "old"), OFFER, TAKEN[2])
    answer = await read(pb.ReadEarlierRequest(session=S), metadata=people.alice)
    assert (answer.last_seq, [one.seq for one in answer.entries]) == (5, [1, 2, 3, 4, 5])
    answer = await read(pb.ReadEarlierRequest(session=S, after=3), metadata=people.alice)
    assert [one.seq for one in answer.entries] == [4, 5]
    assert await refused(read(pb.ReadEarlierRequest(session=S), metadata=people.bob)) == UNKNOWN
    assert await refused(read(pb.ReadEarlierRequest(session=S, after=6), metadata=people.alice)) == invalid(
        "CURSOR_INVALID"
    )
    await chat.process.do(*TAKEN, session="t")
    assert await refused(read(pb.ReadEarlierRequest(session="sessions/t"), metadata=people.alice)) == (
        grpc.StatusCode.NOT_FOUND,
        "EARLIER_UNKNOWN",
    )
    reads = await chat.envoy.team.ListReads(pb.ListReadsRequest(session="sessions/old"), metadata=people.carol)
    assert [(one.subject, one.after, one.through) for one in reads.reads] == [("alice", 3, S), ("alice", 0, S)]


async def test_the_code_of_a_chat_that_goes_on_lets_nobody_else_read_it(chat, people):
    await chat.process.do(*TAKEN, SAY, session="old")
    await chat.process.do(verbs.open_session(chat.process.log.live("old").picture.intake, "old"), OFFER, TAKEN[2])
    refusal = await refused(chat.envoy.team.ReadEarlier(pb.ReadEarlierRequest(session=S), metadata=people.alice))
    assert refusal == (grpc.StatusCode.NOT_FOUND, "EARLIER_UNKNOWN")
    assert chat.process.database.reads == []


async def test_whoever_handed_it_over_through_another_process_reads_no_earlier_chat(chat, people):
    await chat.process.do(*TAKEN, SAY, CLOSE, session="old")
    await chat.process.do(verbs.open_session(chat.process.log.live("old").picture.intake, "old"), OFFER, TAKEN[2])
    there = Process(chat.process.database)
    proposal = team.offer_handover("alice", 1, uuid(60), HandoverOffered("bob"))
    await there.do(proposal, team.accept_handover("bob", "police", uuid(61)))
    refusal = await refused(chat.envoy.team.ReadEarlier(pb.ReadEarlierRequest(session=S), metadata=people.alice))
    assert refusal == UNKNOWN
    assert chat.process.database.reads == []


async def test_without_the_record_of_a_read_nothing_is_shown(chat, people):
    await chat.process.do(*TAKEN, SAY, CLOSE, session="old")
    await chat.process.do(verbs.open_session(chat.process.log.live("old").picture.intake, "old"), OFFER, TAKEN[2])
    chat.process.store.failures = ["record"] * 9
    refusal = await refused(chat.envoy.team.ReadEarlier(pb.ReadEarlierRequest(session=S), metadata=people.alice))
    assert refusal == UNAVAILABLE


async def test_whoever_watches_follows_it_from_then_on_and_the_log_says_so(chat, people):
    await taken(chat, SAY)
    await call(chat, people.carol, "WatchSession")
    assert chat.process.database.log("s")[-1].by == "carol"
    assert team.watch("carol", uuid(1))(chat.process.log.live("s").picture) == 5
