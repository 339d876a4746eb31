"""How jobs go on for ever."""

import asyncio
from collections.abc import Awaitable, Callable

from chassis import logs
from chassis.refusals import Refusal, StoreUnavailable


async def guarded(message: str, work: Callable[[], Awaitable[None]]) -> None:
    """A job outlives whatever happens in one of its passes."""
    try:
        await work()
    except StoreUnavailable:
        logs.log().warning(message, reason=StoreUnavailable.reason)
    except Refusal as refusal:
        logs.log().info(message, reason=refusal.reason)
    except Exception as error:
        logs.failure(message, error)


async def woken(event: asyncio.Event, seconds: float) -> None:
    """Returns when the event is set, or after that time."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
