"""What is served, as one value: a reader who holds it holds one version, whatever happens meanwhile."""

import hashlib
from dataclasses import dataclass

from chassis.memory import give_back
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

    Of the half million objects that it takes for a second, some hundred stay; a version holds them and no more.
    """
    try:
        territory = store.load(artefact)
        return Serving(edition, territory, Index(territory))
    finally:
        give_back()
