"""The directory's store without a database: same promises, held in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from chassis.folding import words
from directory_svc.domain.competence import described
from directory_svc.domain.editions import CURATED, KEPT, Default, Edition, EditionState, Slot, moves_on
from directory_svc.domain.records import Accessibility, AnyRecord, Helpline, Point, Service, Unit, UnitKind
from directory_svc.domain.refusals import EditionNotReady, EditionUnknown
from directory_svc.domain.search import EARTH_RADIUS_METRES, LOOKED_AT_MAX, SPOKEN, Found, Page, Search


class FakeDirectoryStore:
    """What MongoStore and MongoEditions do, by walking through lists. An editor's hand is `curate`."""

    def __init__(self) -> None:
        self._editions: dict[str, Edition] = {}
        self._records: dict[str, dict[str, AnyRecord]] = {CURATED: {}}
        self._retired: set[str] = set()
        self._slots: dict[Slot, str] = {}

    async def curate(self, record: AnyRecord, *, retired: bool = False) -> None:
        self._records[CURATED][record.id] = record
        if retired:
            self._retired.add(record.id)

    async def prepare(self) -> None:
        pass

    async def running(self) -> Mapping[Slot, str]:
        return dict(self._slots)

    async def editions(self, slot: Slot | None = None) -> Sequence[Edition]:
        asked = [one for one in self._editions.values() if slot in (None, one.slot)]
        return sorted(sorted(asked, key=lambda one: one.id), key=lambda one: one.created_at, reverse=True)

    async def begin(self, edition: Edition) -> None:
        self._editions.setdefault(edition.id, edition)
        self._records.setdefault(edition.id, {})

    async def add(self, edition: Edition, records: Sequence[AnyRecord], rank: int = 0) -> None:
        for record in records:
            self._records[edition.id].setdefault(record.id, record)

    async def finish(self, edition: Edition) -> int:
        if edition.id not in self._editions:
            raise EditionNotReady
        records = len(self._records[edition.id])
        self._editions[edition.id] = replace(edition, state=EditionState.READY, records=records)
        return records

    async def use(self, slot: Slot, edition: str, *, instead_of: str | None = None) -> None:
        found = self._editions.get(edition)
        if found is None or found.slot is not slot:
            raise EditionUnknown
        if found.state is not EditionState.READY:
            raise EditionNotReady
        if instead_of in (None, self._slots.get(slot, "")):
            self._slots[slot] = edition

    async def sweep(self, abandoned_before: datetime) -> Sequence[str]:
        gone = []
        for slot in Slot:
            idle = [one for one in await self.editions(slot) if one.id != self._slots.get(slot)]
            gone += [one.id for one in idle if one.state is EditionState.READY][KEPT:]
            loading = [one for one in idle if one.state is EditionState.LOADING]
            gone += [one.id for one in loading if one.created_at < abandoned_before]
        for identifier in gone:
            del self._editions[identifier], self._records[identifier]
        return gone

    async def lay_down(self, whole: Default, at: datetime) -> None:
        for slot, filling in whole.items():
            if moves_on(self._slots.get(slot, ""), filling.id):
                edition = Edition(id=filling.id, slot=slot, source=filling.source, created_at=at)
                await self.begin(edition)
                await self.add(edition, filling.records)
                await self.finish(edition)
                await self.use(slot, filling.id)

    async def helplines(self) -> Sequence[Helpline]:
        return [one for one in self._visible(Slot.HELPLINES) if isinstance(one, Helpline)]

    async def search(self, asked: Search, wanted: Callable[[Service], bool] | None = None) -> Page:
        fitting = [one for one in self._visible(Slot.SERVICES) if isinstance(one, Service) and fits(asked, one)]
        ranked = sorted((Found(one, metres(asked, one)) for one in fitting), key=lambda one: _place(asked, one))
        most = LOOKED_AT_MAX if wanted else asked.limit
        found: list[Found] = []
        for offset, one in enumerate(ranked[asked.offset :], asked.offset):
            if len(found) == asked.limit or offset - asked.offset == most:
                return Page(tuple(found), offset)
            if wanted is None or wanted(one.service):
                found.append(one)
        return Page(tuple(found))

    async def service(self, identifier: str) -> Service | None:
        return next((one for one in self._visible(Slot.SERVICES) if one.id == identifier), None)

    async def units_for(self, commune: str, department: str) -> Sequence[Unit]:
        def competent(unit: Unit) -> bool:
            centre = unit.kind is UnitKind.OPERATIONS_CENTRE and unit.department == department
            return commune in unit.communes or centre

        return [unit for unit in self._units() if competent(unit)]

    async def unit(self, identifier: str) -> Unit | None:
        return next((unit for unit in self._units() if unit.id == identifier), None)

    async def counts(self) -> Mapping[str, int]:
        services = self._visible(Slot.SERVICES)
        return {"helpline": len(await self.helplines()), "service": len(services), "unit": len(self._units())}

    def _visible(self, *slots: Slot) -> list[AnyRecord]:
        curated = self._records[CURATED]
        official = [one for slot in slots for one in self._records.get(self._slots.get(slot, ""), {}).values()]
        kinds = {Slot.HELPLINES: Helpline, Slot.SERVICES: Service}
        own = [
            one
            for one in curated.values()
            if isinstance(one, kinds.get(slots[0], Unit)) and one.id not in self._retired
        ]
        return [*(one for one in official if one.id not in curated), *own]

    def _units(self) -> list[Unit]:
        details = {}
        for slot in (Slot.UNIT_DETAILS_POLICE, Slot.UNIT_DETAILS_GENDARMERIE):
            details |= self._records.get(self._slots.get(slot, ""), {})
        units = self._visible(Slot.UNITS, Slot.CENTRES)
        return [described(unit, details.get(unit.id)) for unit in units]


