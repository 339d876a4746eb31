"""Processes that we start, recognise again, and are sure to end."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from chassis.up.children import Child, Identity, identify
from tests.fakes.standins import ROOT

LONG = timedelta(seconds=30)
SHORT = timedelta(milliseconds=50)
DEAF = "import os, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.write(1, b'x'); signal.pause()"
POLITE = DEAF.replace("signal.SIG_IGN", "lambda *_: os._exit(4)")
PARENT = """
import os, sys
from pathlib import Path
from chassis.up.children import Child
child = Child((sys.executable, "-c", "import signal; signal.pause()"), os.environ, Path(sys.argv[1]))
print(child.identity.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def start(tmp_path):
    """Starts a child; returns once it has written something."""
    children = []

    async def start(program):
        log = tmp_path / "log"
        os.mkfifo(log)
        reader = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
        written = asyncio.Event()
        asyncio.get_running_loop().add_reader(reader, written.set)
        child = Child((sys.executable, "-c", program), os.environ, log)
        children.append(child)
        await asyncio.wait_for(written.wait(), LONG.total_seconds())
        asyncio.get_running_loop().remove_reader(reader)
        return child

    yield start
    for child in children:
        child.kill()
        await child.wait()


async def test_a_child_tells_its_exit_status(tmp_path):
    assert await Child((sys.executable, "-c", "raise SystemExit(5)"), {}, tmp_path / "log").wait() == 5


async def test_a_child_that_a_signal_ended_tells_its_number(tmp_path):
    program = "import os; os.kill(os.getpid(), 9)"
    assert await Child((sys.executable, "-c", program), {}, tmp_path / "log").wait() == -signal.SIGKILL


async def test_a_program_that_is_not_there_is_named_in_the_log(tmp_path):
    assert await Child(("/nowhere/mongod",), {}, tmp_path / "log").wait() == 127
    assert "/nowhere/mongod cannot be run: No such file or directory" in (tmp_path / "log").read_text()


async def test_a_child_that_listens_is_asked_to_end(start):
    child = await start(POLITE)
    await child.stop(LONG)
    assert child.poll() == 4


async def test_a_child_that_does_not_listen_is_ended(start):
    child = await start(DEAF)
    await child.stop(SHORT)
    assert child.poll() == -signal.SIGKILL


async def test_a_child_can_be_stopped_without_an_event_loop(start):
    child = await start(DEAF)
    child.stop_blocking(SHORT)
    assert child.poll() == -signal.SIGKILL


def test_a_child_dies_with_its_parent_however_that_dies(tmp_path):
    command = (sys.executable, "-c", PARENT, str(tmp_path / "log"))
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        orphan = identify(int(parent.stdout.readline()))
        assert orphan.alive()
        parent.kill()
    assert orphan.wait(LONG)
    assert not orphan.alive()


async def test_a_later_process_with_the_same_number_is_not_signalled(start):
    child = await start(POLITE)
    stranger = Identity(child.identity.pid, child.identity.started - 1)
    stranger.signal(signal.SIGKILL)
    assert not stranger.alive()
    assert stranger.wait(SHORT)
    assert child.identity.alive()


def test_who_is_gone_is_nobody():
    with subprocess.Popen((sys.executable, "-c", "")) as process:
        process.wait()
    with pytest.raises(ProcessLookupError):
        identify(process.pid)
    gone = Identity(process.pid, 1)
    gone.signal(signal.SIGKILL)
    assert gone.wait(SHORT)
