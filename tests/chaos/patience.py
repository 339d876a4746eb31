"""The checkers of R12 and R13: nobody waits unseen, and overload is graceful. Pure functions."""

from collections import defaultdict
from collections.abc import Iterator

from tests.chaos.history import History, Logged
from tests.chaos.operators import LEASE_SECONDS

SCALE = LEASE_SECONDS / 30  # the run's time to the platform's: an operator's lease is 30 s
WAIT_SECONDS = 60 * SCALE
_UNSCALED_SECONDS = 12.0  # a call to a database that is gone (chassis/mongo.py), a pass of the queue, two looks
_ANSWER_SECONDS = 10.0  # docs/protocol.md, rule 2: then a page asks again
_GROWTH_KB = 96 * 1024  # less than one flood alone would take if all of it were kept (tests/chaos/crowd.py)
_OVERLOAD = "flood"
_NAMELESS = ("", "INTERNAL", "UNKNOWN")


def nobody_waits_unseen(history: History) -> Iterator[str]:
    """R12. Nobody waits unseen: every waiting session is assigned, left, or alarmed within 60 s."""
    rung = [event.at for event in history.events if event.what == "alarmed"]
    end = history.events[-1].at if history.events else 0.0
    for session, since, until in _waits(history.log, end):
        latest = since + WAIT_SECONDS + _UNSCALED_SECONDS
        if until > latest and not any(since <= at <= latest for at in rung):
            yield f"{session} waited {until - since:.1f} s, and nobody was told"


def overload_is_graceful(history: History) -> Iterator[str]:
    """R13. Overload is graceful: existing sessions keep their acknowledgements; memory is bounded."""
    yield from _unnamed(history)
    floods = list(_floods(history))
    yield from _unanswered(history, floods)
    if floods:
        yield from _grown(history, floods[0][0])


def _waits(log: tuple[Logged, ...], end: float) -> Iterator[tuple[str, float, float]]:
    """(session, from, to) of each time somebody waited: an offer is no answer yet."""
    since: dict[str, float] = {}
    for entry in log:
        if entry.kind in ("opened", "returned"):
            since.setdefault(entry.session, entry.at)
        elif entry.kind in ("assigned", "departed", "closed") and entry.session in since:
            yield entry.session, since.pop(entry.session), entry.at
    yield from ((session, at, end) for session, at in since.items())


def _unnamed(history: History) -> Iterator[str]:
    for event in history.events:
        if event.what == "refused" and event.text in _NAMELESS:
            yield f"{event.who} was refused {event.id} without a name ({event.text!r})"
        elif event.what == "did" and event.text.removeprefix("refused ") in _NAMELESS:
            yield f"{event.seq} of the crowd were refused without a name ({event.text!r})"


def _floods(history: History) -> Iterator[tuple[float, float]]:
    began = 0.0
    for event in history.events:
        if event.text == _OVERLOAD and event.what == "struck":
            began = event.at
        elif event.text == _OVERLOAD and event.what == "healed":
            yield began, event.at


def _unanswered(history: History, floods: list[tuple[float, float]]) -> Iterator[str]:
    answered = {event.id: event.at for event in history.events if event.what in ("acknowledged", "refused")}
    for event in history.events:
        if event.what == "invoked" and any(began <= event.at <= ended for began, ended in floods):
            after = answered.get(event.id, float("inf")) - event.at
            if after > _ANSWER_SECONDS:
                yield f"{event.id} of {event.who} was answered after {after:.1f} s of overload"


def _grown(history: History, began: float) -> Iterator[str]:
    before: dict[str, int] = defaultdict(int)
    after: dict[str, int] = defaultdict(int)
    for event in history.events:
        if event.what == "weighed":
            weights = before if event.at < began else after
            weights[event.who] = max(weights[event.who], event.seq)
    for process, most in after.items():
        if most - before[process] > _GROWTH_KB:
            yield f"{process} grew from {before[process] // 1024} to {most // 1024} MB under overload"