def fits(asked: Search, service: Service) -> bool:
    """Whether a service is what is asked for, wherever it ranks and whether or not it is open."""
    away = metres(asked, service)
    enough = {Accessibility.ACCESSIBLE, asked.at_least}
    return (
        _has(
            asked.words, _folded(service.title, service.sigle, service.organisation, service.city, service.description)
        )
        and (asked.near is None or (away is not None and away <= asked.radius_metres))
        and (asked.category is None or asked.category in service.categories)
        and (asked.audience is None or not service.audiences or asked.audience in service.audiences)
        and (not asked.language or _speaks(service, asked.language))
        and (asked.at_least is None or service.accessibility in enough)
    )


def metres(asked: Search, service: Service) -> float | None:
    """From where the search begins, if it begins somewhere."""
    return haversine(asked.near, service.point) if asked.near and service.point else None


def haversine(one: Point, other: Point) -> float:
    """Metres along the great circle between two points."""
    rise = sin(radians(other.latitude - one.latitude) / 2) ** 2
    turn = sin(radians(other.longitude - one.longitude) / 2) ** 2
    chord = rise + cos(radians(one.latitude)) * cos(radians(other.latitude)) * turn
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, chord)))


def _place(asked: Search, one: Found) -> tuple[float, int, str, str]:
    service = one.service
    heading = _folded(service.title, service.sigle)
    tier = 0 if _has(asked.words, heading) else 1 if _has(asked.words, _naming(service)) else 2
    by_title = " ".join(words(service.title))
    return (one.metres, 0, "", service.id) if one.metres is not None else (0, tier, by_title, service.id)


def _naming(service: Service) -> set[str]:
    return _folded(service.title, service.sigle, service.organisation, service.city)


def _has(asked: Sequence[str], said: set[str]) -> bool:
    return not asked or (said.issuperset(asked[:-1]) and any(word.startswith(asked[-1]) for word in said))


def _folded(*texts: str) -> set[str]:
    return {word for text in texts for word in words(text)}


def _speaks(service: Service, language: str) -> bool:
    if not service.languages:
        return language == SPOKEN
    return any(f"{spoken.lower()}-".startswith(f"{language}-") for spoken in service.languages)
