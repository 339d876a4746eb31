"""What whoever runs the platform does with versions: bring one, choose one, compare two."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.imports import FileRefused, Findings, Tell, Upload, receive
from chassis.memory import give_back
from chassis.refusals import Refusal
from pnav.routing.v1 import import_pb2 as pb
from routing_svc import competence, store
from routing_svc.domain.values import Commune
from routing_svc.editions import (
    DEFAULT,
    Edition,
    ImportUnderWay,
    Replica,
    ReplicaSilent,
    ReplicaUnable,
    Stored,
    SwitchUnderWay,
)
from routing_svc.library import Library
from routing_svc.serving import edition_of
from routing_svc.switch import followed, switch
from routing_svc.version_store import VersionStore

FILE_LIMIT = 8 * 1024 * 1024
"""Bytes; the ministry's file has three million. It is read in memory, and never on a disk."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a switch went: why not, or nothing; and all replicas that live."""

    refusal: str
    replicas: Sequence[Replica]


class Desk:
    """One per process; all of them may be used at once."""

    def __init__(self, versions: VersionStore, library: Library) -> None:
        self._versions = versions
        self._library = library
        self._reading = asyncio.Lock()

    async def take(self, requests: AsyncIterator[Any], who: str, tell: Tell) -> pb.ImportReport:
        """Receives a file, reads it whole, writes a version, switches; the report of it.

        Raises ImportUnderWay, StoreUnavailable, and what `chassis.imports.receive` raises.
        """
        if self._reading.locked():
            raise ImportUnderWay
        async with self._reading:
            try:
                upload = await receive(requests, FILE_LIMIT, tell)
                with upload.content:
                    return await self._import(upload, who, tell)
            finally:
                give_back()

    async def _import(self, upload: Upload, who: str, tell: Tell) -> pb.ImportReport:
        findings = Findings()
        try:
            communes = await self._communes(upload, findings, tell)
        except FileRefused as refused:
            findings.whole(refused)
        report = findings.report(sha256=upload.sha256, dry_run=upload.header.dry_run)
        if findings.refusal or upload.header.dry_run:
            return report
        tell(pb.IMPORT_STAGE_WRITING, 0, len(communes))
        edition = await self._write(upload, communes, who)
        tell(pb.IMPORT_STAGE_WRITING, len(communes), len(communes))
        report.edition = f"editions/{edition}"
        await self._run(edition, report, tell)
        return report

    async def use(self, version: str, tell: Tell) -> Outcome:
        """Makes a version run on all replicas. Raises VersionUnknown, SwitchUnderWay, StoreUnavailable."""
        version = await self.known(version)
        try:
            await switch(self._versions, version, tell)
        except (ReplicaUnable, ReplicaSilent) as refusal:
            return Outcome(refusal.reason, await self._versions.replicas())
        return Outcome("", await followed(self._versions, version))

    async def editions(self) -> list[tuple[Edition, bool]]:
        """All versions, and whether each is the one that runs: the newest first, the default last."""
        pointer = await self._versions.pointer()
        found = [(one, one.id == pointer.version) for one in await self._versions.editions()]
        return [*found, (await self._library.default(), pointer.version == DEFAULT)]

    async def communes(self, version: str) -> Sequence[Commune]:
        """The places of a version. Raises VersionUnknown, StoreUnavailable."""
        return await self._library.communes(await self.known(version))

    async def known(self, version: str) -> str:
        """A version as the pointer names it: DEFAULT for the default's own id. Raises VersionUnknown."""
        if version in (DEFAULT, (await self._library.default()).id):
            return DEFAULT
        return (await self._versions.edition(version)).id

    async def _communes(self, upload: Upload, findings: Findings, tell: Tell) -> list[Commune]:
        base = await self._library.communes(DEFAULT)
        return await asyncio.to_thread(competence.read, upload.content, base, findings, tell)

    async def _write(self, upload: Upload, communes: Sequence[Commune], who: str) -> str:
        """The new version's id. It runs nowhere yet; the same file over the same base is the same version."""
        header = upload.header
        source = header.source or competence.SOURCE
        said = f"{source}, {header.published or 'undated'}"
        artefact = await asyncio.to_thread(store.dump, communes, said, {header.file_name: upload.sha256})
        upload.content.seek(0)
        edition = Edition(
            edition_of(artefact, header.published or "undated"),
            source,
            header.published,
            header.file_name,
            upload.sha256,
            who,
            len(communes),
        )
        await self._versions.add(edition, Stored(artefact, upload.content.read()))
        return edition.id

    async def _run(self, edition: str, report: pb.ImportReport, tell: Tell) -> None:
        """Switches, and notes in the report how that went: the version is kept in any case."""
        try:
            outcome = await self.use(edition, tell)
        except SwitchUnderWay as refusal:
            report.refusal = refusal.reason
            note(report, refusal)
            return
        report.refusal, report.switched = outcome.refusal, not outcome.refusal
        if outcome.refusal:
            note(report, {one.reason: one for one in (ReplicaUnable, ReplicaSilent)}[outcome.refusal]())
        else:
            await self._versions.forget_old()


def note(report: pb.ImportReport, refusal: Refusal) -> None:
    """The refusal of a switch, as a finding about the whole."""
    report.findings.insert(0, pb.Finding(kind=pb.FINDING_KIND_REFUSED, reason=refusal.reason, text=str(refusal)))
