"""Canned replies in memory."""

import asyncio

from chat_svc.domain import reply_search
from chat_svc.domain.refusals import ReplyChanged, RequestIdReused, TooManyReplies
from chat_svc.domain.replies import SHELF_MAX

_PLATFORM = "platform"


async def _answer():
    """A database answers later, never at once: others run in between."""
    await asyncio.sleep(0)


class FakeReplyStore:
    """Over a FakeDatabase."""

    def __init__(self, database):
        self._database = database

    async def seed(self, replies):
        await _answer()
        if _PLATFORM not in self._database.requests:
            self._database.requests[_PLATFORM] = b""
            self._database.replies.update({one.id: one for one in replies})

    async def get(self, reader, identifier):
        await _answer()
        found = self._database.replies.get(identifier)
        return found if found and found.shelf in reader.shelves else None

    async def search(self, reader, asked, heats, start, size):
        await _answer()
        return reply_search.page(self._database.replies.values(), reader, asked, heats, start, size)

    async def done(self, request):
        await _answer()
        digest = self._database.requests.get(request.key)
        if digest not in (None, request.digest):
            raise RequestIdReused
        return digest is not None

    async def write(self, request, before, after):
        if await self.done(request):
            return
        held = self._database.replies
        if before is not None and held.get(before.id) != before:
            raise ReplyChanged
        if before is None and after.id in held:
            raise RequestIdReused
        moved = after is not None and (before is None or before.shelf != after.shelf)
        if moved and sum(one.shelf == after.shelf for one in held.values()) >= SHELF_MAX:
            raise TooManyReplies
        self._database.requests[request.key] = request.digest
        if before is not None:
            del held[before.id]
        if after is not None:
            held[after.id] = after

    async def heats(self, subject):
        await _answer()
        return self._database.heats.get(subject, {})

    async def warm(self, subject, heats):
        await _answer()
        self._database.heats[subject] = dict(heats)
