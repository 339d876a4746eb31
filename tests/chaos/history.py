"""What the clients of a chaos run did and saw, and the logs as they were afterwards: recorded, saved, read again."""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

TEXT_MAX = 100  # characters of a text that are taken down: people say less, a crowd says much
_EVENTS = "history.jsonl"
_LOG = "log.jsonl"


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a history. `what` is one of:

    invoked (`id`, `text`: handed to the platform for the first time), acknowledged (`id`, `seq`), refused (`id`,
    `text`: the reason, for good), deferred (`text`: the reason, for now), line (`seq`: what the reader holds as its new
    connection begins), seen (an entry that came down the connection, at `seq`), caught (up to `seq`: all that was
    missing has come), released (the session is not the reader's any more), lost (the connection ended), struck and
    healed (`text`: by which nemesis), did (`seq` times what `text` says, by the nemesis), alarmed (`text`: the alert
    that would ring now), weighed (`seq`: kB of memory that the process `who` takes).
    """

    at: float  # seconds of this machine's monotonic clock
    who: str
    what: str
    session: str = ""
    id: str = ""
    seq: int = 0
    author: str = ""
    kind: str = ""
    text: str = ""
    epoch: int = 0


class Logged(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry as the database has it after the run: `operator` is who is named in it, if anybody is; `at` on the
    clock of the events."""

    session: str
    seq: int
    place: int
    author: str
    kind: str
    id: str = ""
    text: str = ""
    epoch: int = 0
    operator: str = ""
    staff: bool = False
    at: float = 0.0


class History(msgspec.Struct, frozen=True):
    """A whole run: events in the order in which they happened, and every entry of every log."""

    events: tuple[Event, ...]
    log: tuple[Logged, ...]


class Recorder:
    """Takes events down as they happen. One per run: its order is that of the one clock."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.acknowledged = 0
        self.answered = asyncio.Event()  # set by every acknowledgement

    def note(self, who: str, what: str, session: str = "", **more: str | int) -> None:
        """Adds an event that happens now; `more` are members of Event."""
        self.events.append(Event(time.monotonic(), who, what, session, **more))  # type: ignore[arg-type]
        if what == "acknowledged":
            self.acknowledged += 1
            self.answered.set()


def of_visitor(who: str) -> bool:
    """Whether it is a visitor who is called so: she counts only what she may see."""
    return who.startswith("visitor")


def save(history: History, directory: Path) -> None:
    """Writes it to `directory`, one event or entry per line."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / _EVENTS).write_bytes(_lines(history.events))
    (directory / _LOG).write_bytes(_lines(history.log))


def load(directory: Path) -> History:
    """Reads what `save` wrote. Raises FileNotFoundError, and msgspec.ValidationError for anything else."""
    events = msgspec.json.Decoder(Event).decode_lines((directory / _EVENTS).read_bytes())
    log = msgspec.json.Decoder(Logged).decode_lines((directory / _LOG).read_bytes())
    return History(tuple(events), tuple(log))


def _lines(items: Iterable[msgspec.Struct]) -> bytes:
    return msgspec.json.Encoder().encode_lines(items)
