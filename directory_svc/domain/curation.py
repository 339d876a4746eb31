"""What editors do to a record: each verb makes of what is kept what will be kept, and says what changed. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar

from directory_svc.domain import checks
from directory_svc.domain import editor_refusals as no
from directory_svc.domain.records import Helpline, Phone, Point, Provenance, Service, Unit

CHAIN = "directory"  # of the audit log
EDITORS = "Rédaction de l’annuaire"
MERGED_MAX = 10  # side by side on a screen, and then some
_CORRECTED = ", corrigé par la rédaction de l’annuaire"  # the licence of the source asks that it stays named

Record = Service | Unit | Helpline
COLLECTION_OF: Mapping[type[Any], str] = {Service: "services", Unit: "units", Helpline: "helplines"}
"""Of resource names."""
R = TypeVar("R", bound=Record)


class Kind(StrEnum):
    """What was done."""

    CREATED = "created"
    UPDATED = "updated"
    RETIRED = "retired"
    RESTORED = "restored"
    MERGED = "merged"
    KEPT = "kept"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[R]):
    """A record as an editor sees it. Revision 0: no editor has touched it. `source`: what the running edition says.

    `request`: by whom and with which id it was changed last, to know a resend by. `retired_at`: no search finds it.
    """

    record: R
    revision: int = 0
    retired_at: datetime | None = None
    merged_into: str = ""
    verified_by: str = ""
    request: str = ""
    source: R | None = None


class Act(NamedTuple):
    """Who does it, when, and under which request."""

    who: str
    at: datetime
    request_id: str

    @property
    def request(self) -> str:
        """The same id in another's hands is another request."""
        return f"{self.who}/{self.request_id}"

    @property
    def today(self) -> str:
        """A date of verification."""
        return self.at.date().isoformat()


