"""The lines of each session that are open in this process. A page has one: more are unnoticed cuts, or an attack."""

from typing import Protocol

LINES_MAX = 4  # of one session: a page on a bad network leaves one or two half-open lines behind before they are found


class Ending(Protocol):
    """A line, as seen from here."""

    def end(self, reason: str) -> None:
        """It is over; it removes itself."""


class Lines:
    """All of this process. The newest is hers: where there are too many, the oldest ends."""

    def __init__(self) -> None:
        self._open: dict[str, list[Ending]] = {}

    def add(self, session: str, line: Ending) -> None:
        """A line of the session's opens."""
        lines = self._open.setdefault(session, [])
        lines.append(line)
        if len(lines) > LINES_MAX:
            lines[0].end("LINES_TOO_MANY")

    def remove(self, session: str, line: Ending) -> None:
        """It is over."""
        lines = self._open[session]
        lines.remove(line)
        if not lines:
            del self._open[session]
