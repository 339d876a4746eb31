"""`pnav import`: official files, each by its kind."""

from collections.abc import Callable
from typing import Any

import grpc
import typer

from chassis.admin.reach import Reach
from chassis.admin.upload import Import, Order, run
from chassis.up.options import spread
from pnav.directory.v1 import imports_pb2
from pnav.directory.v1.imports_pb2_grpc import DirectoryImportServiceStub
from pnav.routing.v1.territory_admin_pb2 import ImportTerritoryRequest
from pnav.routing.v1.territory_admin_pb2_grpc import TerritoryAdminServiceStub

app = typer.Typer(help="Bring an official file in; it is read whole, reported, and only then served.")

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
@spread
def territory(order: Order, reach: Reach) -> None:
    """The ministry's file of competences (CSV): who is competent in which commune.

    In this machine's stack it goes to the directory too: which unit serves which commune. With --address it goes to
    routing_svc alone; `pnav import competence` takes it to the directory.
    """
    both = [TERRITORY] if reach.address else [TERRITORY, COMPETENCE]
    run(both, order, reach)


@app.command()
@spread
def competence(order: Order, reach: Reach) -> None:
    """The same file for the directory alone: which unit serves which commune."""
    run([COMPETENCE], order, reach)


@app.command()
@spread
def units(order: Order, reach: Reach) -> None:
    """Where units are and when they are open (CSV): export-gn2 or export-pn, told apart by their header."""
    run([UNITS], order, reach)


@app.command()
@spread
def directory(order: Order, reach: Reach) -> None:
    """DILA's directory of public services: the bulk file, or an export of its API (JSON, JSON lines, CSV)."""
    run([SERVICES], order, reach)
