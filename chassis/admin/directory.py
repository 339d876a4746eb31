"""`pnav directory`: which editions of the directory there are, which of them run, and what differs between two."""

import grpc
import typer
from rich.text import Text

from chassis.admin import tables
from chassis.admin.reach import Reach, call
from chassis.admin.upload import console
from chassis.up.options import spread
from pnav.directory.v1 import imports_pb2 as pb
from pnav.directory.v1.imports_pb2_grpc import DirectoryImportServiceStub

app = typer.Typer(help="Versions of the directory, slot by slot: list, choose, compare.", no_args_is_help=True)
_SERVICE, _PACKAGE = "directory_svc", "pnav.directory.v1"
_TOLD = 1000
_KINDS = {
    pb.DIRECTORY_CHANGE_KIND_ADDED: ("added", "green"),
    pb.DIRECTORY_CHANGE_KIND_REMOVED: ("removed", "red"),
    pb.DIRECTORY_CHANGE_KIND_CHANGED: ("changed", "yellow"),
}


@app.command()
@spread
def versions(reach: Reach) -> None:
    """List them by slot, the newest first; ● runs."""

    async def ask(channel: grpc.aio.Channel) -> pb.ListEditionsResponse:
        return await DirectoryImportServiceStub(channel).ListEditions(pb.ListEditionsRequest())

    found = call(reach, _SERVICE, _PACKAGE, ask).editions
    for slot in sorted({one.slot for one in found}):
        console.print(Text(slot, "bold"))
        console.print(tables.editions(one for one in found if one.slot == slot))


@app.command()
@spread
def use(version: str, reach: Reach) -> None:
    """Make a version run in its slot, for all replicas at once."""
    request = pb.UseEditionRequest(edition=f"editions/{tables.plain(version)}")

    async def ask(channel: grpc.aio.Channel) -> pb.UseEditionResponse:
        return await DirectoryImportServiceStub(channel).UseEdition(request)

    before = call(reach, _SERVICE, _PACKAGE, ask).before
    console.print(Text(f"{tables.plain(version)} runs; before it, {tables.plain(before)} did.", "bold green"))


@app.command()
@spread
def diff(before: str, after: str, reach: Reach) -> None:
    """List the records that two versions of one slot do not share."""
    names = {"before": f"editions/{tables.plain(before)}", "after": f"editions/{tables.plain(after)}"}

    async def ask(channel: grpc.aio.Channel) -> pb.DiffEditionsResponse:
        request = pb.DiffEditionsRequest(**names, page_size=_TOLD)
        return await DirectoryImportServiceStub(channel).DiffEditions(request)

    found = call(reach, _SERVICE, _PACKAGE, ask)
    table = tables.table("", "record", "", "fields")
    for one in found.changes:
        table.add_row(Text(*_KINDS[one.kind]), *map(Text, (one.record, one.title, ", ".join(one.fields))))
    console.print(table)
    if (more := found.added + found.removed + found.changed - len(found.changes)) > 0:
        console.print(f"… and {more:,} more.")
    console.print(f"{found.added:,} added, {found.removed:,} removed, {found.changed:,} changed.", highlight=False)