class Difference(NamedTuple):
    """A field, and how it reads before and after; empty: nothing stood there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step(Generic[R]):
    """A change to make: `before` is None for a new record; `after` is `before` where only the history grows."""

    kind: Kind
    before: Kept[R] | None
    after: Kept[R]
    remark: str = ""


Decide = Callable[[Sequence[Kept[R] | None]], Sequence[Step[R]]]
"""From what is kept to what is to be done; called again when the transaction runs again. What it raises undoes all."""


def etag_of(kept: Kept[Any]) -> str:
    """Another one after every change, by an editor or by an import."""
    shown = (kept.record, kept.revision)
    return blake2b(repr(shown).encode(), digest_size=8).hexdigest()


def create(service: Service, act: Act) -> Step[Service]:
    """A new service, which its editor vouches for today. Raises what `checks` raise."""
    _check(checks.SERVICE, service, checks.SERVICE)
    made = replace(service, provenance=Provenance(EDITORS, act.today))
    return Step(Kind.CREATED, None, Kept(record=made, revision=1, verified_by=act.who, request=act.request))


def update(kept: Kept[R], etag: str, values: R, mask: Collection[str], act: Act, *, verified: bool) -> Step[R]:
    """With the fields of `values` that the mask names.

    Raises EtagStale, ServiceRetired, MaskInvalid, and what `checks` raise.
    """
    table = _TABLES[type(kept.record)]
    if not mask or not set(mask) <= table.keys():
        raise no.MaskInvalid
    _check(table, values, mask)
    _expect(kept, etag)
    if kept.retired_at:
        raise no.ServiceRetired
    provenance = kept.record.provenance
    if provenance.source != EDITORS and not provenance.source.endswith(_CORRECTED):
        provenance = replace(provenance, source=provenance.source + _CORRECTED)
    changed = {name: getattr(values, name) for name in mask} | {"provenance": provenance}
    after = _next(kept, act, record=replace(kept.record, **changed))
    return Step(Kind.UPDATED, kept, _vouched(after, act) if verified else after)


def verify(kept: Kept[R], etag: str, act: Act) -> Step[R]:
    """As it is, vouched for today. Raises EtagStale, ServiceRetired."""
    _expect(kept, etag)
    if kept.retired_at:
        raise no.ServiceRetired
    return Step(Kind.VERIFIED, kept, _vouched(_next(kept, act), act))


def retire(kept: Kept[Service], etag: str, reason: str, act: Act) -> Step[Service]:
    """Out of every search. Raises EtagStale, ServiceRetired, TextInvalid."""
    checks.text(checks.REASON_MAX)(reason)
    _expect(kept, etag)
    if kept.retired_at:
        raise no.ServiceRetired
    return Step(Kind.RETIRED, kept, _next(kept, act, retired_at=act.at), reason)


def restore(kept: Kept[Service], etag: str, act: Act) -> Step[Service]:
    """In use again. Raises EtagStale, ServiceNotRetired."""
    _expect(kept, etag)
    if kept.retired_at is None:
        raise no.ServiceNotRetired
    return Step(Kind.RESTORED, kept, _next(kept, act, retired_at=None, merged_into=""))


def merge(keeps: Kept[Service], merged: Sequence[Kept[Service]], etags: Sequence[str], act: Act) -> list[Step[Service]]:
    """Keeps one as it is; the others retire and point to it. `etags`: of the one that stays, then of the others.

    Raises MergeInvalid, EtagStale, ServiceRetired.
    """
    names = [kept.record.id for kept in (keeps, *merged)]
    if not 1 <= len(merged) <= MERGED_MAX or len(set(names)) < len(names):
        raise no.MergeInvalid
    for kept, etag in zip((keeps, *merged), etags, strict=True):
        _expect(kept, etag)
        if kept.retired_at:
            raise no.ServiceRetired
    gone = [
        Step(Kind.MERGED, kept, _next(kept, act, retired_at=act.at, merged_into=keeps.record.id), names[0])
        for kept in merged
    ]
    return [Step(Kind.KEPT, keeps, keeps, ", ".join(names[1:])), *gone]


def differences(step: Step[Any]) -> list[Difference]:
    """What the step changes of what people see, field by field."""
    if step.kind not in (Kind.CREATED, Kind.UPDATED, Kind.VERIFIED):
        return []
    before = step.before.record if step.before else None
    read = {name: (_words(getattr(before, name, None)), _words(getattr(step.after.record, name)))
            for name in _names(step.after.record)}  # fmt: skip
    return [Difference(name, *pair) for name, pair in read.items() if pair[0] != pair[1]]


def alike(one: R, other: R) -> bool:
    """Whether an editor has said the same of both."""
    return all(getattr(one, name) == getattr(other, name) for name in _TABLES[type(one)])


def stale_before(now: datetime, term: timedelta) -> str:
    """What was verified before this date is to be verified again; "2026" is as old as its first day."""
    return (now - term).date().isoformat()


def source_differs(kept: Kept[Any]) -> list[str]:
    """Fields in which the source says something else than what is shown."""
    if not kept.revision or kept.source is None:
        return []
    return [
        name
        for name in _TABLES[type(kept.record)]
        if getattr(kept.record, name) != getattr(kept.source, name)
    ]  # fmt: skip


_TABLES: Mapping[type[Any], Mapping[str, checks.Check]] = {
    Service: checks.SERVICE,
    Unit: checks.UNIT,
    Helpline: checks.HELPLINE,
}


def _names(record: Record) -> list[str]:
    return [field.name for field in fields(record) if field.name != "id"]


def _check(table: Mapping[str, checks.Check], values: Record, mask: Collection[str]) -> None:
    for name in mask:
        table[name](getattr(values, name))


def _expect(kept: Kept[Any], etag: str) -> None:
    if etag != etag_of(kept):
        raise no.EtagStale


def _next(kept: Kept[R], act: Act, **changes: Any) -> Kept[R]:
    return replace(kept, revision=kept.revision + 1, request=act.request, **changes)


def _vouched(kept: Kept[R], act: Act) -> Kept[R]:
    provenance = replace(kept.record.provenance, verified=act.today)
    return replace(kept, record=replace(kept.record, provenance=provenance), verified_by=act.who)


def _words(value: Any) -> str:
    """A field for people to read."""
    if isinstance(value, tuple):
        return "; ".join(map(_words, value))
    if isinstance(value, Phone):
        return f"{value.number} ({value.note})" if value.note else value.number
    if isinstance(value, Point):
        return f"{value.latitude}, {value.longitude}"
    if isinstance(value, Provenance):
        return f"{value.source} · {value.verified}"
    return "" if value is None else str(value)
