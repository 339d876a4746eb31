"""What one stream still has to send."""

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

from chassis.refusals import Refusal

T = TypeVar("T")
BATCH_MAX = 200  # none weighs more than a page may send, 20,000 bytes, and gRPC takes 4 MiB at once


class Outbox(Generic[T]):
    """What is to be sent on one stream; what gathers while one batch is written goes into the next."""

    def __init__(self) -> None:
        self._gathered: list[T] = []
        self._there = asyncio.Event()
        self._end: Refusal | None = None
        self._over = False

    def __len__(self) -> int:
        """How much waits."""
        return len(self._gathered)

    def put(self, one: T) -> None:
        """Sends it with the next batch; not after the end."""
        if not self._over:
            self._gathered.append(one)
            self._there.set()

    def end(self, refusal: Refusal | None) -> None:
        """Ends the stream after what is there, with a refusal or in order; what comes later is not sent."""
        self._over, self._end = True, refusal
        self._there.set()

    async def batches(self) -> AsyncIterator[list[T]]:
        """Everything, in batches. Raises the refusal it was ended with."""
        while True:
            await self._there.wait()
            await asyncio.sleep(0)  # what this tick still produces goes along
            batch, self._gathered = self._gathered[:BATCH_MAX], self._gathered[BATCH_MAX:]
            if not self._gathered and not self._over:
                self._there.clear()
            if batch:
                yield batch
            elif self._end is not None:
                raise self._end
            else:
                return
