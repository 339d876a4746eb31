"""What the directory is asked, in MongoDB. Each answer is of one state: one snapshot, one set of editions."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession

from chassis.mongo import Document, Mongo
from directory_svc.documents import HELPLINES, RUNNING, RUNNING_ID, SERVICES, UNIT_DETAILS, UNITS, geojson, key, load
from directory_svc.domain.competence import corrected, described
from directory_svc.domain.editions import CURATED, Slot
from directory_svc.domain.records import Accessibility, Helpline, Service, Unit, UnitDetails, UnitKind
from directory_svc.domain.search import LOOKED_AT_MAX, RANKED_MAX, SPOKEN, Found, Page, Search

_DETAILS = (Slot.UNIT_DETAILS_POLICE, Slot.UNIT_DETAILS_GENDARMERIE)
_TELLING = 3  # letters that a beginning needs to be rarer than the words before it
_Aggregated = list[dict[str, Any]]


class _State:
    """One moment of the directory: its editions, and the session that reads nothing later."""

    def __init__(self, session: AsyncClientSession, slots: Mapping[str, str]) -> None:
        self.session = session
        self._slots = slots

    def visible(self, *slots: Slot) -> dict[str, Any]:
        """The condition that a document of these slots is to be seen."""
        editions = [self._slots[slot] for slot in slots if slot in self._slots]
        return {"edition": {"$in": [*editions, CURATED]}, "hidden": False}


class MongoStore:
    """Every method raises StoreUnavailable when the database does not answer in time."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._running = mongo.database[RUNNING]
        self._helplines = mongo.database[HELPLINES]
        self._services = mongo.database[SERVICES]
        self._units = mongo.database[UNITS]
        self._details = mongo.database[UNIT_DETAILS]

    async def helplines(self) -> Sequence[Helpline]:
        """All of them, in the order of the screen."""
        async with self._state() as state:
            found = self._helplines.find(state.visible(Slot.HELPLINES), session=state.session)
            return [load(document, Helpline) async for document in found.sort({"rank": 1, "record": 1})]

    async def search(self, asked: Search, wanted: Callable[[Service], bool] | None = None) -> Page:
        """A page of the services that fit, without those that are not `wanted`.

        With a point the nearest come first; without one, those whose title has the words, then those whose
        organisation or city has them, then the rest; where that is equal, by title. A page is shorter than asked when
        LOOKED_AT_MAX were passed over: the next page goes on there.
        """
        found: list[Found] = []
        async with self._state() as state:
            most = LOOKED_AT_MAX if wanted else asked.limit + 1
            stages = [*_sought(asked, state.visible(Slot.SERVICES)), {"$skip": asked.offset}, {"$limit": most}]
            offset = asked.offset
            # One more than a whole answer, so that the first batch ends the cursor, and leaving early closes it.
            batch = asked.limit + 2
            async with await self._services.aggregate(stages, session=state.session, batchSize=batch) as cursor:
                async for document in cursor:
                    if len(found) == asked.limit:
                        return Page(tuple(found), offset)
                    offset += 1
                    service = load(document, Service)
                    if wanted is None or wanted(service):
                        found.append(Found(service, document.get("metres")))
        return Page(tuple(found), offset if offset - asked.offset == LOOKED_AT_MAX else None)

    async def service(self, identifier: str) -> Service | None:
        """The service, if there is one."""
        async with self._state() as state:
            seen = state.visible(Slot.SERVICES) | {"record": identifier}
            document = await self._services.find_one(seen, session=state.session)
        return load(document, Service) if document else None

    async def units_for(self, commune: str, department: str) -> Sequence[Unit]:
        """Units that serve the commune, and the operations centres of the département, in no order."""
        centre = {"kind": UnitKind.OPERATIONS_CENTRE, "department": department}
        return await self._described({"$or": [{"communes": commune}, centre]})

    async def unit(self, identifier: str) -> Unit | None:
        """The unit, if there is one."""
        units = await self._described({"record": identifier})
        return units[0] if units else None

    async def counts(self) -> Mapping[str, int]:
        """How many help lines, services and units can be found."""
        async with self._state() as state:
            return {
                kind: await collection.count_documents(state.visible(*slots), session=state.session)
                for kind, collection, slots in (
                    ("helpline", self._helplines, [Slot.HELPLINES]),
                    ("service", self._services, [Slot.SERVICES]),
                    ("unit", self._units, [Slot.UNITS, Slot.CENTRES]),
                )
            }

    async def _described(self, which: dict[str, Any]) -> list[Unit]:
        async with self._state() as state:
            seen = state.visible(Slot.UNITS, Slot.CENTRES) | which
            units = [load(document, Unit) async for document in self._units.find(seen, session=state.session)]
            editions = state.visible(*_DETAILS)["edition"]["$in"]
            keys = [key(edition, unit.id) for unit in units for edition in editions]
            found = self._details.find({"_id": {"$in": keys}}, session=state.session)
            details = {(one["record"], one["edition"] == CURATED): load(one, UnitDetails) async for one in found}
        known = [described(unit, details.get((unit.id, False))) for unit in units]
        return [corrected(unit, details.get((unit.id, True))) for unit in known]

    @asynccontextmanager
    async def _state(self) -> AsyncIterator[_State]:
        async with self._mongo.gate(), self._mongo.client.start_session(snapshot=True) as session:
            running: Document | None = await self._running.find_one({"_id": RUNNING_ID}, session=session)
            yield _State(session, running["slots"] if running else {})


