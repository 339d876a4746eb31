"""Tables of `pnav territory` and `pnav directory`, on a narrow screen."""

from io import StringIO

from rich.console import Console

from chassis.admin import tables
from pnav.routing.v1 import import_pb2 as pb

NAME = "unit-details-gendarmerie-261122-043830-628786"


def test_a_version_can_be_copied_from_one_line():
    told = StringIO()
    one = pb.Edition(name=f"editions/{NAME}", file_name="a-long-name-of-a-file.csv", creator="ops", records=35_014)
    Console(file=told, width=80).print(tables.editions([one]))
    assert NAME in told.getvalue()
