"""Return codes and further tokens in memory, and a hash that costs little."""

import asyncio

from argon2 import PasswordHasher

from chat_svc.codes import Kept

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def _answer():
    await asyncio.sleep(0)  # a database answers later, never at once: others run in between


class FakeCodeStore:
    """Over a FakeDatabase, by whose clock it counts."""

    def __init__(self, database):
        self._database = database

    async def keep(self, session, public, hashed):
        await _answer()
        codes = self._database.codes
        if any(one.public == public and one.session != session for one in codes.values()):
            return False
        codes[session] = Kept(session, public, hashed, confirmed=False)
        return True

    async def of_session(self, session):
        await _answer()
        return self._database.codes.get(session)

    async def find(self, public):
        await _answer()
        return next((one for one in self._database.codes.values() if one.public == public), None)

    async def confirm(self, kept, word):
        await _answer()
        found = self._database.codes.get(kept.session)
        if found is None or (found.public, found.hash) != (kept.public, kept.hash):
            return False
        self._database.codes[kept.session] = found._replace(confirmed=True, word=word)
        return True

    async def tries(self, key, window):
        await _answer()
        since, count = self._database.tries.get(key, (self._database.time, 0))
        if since <= self._database.time - window:
            since, count = self._database.time, 0
        self._database.tries[key] = since, count + 1
        return count + 1

    async def bind(self, token, session):
        await _answer()
        self._database.tokens[token] = session

    async def bound(self, token):
        await _answer()
        return self._database.tokens.get(token)
