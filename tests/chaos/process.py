"""One process of the stage: started, killed, frozen and started again, always by its own id."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from chassis.up.children import Child

_START_SECONDS = 60.0
_LOOK_SECONDS = 0.1


class Process:
    """A program that can be started again after it was killed. It dies with us, however we die."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        log: Path,
        ready: Callable[[], Awaitable[bool]],
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._argv = argv
        self._log = log
        self._ready = ready
        self._env = os.environ | (env or {})
        self._child: Child | None = None

    def start(self) -> None:
        """Starts it, from the thread of the event loop: it would die with any other. Nothing if it runs."""
        if self._child is None:
            self._child = Child(self._argv, self._env, self._log)

    async def up(self) -> None:
        """Starts it and returns when it is ready. Raises RuntimeError, naming its log, when it ends instead."""
        self.start()
        async with asyncio.timeout(_START_SECONDS):
            while not await self._ready():
                if self._child is None or self._child.poll() is not None:
                    raise RuntimeError(f"{self.name} ended while it started; {self._log} says why.")
                await asyncio.sleep(_LOOK_SECONDS)

    async def kill(self) -> bool:
        """SIGKILL, frozen or not; returns when it has ended. Whether it ran."""
        ran = self.runs
        if self._child is not None:
            self._child.kill()
            await self._child.wait()
            self._child = None
        return ran

    def freeze(self) -> None:
        """SIGSTOP: it holds its sockets and says nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended, frozen or not."""
        return self._child is not None and self._child.poll() is None

    @property
    def frozen(self) -> bool:
        """Whether it is stopped (proc(5): the state stands behind the name)."""
        stat = Path(f"/proc/{self.pid}/stat").read_text("utf-8", "replace")
        return stat.rpartition(")")[2].split()[0] == "T"

    @property
    def pid(self) -> int:
        """Its id. Raises RuntimeError unless it was started."""
        if self._child is None:
            raise RuntimeError(f"{self.name} does not run")
        return self._child.identity.pid

    def errors(self) -> list[str]:
        """What it wrote at level error, all its lives together."""
        lines = self._log.read_text("utf-8", "replace").splitlines()
        return [f"{self.name}: {line}" for line in lines if '"level": "error"' in line or line.startswith("Traceback")]

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None:
            self._child.identity.signal(number)


def module(name: str) -> Sequence[str]:
    """How to run a module of ours."""
    return (sys.executable, "-m", name)
