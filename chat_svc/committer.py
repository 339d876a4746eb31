"""Group commit: whatever is ready when the database is free goes to it in one unordered bulk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import cache

from chassis import logs, metrics
from chat_svc.batches import Batches
from chat_svc.domain.entries import Entry, kind

_entries = cache(metrics.CHAT_ENTRIES.labels)  # finding the child costs more than counting with it
Insert = Callable[[Sequence[Entry]], Awaitable[set[int]]]


class Committer:
    """`insert` gives the indexes of those whose place was taken; `committed` is called for every other."""

    def __init__(self, insert: Insert, committed: Callable[[Entry], None]) -> None:
        self._insert = insert
        self._committed = committed
        self._batches: Batches[Entry, bool] = Batches("commit failed", self._send)

    def commit(self, entry: Entry) -> asyncio.Future[bool]:
        """True once the entry is committed, False if its place was taken; StoreUnavailable when nobody knows.

        `committed` is called for every committed entry, even if whoever asked has gone.
        """
        return self._batches.put(entry)

    async def _send(self, entries: Sequence[Entry]) -> list[bool]:
        metrics.CHAT_COMMIT_ENTRIES.observe(len(entries))
        lost = await self._insert(entries)
        won = [index not in lost for index in range(len(entries))]
        for entry, told in zip(entries, won, strict=True):
            if told:
                _entries(kind(entry.body)).inc()
                self._tell(entry)
        return won

    def _tell(self, entry: Entry) -> None:
        try:
            self._committed(entry)
        except Exception as error:  # the entry is committed whatever a listener makes of it, and others wait here
            logs.failure("entry not told", error)
