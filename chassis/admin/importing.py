"""`pnav import`: official files, each by its kind."""

from pathlib import Path
from typing import Annotated

import typer

from chassis.admin.reach import AddressOption, NameOption, Reach, TlsOption
from chassis.admin.upload import Import, Order, run
from chassis.up.options import DATA, Data
from pnav.routing.v1.territory_admin_pb2 import ImportTerritoryRequest
from pnav.routing.v1.territory_admin_pb2_grpc import TerritoryAdminServiceStub

app = typer.Typer(help="Bring an official file in; it is read whole, reported, and only then served.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="As it was published.")]
Published = Annotated[str, typer.Option("--published", metavar="YYYY-MM", help="When it was published.")]
Source = Annotated[str, typer.Option("--source", help="Who published it, if not who usually does.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and report; change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; without it, a trial run comes first.")]

TERRITORY = Import(
    "routing_svc",
    "pnav.routing.v1",
    lambda channel: TerritoryAdminServiceStub(channel).ImportTerritory,
    ImportTerritoryRequest,
)


@app.callback()
def _group() -> None:
    """Keeps `pnav import` a group while it has one kind of file."""


@app.command()
def territory(
    file: File,
    *,
    published: Published = "",
    source: Source = "",
    dry_run: DryRun = False,
    yes: Yes = False,
    data: Data = DATA,
    address: AddressOption = "",
    tls_dir: TlsOption = None,
    server_name: NameOption = "",
) -> None:
    """The ministry's file of competences (CSV): who is competent in which commune."""
    run(TERRITORY, Order(file, source, published, dry_run, yes), Reach(data, address, tls_dir, server_name))