def _sought(asked: Search, visible: dict[str, Any]) -> _Aggregated:
    conditions = visible | _conditions(asked)
    if asked.near:
        near = {"near": geojson(asked.near), "distanceField": "metres", "maxDistance": asked.radius_metres}
        return [{"$geoNear": {**near, "key": "point", "query": conditions}}, {"$sort": {"metres": 1, "record": 1}}]
    by_title = {"order": 1, "record": 1}
    if not asked.words:
        return [{"$match": conditions}, {"$sort": by_title}]
    ranked: _Aggregated = [{"$limit": RANKED_MAX}, {"$set": {"tier": _tier(asked.words)}}]
    return [{"$match": conditions}, *ranked, {"$sort": {"tier": 1, **by_title}}]


def _conditions(asked: Search) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = []
    if asked.words:
        conditions += _having(asked.words)
    if asked.category:
        conditions.append({"categories": asked.category})
    if asked.audience:
        conditions.append({"audiences": {"$in": [[], asked.audience]}})  # [] itself: a service for everybody
    if asked.language:
        spoken = [{"languages": {"$regex": f"^{asked.language}(-|$)", "$options": "i"}}]
        conditions.append({"$or": [*spoken, {"languages": []}]} if asked.language == SPOKEN else spoken[0])
    if asked.at_least:
        enough = {Accessibility.ACCESSIBLE, asked.at_least}
        conditions.append({"accessibility": {"$in": sorted(enough)}})
    return {"$and": conditions} if conditions else {}


def _having(words: Sequence[str]) -> _Aggregated:
    """All words; the index is led by the last, since people name the kind first and then the town, which is rarer.

    MongoDB can follow one word through the index and would take a common one; as an expression it is only checked.
    """
    *whole, last = words
    begins = {"words": {"$regex": f"^{last}"}}  # a folded word has nothing that a pattern could mean
    if len(last) < _TELLING:
        return [*({"words": word} for word in whole), begins]
    return [begins, {"$expr": {"$setIsSubset": [whole, "$words"]}}]


def _tier(words: Sequence[str]) -> dict[str, Any]:
    """0 where all words are in the heading, 1 where they are in what names the service, 2 elsewhere."""
    return {"$cond": [_within("$heading", words), 0, {"$cond": [_within("$naming", words), 1, 2]}]}


def _within(field: str, words: Sequence[str]) -> dict[str, Any]:
    *whole, last = words
    begins = {"$filter": {"input": field, "cond": {"$eq": [{"$indexOfBytes": ["$$this", last]}, 0]}}}
    return {"$and": [{"$setIsSubset": [whole, field]}, {"$ne": [begins, []]}]}
