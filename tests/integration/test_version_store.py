"""Versions, the pointer and a replica that follows it, on a real database."""

from uuid import uuid4

import pytest

from chassis.config import MongoConfig
from chassis.mongo import Mongo
from chassis.refusals import StoreUnavailable
from routing_svc import store, version_store
from routing_svc.editions import Edition, Pointer, Replica, Stored, SwitchUnderWay, VersionUnknown
from routing_svc.replica import Follower
from routing_svc.serving import Serving
from routing_svc.version_store import VersionStore


@pytest.fixture
async def versions(mongodb_uri):
    mongo = Mongo(MongoConfig(mongodb_uri, f"territory_{uuid4().hex[:12]}"))
    yield VersionStore(mongo)
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


async def test_versions_are_kept_whole_and_the_oldest_go(versions, monkeypatch):
    monkeypatch.setattr(version_store, "KEPT", 2)
    for number in range(4):
        edition = Edition(str(number), "s", "2026-08", "f", "x", "ops", 1)
        await versions.add(edition, Stored(b"artefact", b"file"))
    await versions.begin("0", "token")
    await versions.commit("token")
    await versions.forget_old()
    assert [one.id for one in await versions.editions()] == ["3", "2", "0"]
    assert await versions.stored("0") == Stored(b"artefact", b"file")
    with pytest.raises(VersionUnknown):
        await versions.stored("1")


async def test_a_switch_is_announced_and_only_its_own_token_moves_the_pointer(versions):
    await versions.begin("new", "ours")
    assert await versions.pointer() == Pointer("default", "new", "ours")
    with pytest.raises(SwitchUnderWay):
        await versions.begin("other", "theirs")
    assert not await versions.commit("theirs")
    await versions.give_up("theirs")
    assert await versions.commit("ours")
    assert await versions.pointer() == Pointer("new")
    assert not await versions.commit("ours")


async def test_a_switch_that_was_given_up_leaves_the_pointer_where_it_was(versions):
    await versions.begin("new", "ours")
    await versions.give_up("ours")
    assert await versions.pointer() == Pointer("default")
    assert not await versions.commit("ours")


async def test_a_replica_lets_go_of_what_it_had_ready_when_the_switch_comes_to_nothing(versions):
    read = []

    async def reader(version):
        read.append(version)
        return Serving(version, None, None)

    one = Follower(versions, reader, lambda _: None, Replica("1", "one"))
    for token in ("first", "second"):
        await versions.begin("new", token)
        await one.step()
        assert [each.prepared for each in await versions.replicas()] == [token]
        await versions.give_up(token)
        await one.step()
        assert [each.prepared for each in await versions.replicas()] == [""]
    assert read == ["default", "new", "new"]


async def test_a_replica_that_cannot_read_what_runs_does_not_hold_up_the_mending(versions):
    async def read(version):
        if version == "broken":
            raise store.TerritoryUnreadable
        return Serving(version, None, None)

    served = []
    one = Follower(versions, read, served.append, Replica("1", "one"))
    await point(versions, "broken")
    await one.step()
    with pytest.raises(StoreUnavailable):
        await one.ready()
    await versions.begin("good", "token")
    await one.step()
    assert [each.prepared for each in await versions.replicas()] == ["token"]
    await versions.commit("token")
    await one.step()
    await one.ready()
    assert [each.edition for each in served] == ["good"]


async def point(versions, version):
    await versions.begin(version, "pointing")
    await versions.commit("pointing")


async def test_a_pointer_that_moves_while_a_replica_starts_is_followed_before_it_takes_work(versions):
    async def read(version):
        if version == "default":
            await point(versions, "new")
        return Serving(version, None, None)

    served = []
    one = Follower(versions, read, served.append, Replica("1", "one"))
    await one.step()
    await one.ready()
    assert [each.edition for each in served] == ["default", "new"]
