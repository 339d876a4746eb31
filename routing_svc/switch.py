"""A switch of all replicas, in two phases: all have the new version ready, and only then the pointer moves."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

from chassis.imports import Tell
from chassis.refusals import StoreUnavailable
from pnav.routing.v1 import import_pb2 as pb
from routing_svc.editions import Replica, ReplicaSilent, ReplicaUnable
from routing_svc.version_store import VersionStore

PREPARED_SECONDS = 40.0  # a replica needs one, on a busy machine five; less than a switch may take
FOLLOWED_SECONDS = 5.0  # a change stream needs milliseconds, a poll a second
_LOOK_SECONDS = 0.02


async def switch(store: VersionStore, version: str, tell: Tell) -> None:
    """Makes a version run on every replica that lives. The caller has made sure that the version is there.

    Raises SwitchUnderWay, ReplicaUnable, ReplicaSilent, StoreUnavailable: what ran before runs on, unless the
    database went away in the very moment of the last step; what it then says, all replicas do.
    """
    token = uuid4().hex
    await store.begin(version, token)
    try:
        await _prepared(store, token, tell)
        committed = await store.commit(token)
    except BaseException:
        await asyncio.shield(_give_up(store, token))
        raise
    if not committed:
        raise ReplicaSilent


async def followed(store: VersionStore, version: str) -> Sequence[Replica]:
    """The replicas once all of them have followed the pointer; or, when that takes too long, as they are."""
    until = _in(FOLLOWED_SECONDS)
    while True:
        replicas = await store.replicas()
        if all(one.pointed == version for one in replicas) or _over(until):
            return replicas
        await asyncio.sleep(_LOOK_SECONDS)


async def _prepared(store: VersionStore, token: str, tell: Tell) -> None:
    """Returns when all replicas that live are ready for the switch. Raises ReplicaUnable, ReplicaSilent."""
    until = _in(PREPARED_SECONDS)
    while True:
        replicas = await store.replicas()
        if any(one.unable == token for one in replicas):
            raise ReplicaUnable
        ready = sum(one.prepared == token for one in replicas)
        tell(pb.IMPORT_STAGE_SWITCHING, ready, len(replicas))
        if replicas and ready == len(replicas):
            return
        if _over(until):
            raise ReplicaSilent
        await asyncio.sleep(_LOOK_SECONDS)


def _in(seconds: float) -> float:
    """A time to look at between calls, and no cancellation: Python 3.11 loses one that meets a finished write
    (bpo-42130), and a loop would go on for ever."""
    return asyncio.get_running_loop().time() + seconds


def _over(until: float) -> bool:
    return asyncio.get_running_loop().time() >= until


async def _give_up(store: VersionStore, token: str) -> None:
    with suppress(StoreUnavailable):  # it then ends by itself within a minute
        await store.give_up(token)
