"""`python -m tests.bench [TOPIC]`: measures one topic, or all; prints a table; writes build/bench/TOPIC.json."""

import importlib
import os
import sys

from rich.console import Console

from tests.bench import report

TOPICS = ("chat", "routing", "directory", "start", "driver", "page")


def main(arguments: list[str]) -> int:
    """Exit status: 0, or 2 when there is no such topic. An aim that is not met is shown, and fails nothing.

    `load_before` says how busy others kept the machine (its load average) before we began.
    """
    unknown = [name for name in arguments if name not in TOPICS]
    if unknown or len(arguments) > 1:
        print(
            f"There is no topic {' '.join(unknown or arguments)!r}: choose one of {', '.join(TOPICS)}, or none for all."
        )
        return 2
    console = Console()
    for topic in arguments or TOPICS:
        console.print(f"Measuring {topic} …")
        busy = os.getloadavg()[0]
        figures = importlib.import_module(f"tests.bench.{topic}").run() | {"load_before": round(busy, 2)}
        place = report.write(topic, figures)
        console.print(report.table(topic, figures))
        console.print(f"Written to {place.relative_to(report.ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
