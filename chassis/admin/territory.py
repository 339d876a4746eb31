"""`pnav territory`: which version of the territory runs, and what differs between two."""

import grpc
import typer
from rich.table import Table
from rich.text import Text

from chassis.admin import tables
from chassis.admin.reach import Reach, call
from chassis.admin.upload import console
from chassis.up.options import spread
from pnav.routing.v1 import import_pb2, routing_pb2, territory_admin_pb2
from pnav.routing.v1.territory_admin_pb2_grpc import TerritoryAdminServiceStub

app = typer.Typer(help="Versions of the territory: list, choose, compare.", no_args_is_help=True)
_SERVICE, _PACKAGE = "routing_svc", "pnav.routing.v1"
_PAGE = 1000
_FORCES = {
    routing_pb2.FORCE_UNSPECIFIED: "–",
    routing_pb2.FORCE_POLICE: "police",
    routing_pb2.FORCE_GENDARMERIE: "gendarmerie",
    routing_pb2.FORCE_MIXED: "mixed",
    routing_pb2.FORCE_UNKNOWN: "unknown",
}


@app.command()
@spread
def versions(reach: Reach) -> None:
    """List them, the newest first; ● runs."""

    async def ask(channel: grpc.aio.Channel) -> list[import_pb2.Edition]:
        stub, token = TerritoryAdminServiceStub(channel), ""
        found: list[import_pb2.Edition] = []
        while True:
            page = await stub.ListTerritoryVersions(territory_admin_pb2.ListTerritoryVersionsRequest(page_token=token))
            found += page.editions
            if not (token := page.next_page_token):
                return found

    found = call(reach, _SERVICE, _PACKAGE, ask)
    console.print(tables.editions(found))


@app.command()
@spread
def use(version: str, reach: Reach) -> None:
    """Make a version run on all replicas, or on none. `default` is the compiled one."""
    request = territory_admin_pb2.UseTerritoryVersionRequest(edition=f"editions/{tables.plain(version)}")

    async def ask(channel: grpc.aio.Channel) -> territory_admin_pb2.TerritorySwitch:
        outcome = territory_admin_pb2.TerritorySwitch()
        async for answer in TerritoryAdminServiceStub(channel).UseTerritoryVersion(request):
            outcome = answer.outcome
        return outcome

    outcome = call(reach, _SERVICE, _PACKAGE, ask)
    for replica in outcome.replicas:
        unable = Text(" cannot read the new version", "red") if replica.unable else Text()
        console.print(Text(f"{replica.title}  {tables.plain(replica.running)}") + unable)
    if not outcome.switched:
        console.print(Text(f"Not switched ({outcome.refusal}): what ran before runs on.", "bold red"))
        raise typer.Exit(1)
    console.print(Text(f"{tables.plain(version)} runs on every replica.", "bold green"))


@app.command()
@spread
def diff(before: str, after: str, reach: Reach) -> None:
    """List the communes whose force or unit differs between two versions."""
    names = {"before": f"editions/{tables.plain(before)}", "after": f"editions/{tables.plain(after)}"}
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("commune", "", "before", "after"):
        table.add_column(column, overflow="fold")

    async def ask(channel: grpc.aio.Channel) -> territory_admin_pb2.DiffTerritoryVersionsResponse:
        stub, token = TerritoryAdminServiceStub(channel), ""
        while True:
            request = territory_admin_pb2.DiffTerritoryVersionsRequest(**names, page_size=_PAGE, page_token=token)
            page = await stub.DiffTerritoryVersions(request)
            for one in page.changes:
                sides = (_side(one.force_before, one.unit_before), _side(one.force_after, one.unit_after))
                table.add_row(*map(Text, (one.commune.removeprefix("communes/"), one.title, *sides)))
            if not (token := page.next_page_token):
                return page

    last = call(reach, _SERVICE, _PACKAGE, ask)
    console.print(table)
    counts = f"{last.force_changes:,} with another force, {last.unit_changes:,} with another unit, "
    console.print(f"{counts}{last.place_changes:,} in one version only.", highlight=False)


def _side(force: routing_pb2.Force, unit: str) -> str:
    return f"{_FORCES[force]}, {unit}" if unit else _FORCES[force]
