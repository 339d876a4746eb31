"""Versions of the territory by their ids, read into memory: the compiled default, and what the database holds."""

import asyncio
import hashlib
import io
from collections.abc import Callable, Sequence
from typing import TypeVar

from chassis.imports import Findings
from routing_svc import competence, store
from routing_svc.domain.values import Commune
from routing_svc.editions import DEFAULT, Edition, Stored
from routing_svc.serving import Serving, edition_of, prepare
from routing_svc.version_store import VersionStore

_T = TypeVar("_T")


class Library:
    """Reads in threads: whoever asks for a place meanwhile is answered."""

    def __init__(self, default: bytes, versions: VersionStore) -> None:
        """`default`: the artefact that this software was compiled with."""
        self._default = default
        self._versions = versions
        self._about: Edition | None = None

    async def serving(self, version: str) -> Serving:
        """A version, ready to serve. Raises VersionUnknown, StoreUnavailable, FileRefused, TerritoryUnreadable."""
        return await self._read(version, prepare)

    async def communes(self, version: str) -> Sequence[Commune]:
        """The places of a version. Raises as `serving` does."""
        return await self._read(version, lambda _, artefact: store.load(artefact).communes)

    async def default(self) -> Edition:
        """What this software was compiled with."""
        if self._about is None:
            records = len(await self.communes(DEFAULT))
            sha256 = hashlib.sha256(self._default).hexdigest()
            self._about = Edition(edition_of(self._default, DEFAULT), "", "", "", sha256, "", records)
        return self._about

    async def _read(self, version: str, reader: Callable[[str, bytes], _T]) -> _T:
        """Where this software reads another format than the artefact's, the official file is read anew."""
        if version == DEFAULT:
            return await asyncio.to_thread(reader, edition_of(self._default, DEFAULT), self._default)
        stored = await self._versions.stored(version)
        try:
            return await asyncio.to_thread(reader, version, stored.artefact)
        except store.TerritoryUnreadable:
            artefact = await asyncio.to_thread(self._again, stored)
            return await asyncio.to_thread(reader, version, artefact)

    def _again(self, stored: Stored) -> bytes:
        """The file over this software's own base. Raises FileRefused."""
        base = store.load(self._default).communes
        communes = competence.read(io.BytesIO(stored.file), base, Findings(), lambda *_: None)
        return store.dump(communes, "", {})
