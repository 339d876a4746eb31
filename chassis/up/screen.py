"""What a person sees while the stack starts, runs and stops."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from chassis.up.parts import Phase
from chassis.up.state import PartState, State

_STYLES = {
    Phase.WAITING: "dim",
    Phase.STARTING: "yellow",
    Phase.HEALTHY: "green",
    Phase.UNHEALTHY: "red",
    Phase.STOPPING: "yellow",
    Phase.STOPPED: "dim",
}


class Progress:
    """One line per part, kept up to date on a terminal; elsewhere one line per change. Use it as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._seen: dict[str, Phase] = {}

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        self.finish()

    def show(self, parts: Iterable[PartState]) -> None:
        """Shows the parts as they are now."""
        if self._console.is_terminal:
            self._draw(_table(list(parts)))
            return
        for part in parts:
            if self._seen.get(part.name) != part.phase:
                self._seen[part.name] = part.phase
                self._console.print(f"{part.name}: {part.phase}", highlight=False)

    def finish(self) -> None:
        """Leaves what is shown where it is; what is shown next comes below."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _draw(self, table: Table) -> None:
        if self._live is None:
            self._live = Live(console=self._console, refresh_per_second=10)
            self._live.start()
        self._live.update(table)


def parts_table(state: State) -> Table:
    """What `pnav status` prints."""
    table = Table("part", "state", "process", box=None, pad_edge=False, header_style="bold")
    for part in state.parts:
        alive = part.process is not None and part.process.alive()
        shown = Text(part.phase, _STYLES[part.phase]) if alive else Text("gone", "red")
        table.add_row(part.name, shown, str(part.process.pid) if part.process and alive else "—")
    return table


def addresses_table(addresses: Sequence[tuple[str, str]]) -> Table:
    """Names and addresses, to click on."""
    table = Table.grid(padding=(0, 2))
    for name, address in addresses:
        table.add_row(name, Text(address, f"link {address} cyan"))
    return table


def _table(parts: Sequence[PartState]) -> Table:
    table = Table.grid(padding=(0, 2))
    for part in parts:
        style = _STYLES[part.phase]
        moving = part.phase in (Phase.STARTING, Phase.STOPPING)
        mark = Spinner("dots", style=style) if moving else Text("✓" if part.phase is Phase.HEALTHY else "·", style)
        took = f"{part.seconds:.1f} s" if part.phase is Phase.HEALTHY else ""
        table.add_row(mark, part.name, Text(part.phase, style), Text(took, "dim"))
    return table
