"""The figures of a run in one line."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.chaos.campaign import Run
from tests.chaos.figures import heaviest, quantile, returns, silence, waits
from tests.chaos.history import History


def report(done: Run) -> str:
    """What was said, done and refused; how long people waited, how soon they were back, what processes weighed."""
    return "; ".join(_parts(done))


def _parts(done: Run) -> Iterator[str]:
    history, back, waited = done.history, returns(done.history), waits(done.history)
    yield " + ".join(f"{count:,} of {who}" for who, count in done.acknowledged.items()) + " acknowledged"
    yield f"{done.strikes} strikes ({_counted(history, 'did')})"
    yield f"refused: {_counted(history, 'refused')}; deferred: {_counted(history, 'deferred')}"
    yield f"alarms: {_counted(history, 'alarmed')}"
    yield f"longest silence {silence(history):.1f} s; {len(waited):,} waited {_spread(waited)}"
    yield f"{len(back)} were back after {_spread(back)}"
    yield ", ".join(f"{who} {most} MB" for who, most in heaviest(history).items())


def _counted(history: History, what: str) -> str:
    counted: Counter[str] = Counter()
    for event in history.events:
        if event.what == what:
            counted[event.text] += event.seq if what == "did" else 1
    return ", ".join(f"{text} {count:,}" for text, count in counted.most_common()) or "none"


def _spread(seconds: Sequence[float]) -> str:
    return f"p50 {quantile(seconds, 0.5):.2f}, p99 {quantile(seconds, 0.99):.2f}, max {quantile(seconds, 1):.2f} s"
