"""Reads the parts' logs, side by side."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from chassis.up.trouble import Trouble

_PAUSE = 0.2


def choose(logs: Path, part: str | None) -> Sequence[Path]:
    """The log of `part`, or all. Raises Trouble when there is none, saying what there is."""
    there = sorted(logs.glob("*.log"))
    if not there:
        raise Trouble(f"There are no logs in {logs}: nothing has been started there yet.")
    chosen = [file for file in there if part in (None, file.stem)]
    if not chosen:
        raise Trouble(f"There is no log of {part}; there are {', '.join(file.stem for file in there)}.")
    return chosen


def tail(files: Sequence[Path], lines: int) -> Iterator[tuple[str, str]]:
    """The last `lines` lines of each: part, line."""
    for file in files:
        with file.open(errors="replace") as content:
            for line in deque(content, maxlen=lines):
                yield file.stem, line.rstrip("\n")


def follow(files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """What is written from now on, without end: part, line. A log that is begun anew is read from its start."""
    places = {file: _end(file) for file in files}
    while True:
        for file, (inode, offset) in places.items():
            now = _end(file)
            start = offset if (now[0], now[1] >= offset) == (inode, True) else 0
            text, end = _complete_lines(file, start)
            places[file] = (now[0], end)
            for line in text.splitlines():
                yield file.stem, line
        time.sleep(_PAUSE)


def _end(file: Path) -> tuple[int, int]:
    """Inode and size; zeros while there is no such file."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_size


def _complete_lines(file: Path, start: int) -> tuple[str, int]:
    try:
        with file.open("rb") as content:
            content.seek(start)
            text = content.read()
    except FileNotFoundError:
        return "", 0
    complete = text[: text.rfind(b"\n") + 1]
    return complete.decode(errors="replace"), start + len(complete)
