"""`pnav import`: official files, each by its kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import grpc
import typer

from chassis.admin.reach import AddressOption, NameOption, Reach, TlsOption
from chassis.admin.upload import Import, Order, run
from chassis.up.options import DATA, Data
from pnav.directory.v1 import imports_pb2
from pnav.directory.v1.imports_pb2_grpc import DirectoryImportServiceStub
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


def _into_directory(method: str, request: Callable[..., Any]) -> Import:
    """An import of directory_svc."""

    def called(channel: grpc.aio.Channel) -> Any:
        return getattr(DirectoryImportServiceStub(channel), method)

    return Import("directory_svc", "pnav.directory.v1", called, request)


UNITS = _into_directory("ImportUnits", imports_pb2.ImportUnitsRequest)
COMPETENCE = _into_directory("ImportCompetence", imports_pb2.ImportCompetenceRequest)
SERVICES = _into_directory("ImportServices", imports_pb2.ImportServicesRequest)


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
    """The ministry's file of competences (CSV): who is competent in which commune.

    In this machine's stack it goes to the directory too: which unit serves which commune. With --address it goes to
    routing_svc alone; `pnav import competence` takes it to the directory.
    """
    both = [TERRITORY] if address else [TERRITORY, COMPETENCE]
    run(both, Order(file, source, published, dry_run, yes), Reach(data, address, tls_dir, server_name))


@app.command()
def competence(
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
    """The same file for the directory alone: which unit serves which commune."""
    run([COMPETENCE], Order(file, source, published, dry_run, yes), Reach(data, address, tls_dir, server_name))


@app.command()
def units(
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
    """Where units are and when they are open (CSV): export-gn2 or export-pn, told apart by their header."""
    run([UNITS], Order(file, source, published, dry_run, yes), Reach(data, address, tls_dir, server_name))


@app.command()
def directory(
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
    """DILA's directory of public services: the bulk file, or an export of its API (JSON, JSON lines, CSV)."""
    run([SERVICES], Order(file, source, published, dry_run, yes), Reach(data, address, tls_dir, server_name))
