"""What time alone causes: assignment, repair, and listening to the other replicas."""

import asyncio

from chassis.refusals import StoreUnavailable
from chassis.run import end
from chat_svc.domain import verbs
from chat_svc.jobs import PASS_SECONDS
from chat_svc.store import Hint
from tests.fakes.chat_process import Process, Watcher, eventually, processes, settled
from tests.fakes.chat_sessions import OPEN, SAY, uuid
from tests.fakes.simulated_loop import SimulatedLoop

GONE_SECONDS = 10.0  # what a call to a database that is gone takes (chassis/mongo.py)


async def slots(process, operator="alice"):
    return {one.subject: sorted(one.slots) for one in await process.store.operators()}.get(operator)


def state(process, session="s"):
    return process.log.live(session).picture.state


async def test_a_job_outlives_a_failure_of_the_database():
    process = Process()
    await process.staffed()
    process.store.down = True
    job = asyncio.create_task(process.queue.run())
    await eventually(lambda: process.store.calls.count("now") == 1)
    process.store.down = False
    process.queue._wake.set()
    await eventually(lambda: process.board.now)
    await end([job])


def test_the_queue_does_not_rest_as_long_as_it_waited_for_a_database_that_was_gone():
    loop, process, asked = SimulatedLoop(), Process(), []

    async def twice():
        second = asyncio.Event()

        async def gone():
            asked.append(loop.time())
            if len(asked) == 2:
                second.set()
            await asyncio.sleep(GONE_SECONDS)
            raise StoreUnavailable

        process.store.now = gone
        job = asyncio.create_task(process.queue.run())
        await second.wait()
        await end([job])

    loop.run_until_complete(twice())
    loop.end()
    assert asked[1] - asked[0] <= GONE_SECONDS + 2 * PASS_SECONDS


async def test_a_cancellation_that_was_lost_is_said_again():
    swallowed = []

    async def stubborn():
        while len(swallowed) < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed.append(True)

    job = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end([job])
    assert len(swallowed) == 2


async def test_what_another_process_appends_is_heard():
    here, there = processes()
    await here.do(OPEN)
    await there.log.fresh("s")
    job = asyncio.create_task(there.listener.run())
    await eventually(lambda: there.database.listeners)
    await here.do(SAY)
    await eventually(lambda: there.log.live("s").picture.last_seq == 2)
    await end([job])


async def test_whatever_was_appended_before_it_listened_is_read_anew():
    here, there = processes()
    await here.do(OPEN)
    (await there.log.fresh("s")).watchers.add(Watcher())
    await here.do(SAY)
    job = asyncio.create_task(there.listener.run())
    await eventually(lambda: there.log.live("s").suspect)
    await there.mender.once()
    assert there.log.live("s").picture.last_seq == 2
    await end([job])


async def test_one_read_brings_all_of_a_burst():
    here, there = processes()
    job = asyncio.create_task(there.listener.run())
    await eventually(lambda: there.database.listeners)
    there.store.deaf = True
    last = (await here.do(OPEN, SAY, verbs.say(uuid(90), "après")))[-1]
    [(_, hints)] = there.database.listeners
    for seq in range(1, last + 1):
        hints.put_nowait(Hint("s", seq))
    await eventually(hints.empty)
    await settled()
    assert there.log.live("s").picture.last_seq == last
    assert there.store.calls.count("read") == 1
    await end([job])


async def test_a_lost_hint_costs_a_look_and_not_a_message():
    here, there = processes()
    await here.do(OPEN)
    await there.log.fresh("s")
    there.store.deaf = True
    job = asyncio.create_task(there.listener.run())
    await eventually(lambda: there.database.listeners)
    await here.do(SAY)
    assert await there.do(verbs.say(uuid(90), "après")) == [3]
    await end([job])


async def test_the_mender_leaves_alone_what_nobody_looks_at():
    process = Process()
    live = process.log.live("s")
    await process.mender.once()
    assert live.suspect
    live.watchers.add(Watcher())
    await process.mender.once()
    assert not live.suspect
