"""Editions: what of the directory comes from one source, is laid down whole, and runs or does not. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from directory_svc.domain.records import AnyRecord

CURATED = "curated"  # the edition of what editors wrote themselves: always on, in every slot
DEFAULT_PREFIX = "default-"
KEPT = 2  # editions a slot keeps besides the one that runs: to step back from an import, and from the one before


class Slot(StrEnum):
    """A part of the directory that one source fills."""

    HELPLINES = "helplines"
    SERVICES = "services"
    UNITS = "units"  # who serves which commune
    UNIT_DETAILS_POLICE = "unit_details_police"
    UNIT_DETAILS_GENDARMERIE = "unit_details_gendarmerie"
    CENTRES = "centres"


class EditionState(StrEnum):
    """How far an edition is. Only one that is ready can run."""

    LOADING = "loading"
    READY = "ready"
    REMOVING = "removing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One filling of a slot. `published`: the source's own date; `sha256`: of the file; `records`: once it is ready."""

    id: str
    slot: Slot
    source: str
    created_at: datetime
    published: str = ""
    sha256: str = ""
    file_name: str = ""
    created_by: str = ""
    records: int = 0
    state: EditionState = EditionState.LOADING


@dataclass(frozen=True, slots=True)
class Filling:
    """What the default data put into a slot; `id` names the content."""

    id: str
    source: str
    published: str
    records: tuple[AnyRecord, ...]


Default = Mapping[Slot, Filling]


def moves_on(running: str, default: str) -> bool:
    """Whether a slot that runs `running` ("" for nothing) goes to this default: what was imported stays."""
    return running != default and (not running or running.startswith(DEFAULT_PREFIX))
