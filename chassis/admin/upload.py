"""Sending an official file to a service, showing how far it is, and telling how it went."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import grpc
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chassis.admin import tables
from chassis.admin.reach import Reach, call
from chassis.up.trouble import Trouble
from pnav.routing.v1 import import_pb2 as pb

CHUNK = 512 * 1024  # bytes; a message may have four million
_STAGES = {
    pb.IMPORT_STAGE_RECEIVING: "sending",
    pb.IMPORT_STAGE_READING: "reading",
    pb.IMPORT_STAGE_WRITING: "writing",
    pb.IMPORT_STAGE_SWITCHING: "switching",
}
console = Console()
progress_console = Console(stderr=True)


@dataclass(frozen=True)
class Import:
    """An RPC that takes a file: a stream of `request` with `header` or `chunk`, answered by `progress` and `report`."""

    service: str
    package: str
    method: Callable[[grpc.aio.Channel], Any]
    request: Callable[..., Any]


@dataclass(frozen=True)
class Order:
    """What a person asked for."""

    file: Annotated[Path, typer.Argument(metavar="FILE", help="As it was published.")]
    published: Annotated[str, typer.Option("--published", metavar="YYYY-MM", help="When it was published.")] = ""
    source: Annotated[str, typer.Option("--source", help="Who published it, if not who usually does.")] = ""
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report; change nothing.")] = False
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; without it, a trial run comes first.")] = False


def run(services: Sequence[Import], order: Order, reach: Reach) -> None:
    """Imports the file into each service, after a trial run and a question unless `yes`.

    Of several services none begins before all have accepted the file. Raises Trouble; exits 1 when it is refused.
    """
    if not order.file.is_file():
        raise Trouble(f"There is no file {order.file}.")
    if order.dry_run or not order.yes or len(services) > 1:
        for service in services:
            _tell(_send(service, order, reach, dry_run=True))
        if order.dry_run:
            return
    if not order.yes:
        typer.confirm("Make it the running version on all replicas?", abort=True)
    for service in services:
        _tell(_send(service, order, reach, dry_run=False))


def _send(what: Import, order: Order, reach: Reach, *, dry_run: bool) -> pb.ImportReport:
    header = pb.ImportHeader(
        file_name=order.file.name,
        source=order.source,
        published=order.published,
        dry_run=dry_run,
        size=order.file.stat().st_size,
    )

    async def ask(channel: grpc.aio.Channel) -> pb.ImportReport:
        with Progress(
            TextColumn("{task.description:>9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=progress_console,
            transient=True,
        ) as bars:
            invited = asyncio.Event()
            return await _follow(what.method(channel)(_messages(what, order.file, header, invited)), bars, invited)

    return call(reach, what.service, what.package, ask)


async def _messages(what: Import, file: Path, header: pb.ImportHeader, invited: asyncio.Event) -> AsyncIterator[Any]:
    """The header, and once that was answered the file: gRPC loses a refusal that comes while it sends."""
    yield what.request(header=header)
    await invited.wait()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            yield what.request(chunk=chunk)


async def _follow(answers: AsyncIterator[Any], bars: Progress, invited: asyncio.Event) -> pb.ImportReport:
    """Shows a bar for each stage; returns the report. Raises Trouble when none comes."""
    tasks = {}
    async for answer in answers:
        invited.set()
        if answer.WhichOneof("content") == "report":
            report: pb.ImportReport = answer.report
            return report
        told = answer.progress
        if told.stage not in tasks:
            tasks[told.stage] = bars.add_task(_STAGES.get(told.stage, "working"), total=None)
        bars.update(tasks[told.stage], completed=told.done, total=told.total or None)
    raise Trouble("The import ended without a report.")


def _tell(report: pb.ImportReport) -> None:
    """Prints the report. Exits 1 when anything as a whole was refused."""
    tables.show_report(console, report)
    if report.refusal:
        raise typer.Exit(1)
