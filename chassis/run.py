"""How a process starts and ends."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Collection
from typing import Any, TypeVar

import uvloop

from chassis import logs
from chassis.config import ConfigError, Env

Config = TypeVar("Config")
_BAD_CONFIG = 2
_FAILED = 1
_YOUNG = 10_000  # objects before they are walked: of the 700 that Python waits for, a batch of messages makes ten times
_CANCEL_AGAIN_SECONDS = 0.1


def run(name: str, read: Callable[[Env], Config], serve: Callable[[Config, asyncio.Event], Awaitable[None]]) -> None:
    """Reads the configuration, serves until SIGTERM or SIGINT, and exits.

    Status 0 after an orderly end, 1 when serving failed, 2 when the configuration is wrong.
    """
    env = Env(os.environ)
    form = env.choice("PNAV_LOG_FORMAT", ("json", "text"), "json")
    level = env.choice("PNAV_LOG_LEVEL", ("debug", "info", "warning", "error"), "info")
    try:
        config = read(env)
        env.done()
    except ConfigError as mistakes:
        sys.stderr.write(f"{name} cannot start:\n{mistakes}\n")
        sys.exit(_BAD_CONFIG)
    logs.setup(name, form, level)
    gc.collect()
    gc.freeze()  # what was imported stays: walking it again takes tens of milliseconds, in the middle of a message
    gc.set_threshold(_YOUNG)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.exit(runner.run(_serve(name, config, serve)))


async def _serve(name: str, config: Config, serve: Callable[[Config, asyncio.Event], Awaitable[None]]) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await serve(config, stop)
    except (OSError, ConfigError) as error:
        sys.stderr.write(f"{name} stopped: {error}\n")
        return _FAILED
    except Exception as error:
        logs.failure("process failed", error)
        return _FAILED
    return 0


async def end(jobs: Collection[asyncio.Task[Any]]) -> None:
    """Cancels jobs until all have ended: Python 3.11 loses a cancellation that meets a finished write (bpo-42130)."""
    pending: set[asyncio.Task[Any]] = set(jobs)
    while pending:
        for job in pending:
            job.cancel()
        _, pending = await asyncio.wait(pending, timeout=_CANCEL_AGAIN_SECONDS)
