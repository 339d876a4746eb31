"""Logs: one line per RPC or connection, a constant message, values from a list of allowed fields, never content."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


@contextmanager
def _without(library: str) -> Iterator[None]:
    """Whoever tries to import it meanwhile does not find it, unless it is there already."""
    modules = cast("dict[str, Any]", sys.modules)
    hidden = modules.setdefault(library, None) is None
    try:
        yield
    finally:
        if hidden:
            del modules[library]


with _without("rich"):  # with which it would draw exceptions: ours are never drawn, and it is 4 MB in every process
    import structlog
    from structlog.typing import EventDict, WrappedLogger

FIELDS = frozenset(
    {"event", "level", "timestamp", "service", "method", "code", "seconds", "peer", "reason", "error", "where",
     "count", "address", "version", "part", "chain", "seq", "hash"}
)  # fmt: skip
"""The only fields that reach an output. None can carry what a person said, where she is, or who she is."""


def only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drops every field that is not on the list, so that a careless call site leaks nothing."""
    return {key: value for key, value in event.items() if key in FIELDS}


def setup(service: str, form: str, level: str) -> None:
    """Starts logging to standard error, as JSON lines or, for people, as text."""
    render: Any = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.ERROR, handlers=[_Mute()])


def log() -> Any:
    """A logger."""
    return structlog.get_logger()


def failure(message: str, error: BaseException, **fields: Any) -> None:
    """An unexpected exception: its type and the place it was raised, never its text (which may hold content)."""
    log().error(message, error=type(error).__name__, where=_where(error), **fields)


class _Mute(logging.Handler):
    """Libraries' own records can quote what they were given: keep where they came from, drop what they say."""

    def emit(self, record: logging.LogRecord) -> None:
        told = f"{record.name}:{record.lineno}"
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            log().error("library", error=type(error).__name__, where=f"{told} {_where(error)}")
        else:
            log().error("library", where=told)


def _where(error: BaseException) -> str:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return ""
    return f"{traceback.tb_frame.f_globals.get('__name__', '')}:{traceback.tb_lineno}"
