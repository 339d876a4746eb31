"""What MongoDB keeps of staff besides the log: what they bear, and what they read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import asdict
from pymongo import DESCENDING, IndexModel, ReturnDocument

from chassis.mongo import Document, Mongo
from chat_svc import documents
from chat_svc.domain.duty import Read
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Operator, Waits

READS_MAX = 500


class TeamStore:
    """Places that are over, supervisors who take over, invitations, and the record of reads."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._sessions = mongo.database["sessions"]
        self._operators = mongo.database["operators"]
        self._reads = mongo.database["reads"]

    async def prepare(self) -> None:
        """Makes the indexes."""
        async with self._mongo.gate():
            await self._reads.create_indexes([IndexModel([("session", 1), ("at", DESCENDING)])])
            await self._sessions.create_indexes([IndexModel("team"), IndexModel("invitation.at", sparse=True)])

    async def finish(self, operator: str, session: str, *, hard: bool, rest: timedelta) -> None:
        """Gives her place back and counts the chat that took it; a hard one begins a cool-down. Once: the place."""
        change: Document = {
            "slots": {"$filter": {"input": "$slots", "cond": {"$ne": ["$$this.session", session]}}},
            "shift.chats": {"$add": ["$shift.chats", 1]},
        }
        if hard:
            change["shift.hard"] = {"$add": ["$shift.hard", 1]}
            change["resting_until"] = documents.after(rest)
        async with self._mongo.gate():
            await self._operators.update_one({"_id": operator, "slots.session": session}, [{"$set": change}])

    async def seat(self, member: Operator, session: str, lease: timedelta) -> datetime:
        """Takes a place for a session, whatever room there is: when. A supervisor takes over. Renews her lease."""
        others = {"$filter": {"input": {"$ifNull": ["$slots", []]}, "cond": {"$ne": ["$$this.session", session]}}}
        change = {
            **documents.who(member),
            "accepting": {"$ifNull": ["$accepting", False]},
            "capacity": {"$ifNull": ["$capacity", member.capacity]},
            "slots": {"$concatArrays": [others, [{"session": {"$literal": session}, "at": "$$NOW"}]]},
            **documents.renewed(lease),
        }
        async with self._mongo.gate():
            found = await self._operators.find_one_and_update(
                {"_id": member.subject}, [{"$set": change}], upsert=True, return_document=ReturnDocument.AFTER
            )
        return documents.taken_at(found or {}, session)

    async def retake(self, operator: str, session: str) -> datetime | None:
        """Takes anew the place that she holds for it: when. None if she holds none.

        Whoever ended what it was held for before, and is about to free it, frees nothing then.
        """
        mine = {"$eq": ["$$this.session", {"$literal": session}]}
        again = {"$cond": [mine, {"session": "$$this.session", "at": "$$NOW"}, "$$this"]}
        change = [{"$set": {"slots": {"$map": {"input": "$slots", "in": again}}}}]
        async with self._mongo.gate():
            found = await self._operators.find_one_and_update(
                {"_id": operator, "slots.session": session}, change, return_document=ReturnDocument.AFTER
            )
        return documents.taken_at(found, session) if found else None

    async def invitations(self) -> list[Waits]:
        """Sessions that wait for a psychologist, the longest first."""
        query = {"invitation.agreed": True, "state": State.ACTIVE}
        async with self._mongo.gate():
            found = await self._sessions.find(query).sort("invitation.at", 1).limit(READS_MAX).to_list()
        return [documents.waits(document) for document in found]

    async def record(self, reads: Sequence[Read]) -> None:
        """Commits who begins to read what, before it is shown."""
        async with self._mongo.gate():
            await self._reads.insert_many([asdict(read) for read in reads])

    async def reads(self, session: str) -> list[Read]:
        """Who read a session, the latest first; at most 500."""
        async with self._mongo.gate():
            found = await self._reads.find({"session": session}).sort("at", DESCENDING).limit(READS_MAX).to_list()
        return [Read(**{name: document[name] for name in Read.__struct_fields__}) for document in found]
