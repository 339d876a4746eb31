"""A switch before a store that a test plays: how long it waits for a replica that says nothing."""

import asyncio
from contextlib import suppress

import pytest

from routing_svc import switch
from routing_svc.editions import Replica, ReplicaSilent


class Store:
    """Of one replica that lives and never does anything. It loses a cancellation, as Python 3.11 may (bpo-42130)."""

    def __init__(self):
        self.begun, self.given_up, self.asked = [], [], 0

    async def begin(self, _version, token):
        self.begun.append(token)

    async def give_up(self, token):
        self.given_up.append(token)

    async def replicas(self):
        self.asked += 1
        assert self.asked < 10, "it goes on for ever"
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        return [Replica("1", "silent")]


async def test_a_silent_replica_ends_a_switch_even_when_a_cancellation_is_lost(monkeypatch):
    monkeypatch.setattr(switch, "PREPARED_SECONDS", 0)
    store = Store()
    with pytest.raises(ReplicaSilent):
        await switch.switch(store, "2026-11", lambda *_: None)
    assert store.given_up == store.begun != []


async def test_a_replica_that_does_not_follow_is_told_of_as_it_is_even_when_a_cancellation_is_lost(monkeypatch):
    monkeypatch.setattr(switch, "FOLLOWED_SECONDS", 0)
    [replica] = await switch.followed(Store(), "2026-11")
    assert replica.pointed != "2026-11"
