"""Whatever is asked while the database is busy is asked of it together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from chassis import logs
from chassis.refusals import StoreUnavailable

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")
BATCH_MAX = 1_000  # far below MongoDB's 48 MB per message even with the longest texts


class Batches(Generic[Ask, Answer]):
    """One batch in flight: a second one buys nothing (measured, ARCHITECTURE §11).

    `send` answers a batch in its order. If it fails nobody knows what became of the batch: StoreUnavailable for each,
    and `failure` in the log when it was anything else.
    """

    def __init__(self, failure: str, send: Callable[[Sequence[Ask]], Awaitable[Sequence[Answer]]]) -> None:
        self._failure = failure
        self._send = send
        self._pending: list[tuple[Ask, asyncio.Future[Answer]]] = []
        self._flight: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def put(self, ask: Ask) -> asyncio.Future[Answer]:
        """Goes with the next batch, even if whoever asked has gone by then."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()  # a system call in Python 3.11: once, not per message
        future: asyncio.Future[Answer] = self._loop.create_future()
        self._pending.append((ask, future))
        if self._flight is None:
            self._flight = self._loop.create_task(self._fly())
        return future

    async def _fly(self) -> None:
        try:
            while self._pending:
                await asyncio.sleep(0)  # the rest of this tick comes along
                batch, self._pending = self._pending[:BATCH_MAX], self._pending[BATCH_MAX:]
                await self._settle(batch)
        finally:
            self._flight = None

    async def _settle(self, batch: list[tuple[Ask, asyncio.Future[Answer]]]) -> None:
        waiting = [future for _, future in batch]
        try:
            answers = await self._send([ask for ask, _ in batch])
        except Exception as error:
            if not isinstance(error, StoreUnavailable):
                logs.failure(self._failure, error)
            for future in waiting:
                if not future.done():
                    future.set_exception(StoreUnavailable())
            return
        for future, answer in zip(waiting, answers, strict=True):
            if not future.done():
                future.set_result(answer)
