"""Options that several verbs of `pnav` share."""

from pathlib import Path
from typing import Annotated

import typer

DATA = Path("build/stack")


def _directory(given: str | Path) -> Path:
    """A directory, there or not yet. Nothing at all would mean the current one, and fill it."""
    if not str(given).strip() or Path(given).is_file():
        raise typer.BadParameter("it must name a directory.")
    return Path(given)


Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar="PNAV_DATA",
        metavar="DIRECTORY",
        parser=_directory,
        help="Where the stack keeps everything it keeps.",
    ),
]
