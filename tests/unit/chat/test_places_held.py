"""A place is freed by whoever ended what it was held for: never one that is held for the next offer by now (pain 7)."""

from chassis.auth import Caller, Peer, Role, Staff, set_caller
from chat_svc.domain import team
from chat_svc.domain.picture import State
from chat_svc.domain.queue import GiveBack
from chat_svc.domain.values import ReturnCause
from pnav.chat.v1 import team_pb2 as pb
from tests.fakes.chat_process import Process, processes
from tests.fakes.chat_sessions import DECLINE, OFFER, OPEN, PROPOSE, SECOND, TAKEN, member, uuid


async def offered():
    """Two processes; alice, who can have one chat, is offered it."""
    here, there = processes()
    await here.staffed(member(capacity=1))
    await here.do(OPEN)
    await here.queue.once()
    return here, there


def late(taken_at):
    """What a queue does that looked before the offer was over."""
    return GiveBack("s", "alice", 0, ReturnCause.OFFER_EXPIRED, taken_at)


async def test_whoever_ends_an_offer_frees_its_place():
    here, _ = await offered()
    await here.queue._take(late(await here.store.taken_at("alice", "s")))
    assert here.log.live("s").picture.state is State.WAITING
    assert await here.store.taken_at("alice", "s") is None


async def test_whoever_comes_too_late_to_end_an_offer_frees_nothing():
    here, there = await offered()
    await here.do(DECLINE)
    await here.store.release("alice", "s")
    here.store.pass_time(SECOND)
    taken_at = await here.store.reserve("alice", "s")  # for the next offer, which is on its way
    await there.queue._take(late(taken_at))
    assert await here.store.taken_at("alice", "s") == taken_at


async def test_a_place_that_was_taken_since_stays():
    here, there = await offered()
    before = await here.store.taken_at("alice", "s")
    await here.do(DECLINE)
    await here.store.release("alice", "s", before)
    here.store.pass_time(SECOND)
    taken_at = await here.store.reserve("alice", "s")
    await here.do(OFFER)
    await there.queue._take(late(before))
    assert await here.store.taken_at("alice", "s") == taken_at


async def test_a_proposal_made_while_the_last_one_ends_keeps_its_place():
    here, there = processes()
    await here.staffed(member(), member("bob", capacity=1))
    await here.do(*TAKEN, PROPOSE)
    before = await here.store.reserve("bob", "s")
    await there.do(team.cancel_handover("alice", 1, uuid(71)))  # its place is about to be freed
    here.store.pass_time(SECOND)
    set_caller(Caller(Peer.ENVOY, Staff("alice", frozenset({Role.OPERATOR}))))
    request = pb.OfferHandoverRequest(session="sessions/s", epoch=1, request_id=uuid(72), to="bob")
    await here.team.OfferHandover(request, None)
    await there.places.settle(there.log.live("s").picture, "bob", before)
    assert await here.store.taken_at("bob", "s") is not None


async def test_places_are_looked_at_before_sessions():
    """A session seen with her was then offered on a place that was seen, never on one that is newer."""
    process = Process()
    await process.queue.once()
    calls = process.store.calls
    assert calls.index("operators") < calls.index("live_sessions")
