"""Handovers over a real channel: the session and the places it takes move together, or not at all (pain 11)."""

from uuid import uuid4

import pytest

from chat_svc.domain.picture import State
from pnav.chat.v1 import resources_pb2
from pnav.routing.v1 import routing_pb2
from tests.fakes.chat_calls import accept, failed, invalid, refused, send
from tests.fakes.chat_sessions import PROPOSE, member, uuid
from tests.fakes.chat_team import call, slots, taken


async def test_a_handover_moves_the_session_and_the_place_it_takes(chat, people):
    await taken(chat)
    assert (await call(chat, people.alice, "OfferHandover", overlap=True, note="Elle a peur")).seq == 4
    assert await slots(chat) == {"alice": ["s"], "bob": ["s"]}
    answer = await call(chat, people.bob, "AcceptHandover")
    assert (answer.session.operator, answer.session.epoch) == ("bob", 2)
    assert [(one.subject, one.part) for one in answer.session.guests] == [("alice", resources_pb2.PART_ADVISE)]
    assert await slots(chat) == {"bob": ["s"]}
    await chat.envoy.operators.SendMessage(send(epoch=2), metadata=people.bob)
    refusal = await refused(chat.envoy.operators.SendMessage(send(), metadata=people.alice))
    assert refusal == failed("EPOCH_STALE")


@pytest.mark.parametrize(("who", "method"), [("bob", "DeclineHandover"), ("alice", "CancelHandover")])
async def test_a_handover_that_comes_to_nothing_leaves_no_place_taken(chat, people, who, method):
    await taken(chat)
    await call(chat, people.alice, "OfferHandover")
    await call(chat, getattr(people, who), method)
    assert await slots(chat) == {"alice": ["s"]}
    assert chat.process.log.live("s").picture.interlocutor == "alice"


async def test_nothing_is_proposed_to_a_colleague_without_room(chat, people):
    await taken(chat)
    for to in ("nobody", "alice2"):
        assert await refused(call(chat, people.alice, "OfferHandover", to=to)) == failed("COLLEAGUE_UNAVAILABLE")
    await chat.process.staffed(member("bob", 0))
    assert await refused(call(chat, people.alice, "OfferHandover")) == failed("COLLEAGUE_UNAVAILABLE")
    assert await refused(call(chat, people.alice, "OfferHandover", to="alice")) == invalid("HANDOVER_INVALID")
    assert await slots(chat) == {"alice": ["s"]}


async def test_a_place_reserved_for_a_proposal_that_is_refused_is_given_back(chat, people):
    await taken(chat, PROPOSE)
    await chat.process.staffed(member("eve"))
    assert await refused(call(chat, people.alice, "OfferHandover", to="eve")) == failed("HANDOVER_PENDING")
    assert "eve" not in await slots(chat)


async def test_a_proposal_that_nobody_answers_runs_out_and_gives_its_place_back(chat, people):
    await taken(chat)
    await call(chat, people.alice, "OfferHandover")
    await chat.process.queue.once()
    assert await slots(chat) == {"alice": ["s"], "bob": ["s"]}
    chat.process.store.pass_time()
    await chat.process.queue.once()
    assert await slots(chat) == {"alice": ["s"]}
    assert await refused(call(chat, people.bob, "AcceptHandover")) == failed("HANDOVER_GONE")


async def test_a_chat_given_back_waits_in_the_queue_that_was_named(chat, people):
    await taken(chat)
    await call(chat, people.alice, "ReturnToQueue", force=routing_pb2.FORCE_GENDARMERIE)
    picture = chat.process.log.live("s").picture
    assert (picture.state, await slots(chat)) == (State.WAITING, {})
    await chat.process.queue.once()
    assert (picture.state, picture.operator) == (State.OFFERED, "bob")


async def test_a_resend_is_told_nothing_of_a_chat_that_has_gone_on_to_a_colleague(chat, people):
    await taken(chat)
    request = accept(request_id=uuid(1))  # as she took it
    assert (await chat.envoy.operators.AcceptOffer(request, metadata=people.alice)).session.operator == "alice"
    await call(chat, people.alice, "OfferHandover")
    again = {"request_id": str(uuid4())}
    assert (await call(chat, people.bob, "AcceptHandover", **again)).session.operator == "bob"
    assert not (await chat.envoy.operators.AcceptOffer(request, metadata=people.alice)).HasField("session")
    await call(chat, people.bob, "ReturnToQueue", epoch=2)
    assert not (await call(chat, people.bob, "AcceptHandover", **again)).HasField("session")
