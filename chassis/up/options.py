"""Options that several verbs of `pnav` share."""

import inspect
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
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


def spread(verb: Callable[..., None]) -> Callable[..., None]:
    """The verb with the fields of its dataclasses as options in place of them: what many verbs ask is written once."""
    parameters = inspect.signature(verb).parameters
    annotations = {name: one.annotation for name, one in parameters.items()}
    groups = {name: one for name, one in annotations.items() if isinstance(one, type) and is_dataclass(one)}
    fields = {name: inspect.signature(group).parameters for name, group in groups.items()}

    @wraps(verb)
    def spelt(**told: object) -> None:
        whole = {name: group(**{one: told.pop(one) for one in fields[name]}) for name, group in groups.items()}
        verb(**told, **whole)

    given = [one for name, asked in parameters.items() for one in fields.get(name, {name: asked}).values()]
    shown = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in given]
    vars(spelt)["__signature__"] = inspect.Signature(shown)
    return spelt
