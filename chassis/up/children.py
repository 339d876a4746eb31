"""Processes that we start, recognise again, and are sure to end."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec

from chassis.up import leash

_KILLED = timedelta(seconds=5)  # how long the kernel may take to end a process that was sent SIGKILL
_STARTTIME = 19  # proc(5): field 22 of /proc/PID/stat; 20th behind the name, which may itself hold spaces


class Identity(msgspec.Struct, frozen=True):
    """A process, and not a later one that was given the same number: its id and its start in clock ticks since boot."""

    pid: int
    started: int

    def alive(self) -> bool:
        """Whether it still runs; a zombie does not."""
        state, started = _read(self.pid) or ("X", 0)
        return started == self.started and state not in "ZX"

    def signal(self, number: signal.Signals) -> None:
        """Signals this very process; nothing if it has ended."""
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(self.pid)
            try:
                if self.alive():
                    signal.pidfd_send_signal(handle, number)
            finally:
                os.close(handle)

    def wait(self, patience: timedelta) -> bool:
        """Blocks until it has ended; False if it has not within `patience`."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return True
        try:
            return not self.alive() or bool(select.select([handle], [], [], patience.total_seconds())[0])
        finally:
            os.close(handle)


def identify(pid: int) -> Identity:
    """Who has this number now. Raises ProcessLookupError if nobody has."""
    found = _read(pid)
    if found is None:
        raise ProcessLookupError(pid)
    return Identity(pid, found[1])


class Child:
    """A process of ours, in a session of its own, that the kernel kills when we die, however we die.

    The kernel means the *thread* that started it: start children from a thread that lives as long as they should.
    """

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        """Starts `argv` (a full path first); both its outputs are appended to `log`. Raises OSError."""
        log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *argv]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, env=dict(env), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        self.identity = identify(self._process.pid)

    async def wait(self) -> int:
        """Its exit status; minus the signal's number if one ended it."""
        if self._process.poll() is None:
            await _ended(self._process.pid)
        return self._process.wait()

    async def stop(self, grace: timedelta) -> None:
        """Asks it to end (SIGTERM), and ends it (SIGKILL) after `grace`."""
        self.terminate()
        try:
            await asyncio.wait_for(self.wait(), grace.total_seconds())
        except TimeoutError:
            self.kill()
            await asyncio.wait_for(self.wait(), _KILLED.total_seconds())

    def stop_blocking(self, grace: timedelta) -> None:
        """The same without an event loop."""
        self.terminate()
        try:
            self._process.wait(grace.total_seconds())
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait(_KILLED.total_seconds())

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Asks it to end; returns at once."""
        self._process.terminate()

    def kill(self) -> None:
        """Ends it; returns at once."""
        self._process.kill()


async def _ended(pid: int) -> None:
    """Returns when our child `pid` has ended; does not collect its status."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    handle = os.pidfd_open(pid)
    loop.add_reader(handle, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def _read(pid: int) -> tuple[str, int] | None:
    """State letter and start of a process, None if there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[_STARTTIME])
