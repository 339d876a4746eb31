"""How long `pnav up` takes, from the command to everything healthy."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.standins import ROOT, free_base_port

_PATIENCE = 180


def run() -> dict[str, float]:
    """Seconds of the real command with the real services: up_cold_s on an empty directory, up_warm_s on that again."""
    base = str(free_base_port())
    with tempfile.TemporaryDirectory(prefix="pnav-start-") as place:
        data = Path(place) / "stack"
        cold = _up(data, base)
        warm = _up(data, base)
    return {"up_cold_s": cold, "up_warm_s": warm}


def _up(data: Path, base: str) -> float:
    begun = time.perf_counter()
    try:
        _pnav("up", "--detach", "--data", str(data), "--base-port", base)
        return round(time.perf_counter() - begun, 2)
    finally:
        _pnav("down", "--data", str(data))


def _pnav(*arguments: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "MONGODB_URI"}
    command = (sys.executable, "-m", "chassis.up.entry", *arguments)
    subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, timeout=_PATIENCE, check=True)
