"""Between what editors keep and its documents: of edition "curated", with how they came to be under `curation`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic

import msgspec

from chassis.mongo import Document
from directory_svc.documents import HELPLINES, SERVICES, UNIT_DETAILS, UNITS, dump, load
from directory_svc.domain.competence import corrected, described
from directory_svc.domain.curation import COLLECTION_OF, Kept, R, Step, differences
from directory_svc.domain.editions import CURATED, Slot
from directory_svc.domain.records import Helpline, Service, Unit, UnitDetails

Found = Mapping[str, Document]
"""Documents of one record: that of its editors under CURATED, the running edition's under their collection."""


class _Curation(msgspec.Struct):
    revision: int = 0
    retired_at: datetime | None = None
    merged_into: str = ""
    verified_by: str = ""
    request: str = ""


class Shelf(ABC, Generic[R]):
    """Where records of one kind are found and written. `hides`: an editor's version stands in the place of others."""

    slots: tuple[Slot, ...]
    collections: tuple[str, ...]
    written: str
    hides: bool

    @abstractmethod
    def load(self, found: Found) -> Kept[R] | None:
        """What is kept; None where there is nothing."""

    @abstractmethod
    def dump(self, kept: Kept[R], rank: int) -> Document:
        """The editors' document."""


class _Whole(Shelf[R]):
    """Editors keep the whole record."""

    hides = True

    def __init__(self, kind: type[R], slot: Slot, collection: str) -> None:
        self._kind = kind
        self.slots, self.collections, self.written = (slot,), (collection,), collection

    def load(self, found: Found) -> Kept[R] | None:
        """See Shelf."""
        own, source = found.get(CURATED), found.get(self.written)
        shown = own or source
        if shown is None:
            return None
        said = load(source, self._kind) if source else None
        return Kept(record=load(shown, self._kind), source=said, **_curation(own))

    def dump(self, kept: Kept[R], rank: int) -> Document:
        """See Shelf. What is retired is hidden, as what it stands for."""
        return dump(kept.record, CURATED, rank) | _how(kept) | {"hidden": kept.retired_at is not None}


class _Overrides(Shelf[Unit]):
    """Editors keep what they know better than the source, field by field: everything else goes on coming from there."""

    slots = (Slot.UNITS, Slot.CENTRES, Slot.UNIT_DETAILS_POLICE, Slot.UNIT_DETAILS_GENDARMERIE)
    collections = (UNITS, UNIT_DETAILS)
    written = UNIT_DETAILS
    hides = False

    def load(self, found: Found) -> Kept[Unit] | None:
        """See Shelf."""
        if UNITS not in found:
            return None
        details = load(found[UNIT_DETAILS], UnitDetails) if UNIT_DETAILS in found else None
        source = described(load(found[UNITS], Unit), details)
        own = found.get(CURATED)
        shown = corrected(source, load(own, UnitDetails) if own else None)
        return Kept(record=shown, source=source, **_curation(own))

    def dump(self, kept: Kept[Unit], rank: int) -> Document:
        """See Shelf. What is as the source says is left to the source, unless somebody has vouched for all of it."""
        unit, source = kept.record, kept.source or kept.record
        known = UnitDetails(id=unit.id, title=unit.title, department=unit.department, provenance=unit.provenance)
        better = {
            name: getattr(unit, name)
            for name in ("address", "phone", "opening_hours", "referral_email")
            if kept.verified_by or getattr(unit, name) != getattr(source, name)
        }
        return dump(replace(known, **better), CURATED, rank) | _how(kept)


SHELVES: Mapping[type[Any], Shelf[Any]] = {
    Service: _Whole(Service, Slot.SERVICES, SERVICES),
    Helpline: _Whole(Helpline, Slot.HELPLINES, HELPLINES),
    Unit: _Overrides(),
}


def told(step: Step[Any]) -> Document:
    """What the audit chain holds of a change."""
    record = step.after.record
    return {
        "record": f"{COLLECTION_OF[type(record)]}/{record.id}",
        "kind": str(step.kind),
        "fields": [list(difference) for difference in differences(step)],
        "remark": step.remark,
    }


def _how(kept: Kept[Any]) -> Document:
    curation = _Curation(kept.revision, kept.retired_at, kept.merged_into, kept.verified_by, kept.request)
    return {"curation": msgspec.to_builtins(curation, builtin_types=[datetime])}


def _curation(own: Document | None) -> dict[str, Any]:
    return msgspec.structs.asdict(msgspec.convert(own["curation"], _Curation)) if own else {}
