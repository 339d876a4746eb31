"""Prints what the named distributions need of requirements.lock, hashes included: an image carries no test tool.

    python k8s/runtime_lock.py pnav > services.lock

Runs where the whole lock is installed, since what needs what is read from the installed distributions.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parent.parent / "requirements.lock"


def needed(name: str, extra: str = "", seen: set[tuple[str, str]] | None = None) -> set[str]:
    """Canonical names of the distribution and of everything it needs, here, with this extra."""
    seen = set() if seen is None else seen
    if (name, extra) not in seen:
        seen.add((name, extra))
        for requirement in map(Requirement, requires(name) or ()):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                for wanted in {"", *requirement.extras}:
                    needed(canonicalize_name(requirement.name), wanted, seen)
    return {name for name, _ in seen}


def locked(names: Iterable[str]) -> Iterator[str]:
    """The lock's entries for these names. Raises KeyError for one that is neither locked nor our own."""
    entries = {block.partition("==")[0]: block for block in re.split(r"\n(?=\w)", LOCK.read_text("utf-8"))}
    return (entries[name] for name in sorted(set(names) - {"pnav"}))


def main() -> None:
    """Writes the entries for the distributions named on the command line."""
    names: set[str] = set().union(*(needed(name) for name in sys.argv[1:]))
    sys.stdout.writelines(f"{entry.rstrip()}\n" for entry in locked(names))


if __name__ == "__main__":
    main()
