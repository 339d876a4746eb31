"""What befalls a process at a named point, and what its sessions must look like when it has passed."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum, auto

import pytest

from chassis.auth import Caller, Peer, Role, Staff, set_caller
from chassis.refusals import Refusal, StoreUnavailable
from tests.fakes.chat_projections import waits_of
from tests.fakes.chat_promises import fold
from tests.fakes.chat_store import LIVE

TICK = timedelta(seconds=11)  # longer than a place is held for nobody


class Blow(StrEnum):
    DEATH = auto()
    OUTAGE = auto()


class Died(asyncio.CancelledError):
    """The process is gone; as nobody catches a cancellation, nothing of what it was doing goes on."""


async def struck(world, process, blow, point, work):
    """Does the work until the process is struck at the point. Gives the process that people come to afterwards."""
    reached = asyncio.Event()

    def trap(at):
        if at is point:
            process.log.failpoints.trap = None
            reached.set()
            raise Died if blow is Blow.DEATH else StoreUnavailable

    process.log.failpoints.trap = trap
    working = asyncio.create_task(work)
    await asyncio.wait_for(reached.wait(), 5)
    if blow is Blow.DEATH:
        working.cancel()
    with suppress(Refusal, asyncio.CancelledError):
        await working
    return world.process() if blow is Blow.DEATH else process


async def sends(gateway, *frames):
    """As work: the gateway sends these frames."""
    gateway.send(*frames)


async def by(subject, call, request):
    """As work: the operator calls."""
    set_caller(Caller(Peer.ENVOY, Staff(subject, frozenset({Role.OPERATOR}), force="police")))
    return await call(request, None)


async def mended(world, process, sessions, passes=3):
    """Lets time pass; then what the log says holds for the queue's sessions and operators' places. Gives pictures."""
    for _ in range(passes):
        world.pass_time(TICK)
        await process.mender.once()
        await process.queue.once()
    await process.queue.once()
    pictures = [fold(session, await process.store.read(session, 0, 500)) for session in sessions]
    found = sorted(await process.store.live_sessions(), key=lambda one: one.session)
    assert found == sorted((waits_of(one) for one in pictures if one.state in LIVE), key=lambda one: one.session)
    members = await process.store.operators()
    held = {(who.subject, one.session) for who in members for one in pictures if one.holds_place(who.subject)}
    assert {(who.subject, name) for who in members for name in who.slots} == held
    return pictures


def at(*points):
    """The points at which a test strikes."""
    return pytest.mark.parametrize("point", points)


class Crashes:
    """Tests of what follows on a blow, of each kind."""

    @pytest.fixture(params=list(Blow))
    def blow(self, request):
        return request.param


async def log_of(process, session):
    """What the database has."""
    return await process.store.read(session, 0, 500)
