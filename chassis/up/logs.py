"""Reads the parts' logs, side by side."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from chassis.up.trouble import Trouble

_PAUSE = 0.2  # seconds; a reader does not notice a fifth of one


def choose(logs: Path, part: str | None) -> Sequence[Path]:
    """The log of `part`, or all. Raises Trouble when there is none, saying what there is."""
    there = sorted(logs.glob("*.log"))
    if not there:
        raise Trouble(f"There are no logs in {logs}: nothing has been started there yet.")
    chosen = [file for file in there if part in (None, file.stem)]
    if not chosen:
        raise Trouble(f"There is no log of {part}; there are {', '.join(file.stem for file in there)}.")
    return chosen


def read(files: Sequence[Path], lines: int, *, follow: bool) -> Iterator[tuple[str, str]]:
    """Part and line: the last `lines` of each, then, to `follow`, what is written, without end or gap."""
    logs = [_Log(file) for file in files]
    for log in logs:
        written = log.more()
        for line in written[max(len(written) - lines, 0) :]:
            yield log.part, line
    while follow:
        for log in logs:
            for line in log.more():
                yield log.part, line
        time.sleep(_PAUSE)  # a file tells nobody that it has grown


class _Log:
    """A log, and how far it has been read."""

    def __init__(self, file: Path) -> None:
        self.part = file.stem
        self._file = file
        self._inode = 0
        self._offset = 0

    def more(self) -> list[str]:
        """The whole lines since the last time; a log that was begun anew is read from its start."""
        try:
            with self._file.open("rb") as content:
                found = os.fstat(content.fileno())
                if found.st_ino != self._inode or found.st_size < self._offset:
                    self._inode, self._offset = found.st_ino, 0
                content.seek(self._offset)
                text = content.read()
        except FileNotFoundError:
            return []
        whole = text[: text.rfind(b"\n") + 1]
        self._offset += len(whole)
        return whole.decode(errors="replace").splitlines()
