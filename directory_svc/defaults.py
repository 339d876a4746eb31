"""The default directory as `directory_svc.compile` wrote it."""

import gzip
import zlib
from pathlib import Path
from typing import Any

import msgspec

from chassis.config import ConfigError
from directory_svc.domain.editions import Default, Filling, Slot
from directory_svc.domain.records import AnyRecord, Helpline, Service, Unit, UnitDetails

_KINDS: dict[Slot, type[AnyRecord]] = {
    Slot.HELPLINES: Helpline,
    Slot.SERVICES: Service,
    Slot.UNITS: Unit,
    Slot.CENTRES: Unit,
    Slot.UNIT_DETAILS_POLICE: UnitDetails,
    Slot.UNIT_DETAILS_GENDARMERIE: UnitDetails,
}


class _Compiled(msgspec.Struct):
    id: str
    source: str
    published: str
    records: list[dict[str, Any]]


def read_default(path: Path) -> Default:
    """What fills each slot at first. Raises ConfigError for other content, OSError if unreadable."""
    try:
        slots = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=dict[Slot, _Compiled])
        return {slot: _filling(slot, slots[slot]) for slot in Slot}
    except (gzip.BadGzipFile, zlib.error, EOFError, KeyError, msgspec.MsgspecError):
        raise ConfigError(f"{path} is not a directory compiled by directory_svc.compile.") from None


def _filling(slot: Slot, one: _Compiled) -> Filling:
    kind = _KINDS[slot]
    return Filling(one.id, one.source, one.published, tuple(msgspec.convert(record, kind) for record in one.records))
