"""Group commit: whatever is ready when the database is free goes to it in one unordered bulk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from chassis import logs, metrics
from chassis.refusals import StoreUnavailable
from chat_svc.domain.entries import Entry, kind

Insert = Callable[[Sequence[Entry]], Awaitable[set[int]]]
BATCH_MAX = 1_000  # entries; far below MongoDB's 48 MB per message even with the longest texts


class Committer:
    """One batch in flight: a second one buys nothing (measured, ARCHITECTURE §11)."""

    def __init__(self, insert: Insert, committed: Callable[[Entry], None]) -> None:
        self._insert = insert
        self._committed = committed
        self._pending: list[tuple[Entry, asyncio.Future[bool]]] = []
        self._flight: asyncio.Task[None] | None = None

    def commit(self, entry: Entry) -> asyncio.Future[bool]:
        """True once the entry is committed, False if its place was taken; StoreUnavailable when nobody knows.

        `committed` is called for every committed entry, even if whoever asked has gone.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[bool] = loop.create_future()
        self._pending.append((entry, future))
        if self._flight is None:
            self._flight = loop.create_task(self._fly())
        return future

    async def _fly(self) -> None:
        try:
            while self._pending:
                await asyncio.sleep(0)  # the rest of this tick's appends come along
                batch, self._pending = self._pending[:BATCH_MAX], self._pending[BATCH_MAX:]
                await self._send(batch)
        finally:
            self._flight = None

    async def _send(self, batch: list[tuple[Entry, asyncio.Future[bool]]]) -> None:
        metrics.CHAT_COMMIT_ENTRIES.observe(len(batch))
        try:
            lost = await self._insert([entry for entry, _ in batch])
        except Exception as error:
            if not isinstance(error, StoreUnavailable):
                logs.failure("commit failed", error)
            for _, future in batch:
                _settle(future, None)
            return
        for index, (entry, future) in enumerate(batch):
            won = index not in lost
            if won:
                metrics.CHAT_ENTRIES.labels(kind(entry.body)).inc()
                self._tell(entry)
            _settle(future, won)

    def _tell(self, entry: Entry) -> None:
        try:
            self._committed(entry)
        except Exception as error:  # the entry is committed whatever a listener makes of it, and others wait here
            logs.failure("entry not told", error)


def _settle(future: asyncio.Future[bool], won: bool | None) -> None:
    """`won` is None when nobody knows."""
    if future.done():
        return
    if won is None:
        future.set_exception(StoreUnavailable())
    else:
        future.set_result(won)
