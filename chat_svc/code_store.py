"""Return codes and further tokens in MongoDB: hashes, and public parts of codes."""

from datetime import timedelta

from pymongo import IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from chassis.mongo import Document, Mongo
from chat_svc.codes import WINDOW, Kept


class CodeStore:
    """One document per session: asking for a new code replaces the old one in one write."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._codes = mongo.database["codes"]
        self._tries = mongo.database["tries"]
        self._tokens = mongo.database["tokens"]

    async def prepare(self) -> None:
        """Makes the indexes."""
        over = round(WINDOW.total_seconds())
        async with self._mongo.gate():
            await self._codes.create_indexes([IndexModel("public", unique=True)])
            await self._tries.create_indexes([IndexModel("since", expireAfterSeconds=over)])

    async def keep(self, session: str, public: str, hashed: str) -> bool:
        """The session's one code from here on, not confirmed. False when the public part is another's."""
        document = {"public": public, "hash": hashed, "confirmed": False}
        async with self._mongo.gate():
            try:
                await self._codes.replace_one({"_id": session}, document, upsert=True)
            except DuplicateKeyError:
                return False
        return True

    async def of_session(self, session: str) -> Kept | None:
        """The session's code."""
        return await self._find({"_id": session})

    async def find(self, public: str) -> Kept | None:
        """The code with this public part."""
        return await self._find({"public": public})

    async def _find(self, query: Document) -> Kept | None:
        async with self._mongo.gate():
            found = await self._codes.find_one(query)
        return Kept(found.pop("_id"), **found) if found else None

    async def confirm(self, kept: Kept, word: str) -> bool:
        """It works from here on, with this hash of a safe word. False when it is the session's code no more."""
        query = {"_id": kept.session, "public": kept.public, "hash": kept.hash}
        async with self._mongo.gate():
            done = await self._codes.update_one(query, {"$set": {"confirmed": True, "word": word}})
        return bool(done.matched_count)

    async def tries(self, key: str, window: timedelta) -> int:
        """Counts one more try under this key; how many there were in the window that began with the first."""
        since = {"$subtract": ["$$NOW", round(window.total_seconds() * 1000)]}
        running = {"$gt": ["$since", since]}
        change = {
            "since": {"$cond": [running, "$since", "$$NOW"]},
            "tries": {"$cond": [running, {"$add": ["$tries", 1]}, 1]},
        }
        while True:
            try:
                return await self._count(key, change)
            except DuplicateKeyError:
                continue  # another's first try came between: this one is not the first

    async def _count(self, key: str, change: Document) -> int:
        async with self._mongo.gate():
            found = await self._tries.find_one_and_update(
                {"_id": key}, [{"$set": change}], upsert=True, return_document=ReturnDocument.AFTER
            )
        return int(found["tries"]) if found else 1

    async def bind(self, token: str, session: str) -> None:
        """The token is one of the session's."""
        async with self._mongo.gate():
            await self._tokens.replace_one({"_id": token}, {"session": session}, upsert=True)

    async def bound(self, token: str) -> str | None:
        """The session that a token was bound to."""
        async with self._mongo.gate():
            found = await self._tokens.find_one({"_id": token})
        return str(found["session"]) if found else None
