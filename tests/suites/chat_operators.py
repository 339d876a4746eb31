"""What every store of chat_svc knows of operators: leases, and places that cannot be given twice."""

import asyncio
from datetime import timedelta

import pytest

from chat_svc.domain.duty import Duty
from tests.fakes.chat_sessions import member

LEASE = timedelta(hours=1)
OVER = timedelta(seconds=-1)


class OperatorSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def test_an_operator_comes_back_as_she_said(self, store):
        said = member("$alice", 3, force="$capacity", languages=frozenset({"fr", "$lsf"}), accepting=False)
        await store.set_availability(said, LEASE)
        assert await store.operators() == [said]

    async def test_a_lease_is_judged_by_the_databases_clock(self, store):
        await store.set_availability(member("there"), LEASE)
        await store.set_availability(member("gone"), OVER)
        await store.set_availability(member("holding"), LEASE)
        await store.reserve("holding", "s")
        await store.renew("holding", OVER)
        found = {one.subject: (one.leased, one.free) for one in await store.operators()}
        assert found == {"there": (True, 2), "holding": (False, 0)}

    async def test_renewing_says_what_is_held_to_be_true(self, store):
        assert await store.renew("nobody", LEASE) == Duty()
        assert await store.operators() == []
        await store.set_availability(member(capacity=3), OVER)
        assert await store.renew("alice", LEASE) == Duty(accepting=True, capacity=3)
        assert [one.subject for one in await store.operators()] == ["alice"]

    async def test_saying_it_again_keeps_the_places_she_holds(self, store):
        await store.set_availability(member(), LEASE)
        assert await store.reserve("alice", "s")
        await store.set_availability(member(capacity=1, accepting=False), LEASE)
        (found,) = await store.operators()
        assert (list(found.slots), found.capacity, found.accepting) == (["s"], 1, False)

    async def test_a_place_remembers_when_it_was_taken(self, store):
        await store.set_availability(member(), LEASE)
        before = await store.now()
        taken_at = await store.reserve("alice", "s")
        (found,) = await store.operators()
        assert before <= taken_at <= await store.now()
        assert taken_at == found.slots["s"] == await store.taken_at("alice", "s")
        assert [await store.taken_at(*other) for other in (("alice", "t"), ("nobody", "s"))] == [None, None]

    @pytest.mark.parametrize(
        ("facts", "lease"), [({"accepting": False}, LEASE), ({}, OVER), ({"capacity": 0}, LEASE)], ids=str
    )
    async def test_no_place_is_given_by_who_takes_none(self, store, facts, lease):
        await store.set_availability(member(**facts), lease)
        assert not await store.reserve("alice", "s")
        assert not await store.reserve("nobody", "s")

    async def test_one_session_holds_one_place_of_hers(self, store):
        await store.set_availability(member(), LEASE)
        assert await store.reserve("alice", "s")
        assert await store.reserve("alice", "s") is None

    async def test_no_more_places_than_she_has_however_many_ask_at_once(self, stores):
        await stores[0].set_availability(member(capacity=3), LEASE)
        got = await asyncio.gather(*(stores[n % 2].reserve("alice", f"s{n}") for n in range(12)))
        (found,) = await stores[1].operators()
        assert (len(got) - got.count(None), len(found.slots), found.free) == (3, 3, 0)

    async def test_giving_a_place_back_twice_gives_it_back_once(self, store):
        await store.set_availability(member(), LEASE)
        for session in ("s", "t"):
            await store.reserve("alice", session)
        for _ in range(2):
            await store.release("alice", "s")
            await store.release("nobody", "s")
        (found,) = await store.operators()
        assert list(found.slots) == ["t"]

    async def test_a_place_that_was_taken_since_is_not_given_back(self, store):
        await store.set_availability(member(), LEASE)
        taken_at = await store.reserve("alice", "s")
        await store.reserve("alice", "t")
        for time in (taken_at - LEASE, taken_at + LEASE):
            await store.release("alice", "s", time)
            assert await store.taken_at("alice", "s") == taken_at
        await store.release("alice", "s", taken_at)
        (found,) = await store.operators()
        assert list(found.slots) == ["t"]
