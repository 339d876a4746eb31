"""What every import of an official file needs: to receive it, to say what was found in it, and how far it is."""

import asyncio
import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import IO, Any, TypeVar

from chassis.refusals import Refusal, Status
from chassis.run import end
from pnav.routing.v1 import import_pb2 as pb

SHOWN = 50
"""Findings of each reason that a report holds, so that no fault hides behind a commoner one; counts are whole."""
WHOLE = 0
"""The line of a finding that is about the whole file."""
_IN_MEMORY = 8 * 1024 * 1024  # the largest territory has half of it; a directory goes to the disk
_FILE_NAME = 200  # characters
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")

Tell = Callable[[pb.ImportStage, int, int], None]
"""Stage, done, total: how far an import is."""
T = TypeVar("T")


class HeaderMissing(Refusal):
    """The first message of an import is its header, and there is only one."""


class HeaderInvalid(Refusal):
    """The header's file name or size, or its month of publication (YYYY-MM or YYYY-MM-DD), cannot be."""


class FileTooLarge(Refusal):
    """The file is larger than this service takes."""


class UploadIncomplete(Refusal):
    """Fewer or more bytes came than the header announced: send the file again."""


REFUSALS = {
    HeaderMissing: Status.INVALID_ARGUMENT,
    HeaderInvalid: Status.INVALID_ARGUMENT,
    FileTooLarge: Status.INVALID_ARGUMENT,
    UploadIncomplete: Status.INVALID_ARGUMENT,
}
"""With what a service's own table begins when it takes imports."""


class FileRefused(Exception):
    """The whole file is refused; `reason` is stable, the text a sentence, `line` where it was seen or 0."""

    def __init__(self, reason: str, text: str, line: int = WHOLE) -> None:
        super().__init__(text)
        self.reason = reason
        self.line = line


@dataclass
class Findings:
    """What was found in a file: every count, and the first of each reason in words."""

    rows: int = 0
    left_out: int = 0
    """Rows that are nothing for this platform: neither accepted nor refused."""
    counts: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[int, pb.Finding]] = field(default_factory=list)
    refusal: str = ""

    def corrected(self, line: int, column: str, reason: str, text: str) -> None:
        """The row was taken, with the change that `text` tells."""
        self._add(pb.FINDING_KIND_CORRECTED, line, column, reason, text)

    def refused(self, line: int, column: str, reason: str, text: str) -> None:
        """The row was not taken. Once per row."""
        self._add(pb.FINDING_KIND_REFUSED, line, column, reason, text)

    @property
    def refused_rows(self) -> int:
        """How many rows were not taken."""
        return self.counts[pb.FINDING_KIND_REFUSED]

    def whole(self, refused: FileRefused) -> None:
        """The file was not taken: shown whatever else is, and the refusal of the report."""
        self.refusal = refused.reason
        kind = pb.FINDING_KIND_REFUSED
        finding = pb.Finding(kind=kind, line=refused.line, reason=refused.reason, text=str(refused))
        self.shown.append((refused.line, finding))

    def report(self, *, sha256: str, dry_run: bool) -> pb.ImportReport:
        """The report of a file that was read; the edition and the switch are for the caller to add."""
        refused = self.refused_rows
        return pb.ImportReport(
            rows=self.rows,
            accepted=0 if self.refusal else self.rows - refused - self.left_out,
            left_out=self.left_out,
            corrected=self.counts[pb.FINDING_KIND_CORRECTED],
            refused=self.rows if self.refusal else refused,
            findings=[finding for _, finding in sorted(self.shown, key=itemgetter(0))],
            sha256=sha256,
            dry_run=dry_run,
            refusal=self.refusal,
        )

    def _add(self, kind: pb.FindingKind, line: int, column: str, reason: str, text: str) -> None:
        self.counts[kind] += 1
        self.reasons[reason] += 1
        if self.reasons[reason] <= SHOWN:
            finding = pb.Finding(kind=kind, line=line, field=column, reason=reason, text=text)
            self.shown.append((line, finding))


@dataclass
class Upload:
    """A file as it came. `content` is at its beginning, and gone from the disk when closed."""

    header: pb.ImportHeader
    content: IO[bytes]
    sha256: str


async def receive(requests: AsyncIterator[Any], limit: int, tell: Tell) -> Upload:
    """The file that a stream of messages with `header` or `chunk` in their `content` brings, at most `limit` bytes.

    Raises HeaderMissing, HeaderInvalid, FileTooLarge, UploadIncomplete; then nothing stays on the disk.
    """
    first = await anext(aiter(requests), None)
    if first is None or first.WhichOneof("content") != "header":
        raise HeaderMissing
    header = first.header
    check(header, limit)
    tell(pb.IMPORT_STAGE_RECEIVING, 0, header.size)  # whoever waits for this before the rest hears a refusal for sure
    content = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    try:
        sha256 = await _write(requests, header.size, content, tell)
    except BaseException:
        content.close()
        raise
    content.seek(0)
    return Upload(header, content, sha256)


def check(header: pb.ImportHeader, limit: int) -> None:
    """Raises HeaderInvalid, FileTooLarge."""
    named = 0 < len(header.file_name) <= _FILE_NAME and header.file_name.isprintable()
    if not named or len(header.source) > _FILE_NAME or header.size < 0 or not _is_date(header.published):
        raise HeaderInvalid
    if header.size > limit:
        raise FileTooLarge


def _is_date(text: str) -> bool:
    with suppress(ValueError):  # 31 February
        return not text or (_DATE.fullmatch(text) is not None and bool(date.fromisoformat(f"{text}-01"[:10])))
    return False


async def _write(requests: AsyncIterator[Any], size: int, content: IO[bytes], tell: Tell) -> str:
    """The SHA-256 of what came."""
    digest = hashlib.sha256()
    received = 0
    async for request in requests:
        if request.WhichOneof("content") != "chunk":
            raise HeaderMissing
        received += len(request.chunk)
        if received > size:
            raise UploadIncomplete
        digest.update(request.chunk)
        await asyncio.to_thread(content.write, request.chunk)
        tell(pb.IMPORT_STAGE_RECEIVING, received, size)
    if received != size:
        raise UploadIncomplete
    return digest.hexdigest()


async def told(work: Callable[[Tell], Awaitable[T]]) -> AsyncIterator[pb.ImportProgress | T]:
    """How far `work` is while it works, the newest only, then its result. `tell` may be called from any thread.

    Whoever stops listening stops the work.
    """
    loop = asyncio.get_running_loop()
    news = asyncio.Event()
    latest: list[pb.ImportProgress] = []

    def note(stage: pb.ImportStage, done: int, total: int) -> None:
        latest[:] = [pb.ImportProgress(stage=stage, done=done, total=total)]
        news.set()

    def tell(stage: pb.ImportStage, done: int, total: int) -> None:
        loop.call_soon_threadsafe(note, stage, done, total)

    task = asyncio.ensure_future(work(tell))
    task.add_done_callback(lambda _: news.set())
    try:
        while not task.done():
            await news.wait()
            news.clear()
            if latest:
                yield latest.pop()
        yield task.result()
    finally:
        await end([task])
