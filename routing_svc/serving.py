"""What is served, as one value: a reader who holds it holds one version, whatever happens meanwhile."""

import gc
import hashlib
from dataclasses import dataclass

from routing_svc import store
from routing_svc.domain.places import Territory
from routing_svc.domain.suggest import Index


@dataclass(frozen=True, slots=True)
class Serving:
    """A version in memory; `edition` is its id."""

    edition: str
    territory: Territory
    index: Index


def edition_of(artefact: bytes, prefix: str) -> str:
    """The id of a version: the same bytes are the same version."""
    return f"{prefix}-{hashlib.sha256(artefact).hexdigest()[:10]}"


def prepare(edition: str, artefact: bytes) -> Serving:
    """Reads an artefact and indexes it. Raises store.TerritoryUnreadable.

    Half a million objects that all stay: looking for garbage among them is a third of the time, now and at any later
    collection. They hold no cycles, so that a version which is let go of is freed all the same.
    """
    gc.disable()
    try:
        territory = store.load(artefact)
        return Serving(edition, territory, Index(territory))
    finally:
        gc.freeze()
        gc.enable()
