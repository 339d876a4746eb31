"""Starts parts as their dependencies allow, watches them, and stops them in order."""

import asyncio
import itertools
import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

from chassis.up.children import Child, Identity
from chassis.up.parts import Part, Phase
from chassis.up.trouble import Trouble

_PAUSE = 0.1  # between two questions whether a part is healthy

Tell = Callable[[str, Phase, Identity | None, float], None]
"""Part, its new phase, its process, seconds since it was started."""


class Supervisor:
    """The processes of one stack."""

    def __init__(self, parts: Sequence[Part], logs: Path, tell: Tell) -> None:
        self._parts = parts
        self._logs = logs
        self._tell = tell
        self._children: dict[str, Child] = {}
        self._started: dict[str, float] = {}
        self._healthy = {part.name: asyncio.Event() for part in parts}

    async def run(self, stop: asyncio.Event) -> None:
        """Starts all and keeps them until `stop`; then stops them in order.

        Raises Trouble, once everything is stopped, when any part does not start or ends by itself.
        """
        lives = [asyncio.create_task(self._live(part)) for part in self._parts]
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*lives, stopping], return_when=asyncio.FIRST_COMPLETED)
            failures = [life.exception() for life in lives if life.done()]
        finally:
            for task in (*lives, stopping):
                task.cancel()
            await asyncio.gather(*lives, stopping, return_exceptions=True)
            await self.stop()
        for failure in filter(None, failures):
            raise failure

    async def stop(self) -> None:
        """Stops what runs: the layers from the highest to the lowest, the parts of a layer together."""
        layers = itertools.groupby(sorted(self._parts, key=attrgetter("layer"), reverse=True), attrgetter("layer"))
        for _, parts in layers:
            await asyncio.gather(*(self._stop(part) for part in parts))

    def kill(self) -> None:
        """Ends everything at once, in no order."""
        for child in self._children.values():
            child.kill()

    async def _live(self, part: Part) -> None:
        """Its whole life. Ends by Trouble, or by being cancelled."""
        self._say(part, Phase.WAITING)
        for name in part.after:
            await self._healthy[name].wait()
        self._started[part.name] = time.monotonic()
        self._say(part, Phase.STARTING)
        await self._prepare(part)
        child = self._start(part, part.argv)
        self._say(part, Phase.STARTING)
        ended = asyncio.create_task(child.wait())
        try:
            await self._become_healthy(part, ended)
            self._say(part, Phase.HEALTHY)
            self._healthy[part.name].set()
            raise Trouble(f"{part.name} {_how(await ended)}; {self._advice(part)}")
        finally:
            ended.cancel()

    async def _prepare(self, part: Part) -> None:
        if part.prepare:
            status = await self._start(part, part.prepare).wait()
            if status:
                raise Trouble(f"{part.name} could not be prepared; {self._advice(part)}")

    def _start(self, part: Part, argv: Sequence[str]) -> Child:
        child = Child(argv, {**os.environ, **part.env}, self._log(part))
        self._children[part.name] = child
        return child

    async def _become_healthy(self, part: Part, ended: asyncio.Task[int]) -> None:
        try:
            async with asyncio.timeout(part.patience.total_seconds()):
                while not await part.ready():
                    with suppress(TimeoutError):
                        status = await asyncio.wait_for(asyncio.shield(ended), _PAUSE)
                        raise Trouble(f"{part.name} {_how(status)} while starting; {self._advice(part)}")
        except TimeoutError:
            seconds = part.patience.total_seconds()
            raise Trouble(f"{part.name} was not healthy within {seconds:g} s; {self._advice(part)}") from None

    async def _stop(self, part: Part) -> None:
        child = self._children.get(part.name)
        if child is not None:
            self._say(part, Phase.STOPPING)
            await child.stop(part.grace)
        self._say(part, Phase.STOPPED)

    def _say(self, part: Part, phase: Phase) -> None:
        child = self._children.get(part.name)
        seconds = time.monotonic() - self._started.get(part.name, time.monotonic())
        self._tell(part.name, phase, child.identity if child else None, seconds)

    def _log(self, part: Part) -> Path:
        return self._logs / f"{part.name}.log"

    def _advice(self, part: Part) -> str:
        return f"the end of {self._log(part)} says why."


def keep_previous(logs: Path, names: Iterable[str]) -> None:
    """Puts the last run's logs aside, as NAME.log.1."""
    for name in names:
        with suppress(FileNotFoundError):
            (logs / f"{name}.log").replace(logs / f"{name}.log.1")


def _how(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended by itself (status {status})"
