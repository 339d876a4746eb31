"""An official file into a new edition beside the one that runs; the pointer moves when the whole was accepted."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, Protocol

from chassis.imports import FileRefused, Findings, Tell, Upload
from chassis.refusals import StoreUnavailable
from directory_svc.domain.editions import DEFAULT_PREFIX, Edition, Slot
from directory_svc.domain.records import AnyRecord, Force, Provenance, UnitDetails
from directory_svc.readers.competence import read_competence
from directory_svc.readers.dila import read_services
from directory_svc.readers.units import force_of, read_units
from pnav.routing.v1 import import_pb2 as pb

BATCH = 250  # records in one write: some 50 ms of work, between which readers are answered
REFUSED_SHARE = 0.05  # of the records: with more, it is the file that is wrong, not they
SHRUNK_SHARE = 0.5  # of what the import before gave: an official list loses a few records in a year, never half
ABANDONED = timedelta(hours=1)  # no import takes a tenth of it
LEAST: Mapping[Slot, int] = {
    Slot.SERVICES: 100,  # of some 10,000 in the country; an export of one département is a directory too
    Slot.UNITS: 30_000,  # of some 35,000 rows: a unit that lost its communes would get no reports from there
    Slot.UNIT_DETAILS_POLICE: 200,  # of some 700
    Slot.UNIT_DETAILS_GENDARMERIE: 1_000,  # of some 3,500
}
"""Rows or records of use with fewer of which a file is refused as nearly empty."""
SOURCES: Mapping[Slot, str] = {
    Slot.SERVICES: "DILA, Annuaire de l'administration (Licence Ouverte 2.0)",
    Slot.UNITS: "Ministère de l'Intérieur, compétence territoriale (Licence Ouverte 2.0)",
    Slot.UNIT_DETAILS_POLICE: "Ministère de l'Intérieur, services de police (Licence Ouverte 2.0)",
    Slot.UNIT_DETAILS_GENDARMERIE: "Ministère de l'Intérieur, unités de gendarmerie (Licence Ouverte 2.0)",
}
"""Who is named where the header names nobody."""

_DETAILS = {Force.POLICE: Slot.UNIT_DETAILS_POLICE, Force.GENDARMERIE: Slot.UNIT_DETAILS_GENDARMERIE}

Read = Callable[[IO[bytes], Findings, Provenance], Iterable[AnyRecord]]


class Editions(Protocol):
    """What an import asks of the store of editions; each method may raise StoreUnavailable."""

    async def running(self) -> Mapping[Slot, str]: ...
    async def editions(self, slot: Slot | None = None) -> Sequence[Edition]: ...
    async def begin(self, edition: Edition) -> None: ...
    async def add(self, edition: Edition, records: Sequence[AnyRecord], rank: int = 0) -> None: ...
    async def abandon(self, edition: Edition) -> None: ...
    async def finish(self, edition: Edition) -> int: ...
    async def use(self, slot: Slot, edition: str, *, instead_of: str | None = None) -> None: ...
    async def sweep(self, abandoned_before: datetime) -> Sequence[str]: ...


class Identifiers(Protocol):
    """Which records an edition holds; see comparison_store.py."""

    async def identifiers(self, slot: Slot, edition: str) -> Set[str]: ...


@dataclass(frozen=True, slots=True)
class _Job:
    """One import: what comes, into which slot, on whose behalf."""

    upload: Upload
    slot: Slot
    creator: str
    at: datetime

    @property
    def edition(self) -> Edition:
        """Never that of an earlier import, even of the same file: what reads it may have changed meanwhile."""
        header, slot = self.upload.header, self.slot
        return Edition(
            id=f"{slot.replace('_', '-')}-{self.at:%y%m%d-%H%M%S}-{self.upload.sha256[:6]}",
            slot=slot,
            source=header.source or SOURCES[slot],
            published=header.published,
            created_at=self.at,
            sha256=self.upload.sha256,
            file_name=header.file_name,
            created_by=self.creator,
        )

    @property
    def provenance(self) -> Provenance:
        """Of its records; where nobody said when they were published, they are as old as the import."""
        header = self.upload.header
        return Provenance(header.source or SOURCES[self.slot], header.published or f"{self.at:%Y-%m-%d}")


class Importer:
    """The three imports. `now`: the clock; `least`: below which a file is refused as nearly empty.

    Each returns its report, refusals included, and raises only what the store raises.
    """

    def __init__(
        self,
        editions: Editions,
        identifiers: Identifiers,
        now: Callable[[], datetime],
        least: Mapping[Slot, int] = LEAST,
    ) -> None:
        self._editions = editions
        self._identifiers = identifiers
        self._now = now
        self._least = least

    async def services(self, upload: Upload, creator: str, tell: Tell) -> pb.ImportReport:
        """DILA's directory."""
        return await self._run(_Job(upload, Slot.SERVICES, creator, self._now()), read_services, tell)

    async def competence(self, upload: Upload, creator: str, tell: Tell) -> pb.ImportReport:
        """Which unit serves which communes."""
        return await self._run(_Job(upload, Slot.UNITS, creator, self._now()), read_competence, tell)

    async def units(self, upload: Upload, creator: str, tell: Tell) -> pb.ImportReport:
        """Where units are: of the force that the header tells. A unit that serves no commune is told, and kept."""
        try:
            slot = _DETAILS[await asyncio.to_thread(force_of, upload.content)]
        except FileRefused as refused:
            return _refused(upload, refused)
        running = (await self._editions.running()).get(Slot.UNITS, "")
        known = await self._identifiers.identifiers(Slot.UNITS, running)

        def read(content: IO[bytes], findings: Findings, provenance: Provenance) -> Iterator[UnitDetails]:
            return read_units(content, findings, provenance, known)

        return await self._run(_Job(upload, slot, creator, self._now()), read, tell)

    async def _run(self, job: _Job, read: Read, tell: Tell) -> pb.ImportReport:
        findings = Findings()
        header, edition = job.upload.header, job.edition
        records = iter(read(job.upload.content, findings, job.provenance))
        try:
            if not header.dry_run:
                await self._editions.begin(edition)
            count = await self._lay_down(edition, records, findings, tell, dry_run=header.dry_run)
            await self._check(edition, count, findings)
        except FileRefused as refused:
            findings.whole(refused)
            await self._editions.abandon(edition)
        except asyncio.CancelledError:  # whoever sent the file is gone: the next import sweeps, not one in an hour
            with suppress(StoreUnavailable):
                await self._editions.abandon(edition)
            raise
        report = findings.report(sha256=job.upload.sha256, dry_run=header.dry_run)
        if not (header.dry_run or findings.refusal):
            await self._switch(edition, tell)
            report.edition, report.switched = f"editions/{edition.id}", True
        with suppress(StoreUnavailable):  # what is done is done; the next import sweeps
            await self._editions.sweep(job.at - ABANDONED)
        return report

    async def _lay_down(
        self, edition: Edition, records: Iterator[AnyRecord], findings: Findings, tell: Tell, *, dry_run: bool
    ) -> int:
        """Reads in a thread and writes batch by batch; how many records there were. Raises FileRefused."""
        count = 0
        stage = pb.IMPORT_STAGE_READING if dry_run else pb.IMPORT_STAGE_WRITING
        while batch := await asyncio.to_thread(lambda: list(islice(records, BATCH))):
            if not dry_run:
                await self._editions.add(edition, batch, count)
            count += len(batch)
            tell(stage, findings.rows, 0)
        return count

    async def _check(self, edition: Edition, count: int, findings: Findings) -> None:
        """Raises FileRefused (FILE_NEARLY_EMPTY, RECORDS_REFUSED, RECORDS_MISSING)."""
        due = findings.rows - findings.left_out
        if findings.refused_rows > REFUSED_SHARE * due:
            said = f"{findings.refused_rows} of {due} records cannot be taken: too many."
            raise FileRefused("RECORDS_REFUSED", said)
        of_use = due - findings.refused_rows
        if of_use < self._least[edition.slot]:
            said = f"The file has {of_use} records of use; {self._least[edition.slot]} are the least."
            raise FileRefused("FILE_NEARLY_EMPTY", said)
        running = (await self._editions.running()).get(edition.slot, "")
        before = next((one for one in await self._editions.editions(edition.slot) if one.id == running), None)
        if before and not before.id.startswith(DEFAULT_PREFIX) and count < SHRUNK_SHARE * before.records:
            said = f"{count} records, where the running edition has {before.records}: the file did not come whole."
            raise FileRefused("RECORDS_MISSING", said)

    async def _switch(self, edition: Edition, tell: Tell) -> None:
        await self._editions.finish(edition)
        tell(pb.IMPORT_STAGE_SWITCHING, 0, 0)
        await self._editions.use(edition.slot, edition.id)


def _refused(upload: Upload, refused: FileRefused) -> pb.ImportReport:
    findings = Findings()
    findings.whole(refused)
    return findings.report(sha256=upload.sha256, dry_run=upload.header.dry_run)
