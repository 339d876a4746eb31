"""What supervisors decided about new chats, in MongoDB: one document per roster, with its last decisions."""

import msgspec

from chassis.mongo import Document, Mongo
from chat_svc.domain.intake import Decision, Roster

KEPT = 200  # decisions per roster that stay on record


class IntakeStore:
    """The last decision on record is what holds: the database's order counts, never a clock's."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._intake = mongo.database["intake"]

    async def decide(self, roster: Roster, decision: Decision, request: str) -> None:
        """Records the decision, unless one with this request id is on record: whatever came after that one holds."""
        record = {"$literal": {**msgspec.structs.asdict(decision), "request": request}}
        known = {"$ifNull": ["$decisions", []]}
        said = {"$in": [{"$literal": request}, {"$ifNull": ["$decisions.request", []]}]}
        added = {"$slice": [{"$concatArrays": [known, [record]]}, -KEPT]}
        change: list[Document] = [{"$set": {"decisions": {"$cond": [said, known, added]}}}]
        async with self._mongo.gate():
            await self._intake.update_one({"_id": roster.value}, change, upsert=True)

    async def decisions(self) -> dict[Roster, Decision]:
        """What holds for each roster that anything was ever decided for."""
        async with self._mongo.gate():
            found = await self._intake.find({}, {"decisions": {"$slice": -1}}).to_list()
        return {Roster(one["_id"]): _load(one["decisions"][0]) for one in found}


def _load(record: Document) -> Decision:
    return Decision(record["paused"], record["reason"], record["by"], record["at"])
