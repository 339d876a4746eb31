"""`pnav`: the whole platform on this machine."""

import asyncio
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from chassis.admin import audit, directory, importing, territory
from chassis.up import logs as log_files
from chassis.up import running, screen, stack
from chassis.up.options import DATA, Data
from chassis.up.parts import Phase
from chassis.up.stack import Settings
from chassis.up.state import State, StateFile
from chassis.up.trouble import Trouble

_NOT_HEALTHY = 1
_NOT_RUNNING = 3  # as the Linux Standard Base says for "status"
_COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_cyan", "bright_magenta", "bright_green")

app = typer.Typer(
    help="The whole platform on this machine: MongoDB, Envoy, five services, a demonstration of sign-in and mail; "
    "and the official files that any platform is given.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(audit.app, name="audit")
console = Console()
errors = Console(stderr=True)
app.add_typer(importing.app, name="import")
app.add_typer(territory.app, name="territory")
app.add_typer(directory.app, name="directory")


BasePort = Annotated[
    int,
    typer.Option(
        "--base-port", min=1024, max=65535 - stack.PORTS, help=f"The first of {stack.PORTS} ports: the public page."
    ),
]


@app.command()
def up(
    *,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Return once all is healthy; it goes on.")] = False,
    data: Data = DATA,
    base_port: BasePort = 8080,
) -> None:
    """Start everything. Ctrl-C stops it, in order; what was written stays for the next time.

    MongoDB: the one of MONGODB_URI if that is set; else a mongod on PATH; else the one that was installed with pnav.
    """
    settings = Settings(data.absolute(), base_port, os.environ.get("MONGODB_URI", ""))
    with screen.Progress(console) as progress:
        if detach:
            running.detach(settings, lambda state: progress.show(state.parts))
        else:
            asyncio.run(running.run(settings, _Foreground(settings, progress).show))
    if detach:
        _welcome(settings, "`pnav status` shows it, `pnav logs` what it says, `pnav down` stops it.")


@app.command()
def status(*, data: Data = DATA) -> None:
    """Say what runs, where, and whether it is healthy. Status 0: all is; 1: something is not; 3: nothing runs."""
    file = StateFile(data.absolute())
    state = file.running()
    if state is None:
        before = file.load()
        reason = f" It ended: {before.trouble}" if before and before.trouble else ""
        console.print(f"Nothing runs on {data}.{reason}", highlight=False, soft_wrap=True)
        raise typer.Exit(_NOT_RUNNING)
    own = any(part.name == "mongodb" for part in state.parts)
    settings = Settings(data.absolute(), state.base_port, "" if own else "elsewhere")
    state = asyncio.run(running.refresh(state, settings))
    console.print(screen.parts_table(state))
    console.print()
    console.print(screen.addresses_table(stack.addresses(settings)))
    if any(part.phase is not Phase.HEALTHY for part in state.parts):
        raise typer.Exit(_NOT_HEALTHY)


@app.command()
def down(*, data: Data = DATA) -> None:
    """Stop everything, in order."""
    stopped = running.down(data.absolute())
    console.print("Stopped." if stopped else f"Nothing runs on {data}.", highlight=False, soft_wrap=True)


@app.command()
def logs(
    part: Annotated[str | None, typer.Argument(help="One part; without it, all.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as more is written, until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many lines of each.")] = 40,
    data: Data = DATA,
) -> None:
    """Print what the parts have written."""
    files = log_files.choose(data.absolute() / "logs", part)
    names = [file.stem for file in files]
    with suppress(KeyboardInterrupt):
        for name, line in log_files.read(files, lines, follow=follow):
            _log_line(names, name, line)


class _Foreground:
    """What `pnav up` shows while it stays: progress, the addresses once, progress again while it stops."""

    def __init__(self, settings: Settings, progress: screen.Progress) -> None:
        self._settings = settings
        self._progress = progress
        self._welcomed = False

    def show(self, state: State) -> None:
        self._progress.show(state.parts)
        if state.phase is Phase.HEALTHY and not self._welcomed:
            self._welcomed = True
            self._progress.finish()
            _welcome(self._settings, "Ctrl-C stops everything.")


def _welcome(settings: Settings, hint: str) -> None:
    console.print(screen.addresses_table(stack.addresses(settings)))
    console.print(f"\nEverything is healthy. {hint}", highlight=False, soft_wrap=True)


def _log_line(names: list[str], name: str, line: str) -> None:
    prefix = Text(f"{name:>13} ", _COLOURS[names.index(name) % len(_COLOURS)]) if len(names) > 1 else Text()
    console.print(prefix + Text.from_ansi(line), soft_wrap=True)


def main() -> None:
    """The `pnav` command. Whatever goes wrong is one sentence on standard error and a status other than 0."""
    try:
        app()
    except Trouble as trouble:
        errors.print(Text(str(trouble), "bold red"), soft_wrap=True)
    except OSError as error:
        about = f"{error.filename}: " if error.filename else ""
        errors.print(Text(f"{about}{error.strerror or error}.", "bold red"), soft_wrap=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
