"""At each point between an operator's place and the log the process dies; no place stays taken, nobody waits unseen."""

import pytest

from chat_svc.domain import verbs
from chat_svc.domain.entries import Offered, Returned
from chat_svc.domain.picture import State
from chat_svc.failpoints import Failpoint
from pnav.chat.v1 import operator_pb2 as ops
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_blows import Blow, Crashes, at, by, log_of, mended, struck
from tests.fakes.chat_sessions import ACCEPT, OPEN, SECOND, member, uuid
from tests.fakes.chat_team import MAKE

HAND_OVERS = {
    Failpoint.PLACE_PROMISED: ("alice", "OfferHandover"),
    Failpoint.HANDED_ON: ("alice", "ReturnToQueue"),
    Failpoint.SEATED: ("carol", "TakeOver"),
}


class QueueCrashes(Crashes):
    @at(Failpoint.SLOT_RESERVED)
    async def test_a_place_taken_for_an_offer_that_never_came_is_free_again(self, world, blow, point):
        process = world.process()
        await process.staffed(member(capacity=1))
        await process.do(OPEN)
        after = await struck(world, process, blow, point, process.queue.once())
        (picture,) = await mended(world, after, ["s"])
        assert (picture.state, picture.operator) == (State.OFFERED, "alice")
        assert [type(one.body) for one in await log_of(after, "s")][1:] == [Offered]

    @at(Failpoint.OFFER_LOST, Failpoint.BEFORE_RELEASE)
    async def test_a_place_taken_for_a_session_of_another_is_free_again(self, world, blow, point):
        process, other = world.process(), world.process()
        await process.staffed(member("alice"), member("bob", languages=frozenset()))
        await other.do(OPEN)
        assert await other.store.reserve("bob", "s")
        await struck(world, other, Blow.OUTAGE, Failpoint.BEFORE_PROJECTION, other.do(verbs.offer("bob")))
        after = await struck(world, process, blow, point, process.queue.once())
        (picture,) = await mended(world, after, ["s"])
        assert picture.operator == "bob"

    @at(Failpoint.GIVEN_BACK, Failpoint.BEFORE_RELEASE)
    async def test_whoever_did_not_answer_an_offer_has_her_place_again(self, world, blow, point):
        process = world.process()
        await process.staffed(member("alice", 1), member("bob", 1, languages=frozenset()))
        await process.do(OPEN)
        await process.queue.once()
        world.pass_time(46 * SECOND)
        after = await struck(world, process, blow, point, process.queue.once())
        (picture,) = await mended(world, after, ["s"])
        assert (picture.operator, picture.passed) == ("bob", ("alice",))


class OperatorCrashes(Crashes):
    @at(Failpoint.DECLINED)
    @pytest.mark.parametrize("insists", [True, False])
    async def test_whoever_declined_has_her_place_again_even_if_she_never_asks_again(self, world, blow, point, insists):
        process = world.process()
        await process.staffed(member("alice", 1), member("bob", 1, languages=frozenset()))
        await process.do(OPEN)
        await process.queue.once()
        request = ops.DeclineOfferRequest(session="sessions/s", request_id=uuid(9))
        after = await struck(world, process, blow, point, by("alice", process.operators.DeclineOffer, request))
        if insists:
            await by("alice", after.operators.DeclineOffer, request)
        (picture,) = await mended(world, after, ["s"])
        assert picture.operator == "bob"
        assert [type(one.body) for one in await log_of(after, "s")][1:] == [Offered, Returned, Offered]

    @at(Failpoint.CLOSED)
    @pytest.mark.parametrize("insists", [True, False])
    async def test_whoever_closed_a_chat_has_her_place_again_even_if_she_never_asks_again(
        self, world, blow, point, insists
    ):
        process = world.process()
        await process.staffed(member(capacity=1))
        await process.do(OPEN)
        await process.queue.once()
        await process.do(ACCEPT)
        request = ops.CloseSessionRequest(
            session="sessions/s", epoch=1, request_id=uuid(9), outcome=resources_pb2.OUTCOME_INFORMED
        )
        after = await struck(world, process, blow, point, by("alice", process.operators.CloseSession, request))
        if insists:
            assert (await by("alice", after.operators.CloseSession, request)).seq == 4
        (picture,) = await mended(world, after, ["s"])
        assert picture.state is State.CLOSED


class TeamCrashes(Crashes):
    @at(Failpoint.PLACE_PROMISED, Failpoint.HANDED_ON, Failpoint.SEATED)
    @pytest.mark.parametrize("insists", [True, False])
    async def test_a_hand_over_leaves_no_place_taken_even_if_nobody_asks_again(self, world, blow, point, insists):
        process, (subject, method) = world.process(), HAND_OVERS[point]
        await process.staffed(member("alice", 1), member("bob", 1))
        await process.do(OPEN)
        await process.queue.once()
        await process.do(ACCEPT)
        request = MAKE[method](session="sessions/s", request_id=uuid(9))
        after = await struck(world, process, blow, point, by(subject, getattr(process.team, method), request))
        if insists:
            await by(subject, getattr(after.team, method), request)
        await mended(world, after, ["s"])
