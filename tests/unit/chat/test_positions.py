"""Her place is pushed whenever it changes, whatever the cause (pain 20: no queue position)."""

import pytest

from chat_svc.domain import holding, verbs
from chat_svc.domain.intake import Roster, pause
from chat_svc.domain.values import Departure, ReturnCause
from pnav.routing.v1.routing_pb2 import FORCE_POLICE
from tests.fakes.chat_process import Process, eventually, settled
from tests.fakes.chat_sessions import ACCEPT, CLOSE, DECLINE, IN_DANGER, LEAVE, NOW, OFFER, OPEN, SECOND, member, uuid
from tests.fakes.chat_visitors import MINE, Gateway, opening

SKILLED = member("alice", 1, skills=frozenset({"sexual_sexist"}))
"""Takes chats, and none of these."""


class Waiting:
    """She waits second, behind "s", while an operator is there who may have neither."""

    @classmethod
    async def second(cls):
        self = cls()
        self.process = Process()
        await self.process.staffed(SKILLED)
        await self.process.do(OPEN)
        self.process.store.pass_time(SECOND)
        self.gateway = Gateway(self.process)
        self.gateway.send({"open": opening(force=FORCE_POLICE)})
        await eventually(lambda: self.gateway.kinds() == ["opened", "entry"])
        assert await self.told() == [(2, True)]
        return self

    async def told(self):
        """What she has been told of her place, after one more look at the world by her process."""
        await self.process.queue.once()
        await settled()
        return [(frame.position, frame.staffed) for frame in self.gateway.of("queue")]


@pytest.mark.parametrize(
    ("before", "cause", "places"),
    [
        ((), (LEAVE,), [(1, True)]),
        ((), (OFFER,), []),
        ((OFFER,), (ACCEPT,), [(1, True)]),
        ((OFFER,), (DECLINE,), []),
        ((OFFER, ACCEPT), (verbs.give_back("alice", 1, ReturnCause.LEASE_EXPIRED),), [(1, True), (2, True)]),
        ((OFFER, ACCEPT), (CLOSE,), [(1, True)]),
        ((LEAVE,), (holding.come_back(),), [(1, True), (2, True)]),
    ],
    ids=["leaves", "is offered", "is taken", "is declined", "is broken off", "is over", "is back"],
)
async def test_what_becomes_of_the_one_before_her(before, cause, places):
    she = await Waiting.second()
    await she.process.do(*before)
    await she.told()
    await she.process.do(*cause)
    assert await she.told() == [(2, True), *places]


async def test_somebody_in_danger_comes_before_her_and_another_behind():
    she = await Waiting.second()
    await she.process.do(IN_DANGER, session="danger")
    assert await she.told() == [(2, True), (3, True)]
    she.process.store.pass_time(SECOND)
    await she.process.do(OPEN, session="late")
    assert await she.told() == [(2, True), (3, True)]


async def test_the_last_operator_goes_and_comes_back():
    she = await Waiting.second()
    await she.process.store.renew("alice", -SECOND)
    assert await she.told() == [(2, True), (2, False)]
    await she.process.staffed(SKILLED)
    assert await she.told() == [(2, True), (2, False), (2, True)]


async def test_new_chats_are_paused():
    she = await Waiting.second()
    for number, roster in enumerate(Roster):
        await she.process.intake.decide(roster, pause("Évacuation", "carol", NOW), uuid(number))
    assert await she.told() == [(2, True), (2, False)]


async def test_she_is_told_nothing_more_once_she_has_been_answered_until_her_chat_is_broken_off():
    she = await Waiting.second()
    await she.process.do(OFFER, ACCEPT, session=MINE)
    await she.process.do(verbs.leave(Departure.TAB_CLOSED))
    assert await she.told() == [(2, True)]
    await she.process.do(verbs.give_back("alice", 1, ReturnCause.LEASE_EXPIRED), session=MINE)
    assert await she.told() == [(2, True), (1, True)]
