"""What several verbs of `pnav` ask, written once."""

from dataclasses import dataclass
from inspect import signature
from typing import Annotated

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from chassis.admin import directory, importing, territory
from chassis.up.options import spread

VERBS = [
    (group, verb)
    for group, app in (("import", importing.app), ("territory", territory.app), ("directory", directory.app))
    for verb in sorted(get_command(app).commands)
]
APPS = {"import": importing.app, "territory": territory.app, "directory": directory.app}
REACH = ["--data", "--address", "--tls-dir", "--server-name"]
ORDER = ["--published", "--source", "--dry-run", "--yes"]


def options(group, verb):
    """As its help lists them."""
    return [one.opts[0] for one in get_command(APPS[group]).commands[verb].params if one.opts[0].startswith("--")]


@pytest.mark.parametrize(("group", "verb"), VERBS)
def test_every_verb_that_speaks_to_a_service_says_alike_where_that_is(group, verb):
    assert options(group, verb) == (ORDER if group == "import" else []) + REACH


@dataclass
class Cup:
    """What is in it."""

    tea: Annotated[str, typer.Argument()]
    sugar: Annotated[int, typer.Option("--sugar", help="Lumps.")] = 1


def test_a_dataclass_becomes_options_and_comes_back_whole():
    served = []
    app = typer.Typer()

    @app.command()
    @spread
    def pour(guest: str, cup: Cup) -> None:
        """Pour a cup."""
        served.append((guest, cup))

    assert CliRunner().invoke(app, ["alice", "green", "--sugar", "3"]).exit_code == 0
    assert CliRunner().invoke(app, ["bob", "black"]).exit_code == 0
    assert served == [("alice", Cup("green", 3)), ("bob", Cup("black"))]
    assert list(signature(pour).parameters) == ["guest", "tea", "sugar"]
    assert "Pour a cup." in CliRunner().invoke(app, ["--help"]).output
