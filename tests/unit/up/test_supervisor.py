"""Starting, watching and stopping, with small processes that stand for the parts."""

import asyncio
import re
import signal
import sys
from datetime import timedelta

import pytest

from chassis.up.parts import Part, Phase
from chassis.up.supervisor import Supervisor, keep_previous
from chassis.up.trouble import Trouble

WAITS = "import signal; signal.pause()"


def part(name, program=WAITS, *, ready=True, **more):
    async def probe():
        return ready

    return Part(name, (sys.executable, "-c", program), probe, **more)


class Story:
    """What the supervisor told, in order, and an event for each thing told."""

    def __init__(self):
        self.lines = []
        self.processes = {}
        self._events = {}

    def tell(self, name, phase, process, _seconds):
        self.processes[name] = process
        self.lines.append((name, phase))
        self.event(name, phase).set()

    def event(self, name, phase):
        return self._events.setdefault((name, phase), asyncio.Event())

    def order(self, phase):
        return [name for name, told in self.lines if told is phase]


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def supervise(tmp_path, story):
    async def supervise(parts, stop=None):
        async with asyncio.timeout(60):
            await Supervisor(parts, tmp_path, story.tell).run(stop or asyncio.Event())

    return supervise


async def run_until_healthy(supervise, story, parts):
    stop = asyncio.Event()
    running = asyncio.create_task(supervise(parts, stop))
    for each in parts:
        await asyncio.wait_for(story.event(each.name, Phase.HEALTHY).wait(), 60)
    stop.set()
    await running


async def test_a_part_waits_for_those_it_needs(supervise, story):
    await run_until_healthy(supervise, story, (part("chat", after=frozenset({"mongodb"})), part("mongodb")))
    assert story.lines.index(("mongodb", Phase.HEALTHY)) < story.lines.index(("chat", Phase.STARTING))


async def test_the_layers_stop_from_the_highest_to_the_lowest(supervise, story):
    await run_until_healthy(supervise, story, (part("low"), part("high", layer=2), part("middle", layer=1)))
    assert story.order(Phase.STOPPED) == ["high", "middle", "low"]


async def test_nothing_runs_once_it_is_stopped(supervise, story):
    await run_until_healthy(supervise, story, (part("one"), part("two")))
    assert not any(process.alive() for process in story.processes.values())


async def test_a_part_that_ends_while_starting_stops_everything(supervise, story):
    with pytest.raises(
        Trouble, match=r"bad ended by itself \(status 3\) while starting; the end of .*bad.log says why"
    ):
        await supervise((part("good"), part("bad", "raise SystemExit(3)", ready=False)))
    assert not story.processes["good"].alive()


async def test_a_part_that_ends_later_stops_everything(supervise, story):
    running = asyncio.create_task(supervise((part("good"), part("victim"))))
    await asyncio.wait_for(story.event("victim", Phase.HEALTHY).wait(), 60)
    story.processes["victim"].signal(signal.SIGKILL)
    with pytest.raises(Trouble, match=re.escape("victim was ended by SIGKILL;")):
        await running
    assert not story.processes["good"].alive()


async def test_a_part_that_does_not_become_healthy_in_time_stops_everything(supervise, story):
    patience = timedelta(milliseconds=200)
    with pytest.raises(Trouble, match=r"slow was not healthy within 0.2 s; the end of .*slow.log says why."):
        await supervise((part("good"), part("slow", ready=False, patience=patience)))
    assert not story.processes["slow"].alive()


async def test_a_part_that_cannot_be_prepared_does_not_start(supervise, story):
    wrong = part("edge", prepare=(sys.executable, "-c", "raise SystemExit(2)"))
    with pytest.raises(Trouble, match="edge could not be prepared"):
        await supervise((wrong,))
    assert ("edge", Phase.HEALTHY) not in story.lines


async def test_being_stopped_before_anything_is_healthy_leaves_nothing(supervise, story):
    stop = asyncio.Event()
    running = asyncio.create_task(supervise((part("slow", ready=False), part("next", after=frozenset({"slow"}))), stop))
    await asyncio.wait_for(story.event("slow", Phase.STARTING).wait(), 60)
    stop.set()
    await running
    assert set(story.order(Phase.STOPPED)) == {"slow", "next"}
    assert not story.processes["slow"].alive()


async def test_a_hurried_stop_does_not_wait_for_anybody(tmp_path, story):
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"
    supervisor = Supervisor((part("deaf", deaf, grace=timedelta(hours=1)),), tmp_path, story.tell)
    stop = asyncio.Event()
    running = asyncio.create_task(supervisor.run(stop))
    await asyncio.wait_for(story.event("deaf", Phase.HEALTHY).wait(), 60)
    stop.set()
    await asyncio.wait_for(story.event("deaf", Phase.STOPPING).wait(), 60)
    supervisor.kill()
    await asyncio.wait_for(running, 60)


def test_the_last_runs_logs_are_put_aside(tmp_path):
    (tmp_path / "chat.log").write_text("before")
    keep_previous(tmp_path, ("chat", "never_ran"))
    assert [file.name for file in tmp_path.iterdir()] == ["chat.log.1"]
