"""The four verbs behind `pnav`: run a stack, put it in the background, look at it, stop it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from pymongo import AsyncMongoClient
from pymongo.errors import ConfigurationError, PyMongoError

from chassis.up import certificates, stack
from chassis.up.children import Identity, identify
from chassis.up.parts import Part, Phase
from chassis.up.stack import Settings
from chassis.up.state import PartState, State, StateFile
from chassis.up.supervisor import Supervisor, keep_previous
from chassis.up.trouble import Trouble

STOP = timedelta(seconds=60)  # more than all layers may take together
_PAUSE = 0.1  # seconds between two looks
_SELECTION_MS = 3000

Show = Callable[[State], None]


async def run(settings: Settings, show: Show) -> None:
    """Runs a stack until SIGINT, SIGTERM or SIGHUP (the second one hurries); `show` is called at every change.

    Raises Trouble, with everything stopped, for whatever prevents or ends it.
    """
    stop, file = asyncio.Event(), StateFile(settings.data)
    with file.locked():
        state = State(identify(os.getpid()), settings.base_port, [])

        def changed() -> None:
            file.save(state)
            show(state)

        try:
            supervisor = await _prepare(settings, state, changed)
            _on_signals(stop, supervisor.kill)
            await supervisor.run(stop)
        except Trouble as trouble:
            state.trouble = str(trouble)
            changed()
            raise


def detach(settings: Settings, show: Show) -> State:
    """Runs a stack in the background; returns once it is healthy. Raises Trouble when it does not become so."""
    file = StateFile(settings.data)
    with file.locked():
        log = settings.data / "logs" / "up.log"
        log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        command = (sys.executable, "-m", "chassis.up.entry", "up")
        chosen = ("--data", str(settings.data), "--base-port", str(settings.base_port))
        background = subprocess.Popen(
            (*command, *chosen), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        return _follow(file, background, log, show)
    except BaseException:
        background.terminate()
        background.wait(STOP.total_seconds())
        raise


def down(data: Path) -> bool:
    """Stops the stack that runs on `data`, in order; False if none does. Raises Trouble if it had to be killed."""
    state = StateFile(data).running()
    if state is None:
        return False
    state.supervisor.signal(signal.SIGTERM)
    if state.supervisor.wait(STOP):
        return True
    for process in (state.supervisor, *_processes(state)):
        process.signal(signal.SIGKILL)
    raise Trouble(f"The stack did not stop within {STOP.total_seconds():.0f} s and was killed.")


async def refresh(state: State, settings: Settings) -> State:
    """The state with every part asked anew whether it is healthy."""
    probes = {part.name: part.ready for part in stack.parts(settings)}
    answers = await asyncio.gather(*(probes[part.name]() for part in state.parts))
    for part, healthy in zip(state.parts, answers, strict=True):
        if part.phase is Phase.HEALTHY and not healthy:
            part.phase = Phase.UNHEALTHY
    return state


async def _prepare(settings: Settings, state: State, changed: Callable[[], None]) -> Supervisor:
    """Everything that can be known to be wrong before the first process starts."""
    parts = stack.parts(settings)
    _check_ports(parts, settings.base_port)
    if settings.mongodb_uri:
        await _check_database(settings.mongodb_uri)
    certificates.issue_all(settings.data / "tls", stack.CERTIFIED)
    logs = settings.data / "logs"
    keep_previous(logs, (part.name for part in parts))
    state.parts = [PartState(part.name) for part in parts]
    by_name = {part.name: part for part in state.parts}

    def tell(name: str, phase: Phase, process: Identity | None, seconds: float) -> None:
        part = by_name[name]
        part.phase, part.process, part.seconds = phase, process, seconds
        changed()

    return Supervisor(parts, logs, tell)


def _check_ports(parts: Iterable[Part], base: int) -> None:
    for part in parts:
        for use, port in part.ports.items():
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((stack.HOST, port))
                except OSError:
                    raise Trouble(
                        f"Port {port} ({use}) is taken by another program: stop that one, or choose other ports "
                        f"with `--base-port` (for instance {base + 100}; {stack.PORTS} ports from there are used)."
                    ) from None


async def _check_database(uri: str) -> None:
    advice = "check it, or unset MONGODB_URI to have a MongoDB started for you."
    try:
        async with AsyncMongoClient[dict[str, object]](uri, timeoutMS=_SELECTION_MS) as client:
            answer = await client.admin.command("hello")
    except (ConfigurationError, ValueError):
        raise Trouble(f"MONGODB_URI is not an address of a MongoDB: {advice}") from None
    except PyMongoError:
        raise Trouble(f"The MongoDB of MONGODB_URI does not answer: {advice}") from None
    if "setName" not in answer and answer.get("msg") != "isdbgrid":
        raise Trouble(f"The MongoDB of MONGODB_URI is no replica set, which pnav needs: {advice}")


def _on_signals(stop: asyncio.Event, hurry: Callable[[], None]) -> None:
    def received() -> None:
        if stop.is_set():
            hurry()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, received)


def _follow(file: StateFile, background: "subprocess.Popen[bytes]", log: Path, show: Show) -> State:
    """Shows the background's progress until it is healthy."""
    while True:
        over = background.poll() is not None
        state = file.load()
        if state is not None and state.supervisor.pid == background.pid:
            show(state)
            if over and state.trouble:
                raise Trouble(state.trouble)
            if state.phase is Phase.HEALTHY and not over:
                return state
        if over:
            raise Trouble(f"The stack ended while it started; {log} says why.")
        time.sleep(_PAUSE)  # the background process writes a file of itself, and tells nobody when


def _processes(state: State) -> Iterable[Identity]:
    return (part.process for part in state.parts if part.process is not None)
