"""`python -m tests.chaos [NEMESIS]`: one nemesis, or each in its own process; `replay DIR`: checks a saved history.

MESSAGES acknowledged messages per nemesis (3000), from the seed SEED (by the clock). Exit status: 0; 1 when a promise
is broken; 2 when this machine, or the command, does not allow it.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos import disks, ground
from tests.chaos.campaign import Campaign, Run, run
from tests.chaos.checkers import check
from tests.chaos.figures import RETURN_SECONDS, quantile, returns
from tests.chaos.history import load, save
from tests.chaos.nemeses import NEMESES, Strike, disk_full, partition
from tests.chaos.replica_set import MEMBERS
from tests.chaos.report import report

ROOT = Path(__file__).parents[2] / "build" / "chaos"
WEAK = "w1"  # the positive control
ROUNDS = 5
_SHOWN = 5


def main(arguments: list[str]) -> int:
    """See above."""
    match arguments:
        case ["replay", directory]:
            return _verdict("replayed", check(load(Path(directory))))
        case [name] if name in (*NEMESES, WEAK):
            return _one(name)
        case []:
            return max(_apart(name) for name in (*NEMESES, WEAK))
        case _:
            print(f"python -m tests.chaos [{' | '.join((*NEMESES, WEAK))} | replay DIR]")
            return 2


def _apart(name: str) -> int:
    return subprocess.run([sys.executable, "-m", "tests.chaos", name], check=False).returncode


def _one(name: str) -> int:
    strike = NEMESES.get(name, partition)
    if lack := _enter(strike):
        print(f"{name}: NOT RUN, this machine does not allow it: {lack}")
        return 2
    messages, seed = int(os.environ.get("MESSAGES") or 3000), int(os.environ.get("SEED") or time.time())
    print(f"{name}: {messages:,} messages, SEED={seed} …", flush=True)
    weak = {"chat": "tests.chaos.weak_chat", "settle": 5.0} if name == WEAK else {}
    campaign = Campaign((strike,), messages, seed, 60 + messages / 10, ROUNDS, **weak)  # type: ignore[arg-type]
    return _judge(name, asyncio.run(_play(campaign, strike)))


def _enter(strike: Strike) -> str:
    """Goes where the nemesis may do what it does; what this machine lacks for it, if anything."""
    needed = {partition: ground, disk_full: disks}.get(strike)
    if needed is None:
        return ""
    lack = needed.lacking()
    if not lack:
        needed.enter()
    return lack


async def _play(campaign: Campaign, strike: Strike) -> Run:
    with tempfile.TemporaryDirectory(prefix="pnav-chaos-") as place:
        return await run(campaign, Path(place), _ground(strike, Path(place)))


def _ground(strike: Strike, place: Path) -> ground.Ground:
    if strike is partition:
        return ground.Namespaces(MEMBERS, place / "ground.log")
    return disks.SmallDisks(MEMBERS, place) if strike is disk_full else ground.Loopback(MEMBERS)


def _judge(name: str, done: Run) -> int:
    """Prints the figures and what is broken; keeps a history that breaks anything."""
    history = done.history
    print(f"{name}: {report(done)}")
    broken = check(history)
    if not done.settled and name != WEAK:
        broken["settling"] = ["something that was said was neither confirmed nor refused in the end"]
    if not all(done.acknowledged.values()):
        broken["talking"] = ["somebody did not come to say anything"]
    if done.errors:
        broken["calm"] = done.errors
    if name != WEAK and (late := quantile(returns(history), 0.99)) > RETURN_SECONDS:
        broken["R5"] = [*broken.get("R5", ()), f"one in a hundred had everything again after {late:.1f} s"]
    if broken:
        place = ROOT / time.strftime("%Y%m%d-%H%M%S")
        save(history, place)
        print(f"{name}: the history is kept; python -m tests.chaos replay {place}")
    if name == WEAK:
        print(f"{name}: the loss of acknowledged messages was {'caught' if 'R1' in broken else 'NOT CAUGHT'}")
        return int("R1" not in broken)
    return _verdict(name, broken)


def _verdict(name: str, broken: dict[str, list[str]]) -> int:
    for promise, cases in broken.items():
        print(f"{name}: {promise} is broken {len(cases)} times")
        print("".join(f"  {case}\n" for case in cases[:_SHOWN]), end="")
    if not broken:
        print(f"{name}: every promise was kept")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
