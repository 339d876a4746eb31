"""What every store of chat_svc keeps of staff: what they bear, what they read, what waits for a psychologist."""

import asyncio
from datetime import timedelta

import pytest

from chat_svc.documents import SHIFT_GAP
from chat_svc.domain.duty import Duty, Read
from chat_svc.domain.queue import Operator
from tests.fakes.chat_sessions import AGREE, CLOSE, INVITE, JOIN, NOW, PROPOSE, SECOND, TAKEN, member, told

LEASE, REST = timedelta(hours=1), timedelta(minutes=10)
CAROL = Operator("carol", "police", frozenset(), frozenset(), 1, accepting=False, leased=True, slots={})


class TeamSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def ended(self, store, session="s", *, hard=False, rest=REST):
        """A chat of alice's that ended."""
        assert await store.reserve("alice", session)
        await store.finish("alice", session, hard=hard, rest=rest)

    async def test_places_asked_for_at_once_go_to_those_who_asked_first_and_once_to_each(self, store):
        for subject in ("alice", "bob"):
            await store.set_availability(member(subject, capacity=2), LEASE)
        assert await store.reserve("alice", "held")
        asked = [("alice", "held"), ("alice", "s"), ("bob", "s"), ("alice", "s"), ("alice", "t"), ("bob", "t")]
        answers = await asyncio.gather(*(store.reserve(*one) for one in asked))
        assert [taken_at is not None for taken_at in answers] == [False, True, True, False, False, True]
        assert {one.subject: sorted(one.slots) for one in await store.operators()} == {
            "alice": ["held", "s"],
            "bob": ["s", "t"],
        }

    async def test_a_place_that_is_held_is_taken_anew_and_no_other_changes(self, store):
        await store.set_availability(member(capacity=2), LEASE)
        assert await store.retake("alice", "s") is None
        before, other = [await store.reserve("alice", session) for session in ("s", "t")]
        after = await store.retake("alice", "s")
        assert before <= after
        (found,) = await store.operators()
        assert found.slots == {"s": after, "t": other}
        await store.release("alice", "s", after)
        (found,) = await store.operators()
        assert found.slots == {"t": other}

    async def test_chats_that_ended_are_counted_once_and_their_places_given_back(self, store):
        await store.set_availability(member(), LEASE)
        await self.ended(store, "s")
        await self.ended(store, "t")
        await store.finish("alice", "t", hard=True, rest=REST)
        assert await store.renew("alice", LEASE) == Duty(accepting=True, capacity=2, chats=2)
        (found,) = await store.operators()
        assert found.slots == {}

    async def test_after_a_hard_chat_no_place_is_given_until_she_has_rested(self, store):
        await store.set_availability(member(), LEASE)
        await self.ended(store, hard=True)
        duty = await store.renew("alice", LEASE)
        assert (duty.chats, duty.hard) == (1, 1)
        assert timedelta() < duty.rest <= REST
        (found,) = await store.operators()
        assert (found.resting, found.free) == (True, 0)
        assert not await store.reserve("alice", "t")
        assert (await store.set_availability(member(), LEASE, rested=True)).rest == timedelta()
        assert await store.reserve("alice", "t")

    async def test_a_rest_that_is_over_holds_up_nobody(self, store):
        await store.set_availability(member(), LEASE)
        await self.ended(store, hard=True, rest=-SECOND)
        assert (await store.renew("alice", LEASE)).rest == timedelta()
        (found,) = await store.operators()
        assert not found.resting
        assert await store.reserve("alice", "t")

    async def test_saying_that_she_is_there_ends_no_rest(self, store):
        await store.set_availability(member(), LEASE)
        await self.ended(store, hard=True)
        assert (await store.set_availability(member(), LEASE)).rest > timedelta()

    async def test_a_long_absence_begins_another_shift_and_a_short_one_does_not(self, store):
        await store.set_availability(member(), LEASE)
        await self.ended(store)
        for away, chats in ((-SHIFT_GAP / 2, 1), (-2 * SHIFT_GAP, 0)):
            await store.renew("alice", away)
            assert (await store.renew("alice", LEASE)).chats == chats

    async def test_a_supervisor_takes_a_place_whatever_room_there_is(self, store):
        for session in ("s", "t", "t"):
            await store.seat(CAROL, session, LEASE)
        (found,) = await store.operators()
        assert (found.subject, sorted(found.slots), found.leased, found.accepting) == ("carol", ["s", "t"], True, False)
        assert await store.renew("carol", LEASE) == Duty(accepting=False, capacity=1)

    async def test_an_operator_who_takes_over_goes_on_taking_chats(self, store):
        await store.set_availability(member("carol", 3), LEASE)
        await store.seat(CAROL, "s", LEASE)
        (found,) = await store.operators()
        assert (found.accepting, found.capacity, list(found.slots)) == (True, 3, ["s"])

    async def test_only_what_may_be_taken_waits_for_a_psychologist_the_longest_first(self, store):
        agreed = (*TAKEN, INVITE, AGREE)
        lives = {"asked": (*TAKEN, INVITE), "taken": (*agreed, JOIN), "closed": (*agreed, CLOSE), "one": agreed}
        for session, life in {**lives, "two": agreed}.items():
            await store.project(told(*life, session=session))
        found = await store.invitations()
        assert sorted(one.session for one in found) == ["one", "two"]
        assert {(one.invitation.id, one.invitation.at) for one in found} == {(told(*agreed).around.invitation.id, NOW)}

    async def test_whoever_takes_part_or_is_asked_to_has_the_session_among_hers(self, store):
        await store.project(told(*TAKEN, INVITE, AGREE, JOIN, PROPOSE))
        for who in ("alice", "paul", "bob"):
            assert await store.sessions_of(who) == {"s": 7}
        assert await store.sessions_of("eve") == {}
        await store.project(told(*TAKEN, INVITE, AGREE, JOIN, PROPOSE, CLOSE))
        for who in ("alice", "paul", "bob"):
            assert await store.sessions_of(who) == {}

    async def test_reads_come_back_the_latest_first_and_of_one_session(self, stores):
        first, second = (Read(who, "s", after, "s", NOW + after * SECOND) for after, who in enumerate(("alice", "bob")))
        await stores[0].record([first, Read("eve", "t", 0, "u", NOW)])
        await stores[0].record([second])
        assert await stores[1].reads("s") == [second, first]
        assert [one.through for one in await stores[1].reads("t")] == ["u"]
        assert await stores[1].reads("nobody's") == []
