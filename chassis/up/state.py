"""What is known about a running stack, kept in its data directory for the other verbs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from chassis.up.children import Identity
from chassis.up.parts import Phase
from chassis.up.trouble import Trouble


class PartState(msgspec.Struct):
    """A part as last seen by its supervisor."""

    name: str
    phase: Phase = Phase.WAITING
    process: Identity | None = None
    seconds: float = 0.0
    """Since it was started, at the last change."""


class State(msgspec.Struct):
    """The whole stack. `trouble` is why it stopped, empty while all is well."""

    supervisor: Identity
    base_port: int
    parts: list[PartState]
    trouble: str = ""

    @property
    def phase(self) -> Phase:
        """The whole's: it is as far as its last part, and stops with its first."""
        phases = {part.phase for part in self.parts}
        if phases == {Phase.HEALTHY}:
            return Phase.HEALTHY
        return Phase.STOPPING if phases & {Phase.STOPPING, Phase.STOPPED} else Phase.STARTING


class StateFile:
    """DATA/run: the state, and the lock that its supervisor holds."""

    def __init__(self, data: Path) -> None:
        self._directory = data / "run"
        self._file = self._directory / "state.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """For as long as a stack runs on this directory. Raises Trouble when one does already."""
        self._directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # mail and database are inside
        self._directory.mkdir(exist_ok=True)
        with (self._directory / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(
                    f"A stack is running already on {self._directory.parent}: "
                    "`pnav status` shows it, `pnav down` stops it, `--data` chooses another directory."
                ) from None
            yield

    def save(self, state: State) -> None:
        """Replaces the state whole: no reader sees half of it."""
        unfinished = self._directory / f"state.{os.getpid()}"
        unfinished.write_bytes(msgspec.json.encode(state))
        unfinished.replace(self._file)

    def load(self) -> State | None:
        """What was saved last, by whomever; None if nothing was, or it cannot be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=State)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def running(self) -> State | None:
        """The state of a stack that runs now; None if none does."""
        state = self.load()
        return state if state is not None and state.supervisor.alive() else None
