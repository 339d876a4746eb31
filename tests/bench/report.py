"""What was measured, for people and for programs: with its aims, the machine and the commit."""

import json
import operator
import os
import platform
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from pymongo import MongoClient
from rich.table import Table

from chassis.up import binaries

ROOT = Path(__file__).parents[2]
_MONGODB_MS = 5_000


class Aim(NamedTuple):
    """What a figure should be."""

    sign: str
    bound: float
    holds: Callable[[float, float], bool]


def _at_most(bound: float) -> Aim:
    return Aim("≤", bound, operator.le)


def _at_least(bound: float) -> Aim:
    return Aim("≥", bound, operator.ge)


def _under(bound: float) -> Aim:
    return Aim("<", bound, operator.lt)


AIMS: Mapping[str, Aim] = {
    "assign_1000_s": _under(1),
    "axe_violations": _at_most(0),
    "exit_blank_ms": _under(200),
    "forensic_hits": _at_most(0),
    "naive_control_hits": _at_least(1),
    "chat_kb_per_visitor": _at_most(10),
    "first_load_gzip_bytes": _at_most(20_000),
    "gateway_kb_per_visitor": _at_most(30),
    "import_competence_s": _under(10),
    "languages_complete": _at_least(11),
    "latency_ratio_p99": _at_most(1.5),
    "rate_ratio_128": _at_least(0.7),
    "restart_back_s": _under(5),
    "restart_lost": _at_most(0),
    "restart_duplicated": _at_most(0),
    "routing_rss_mb": _under(80),
    "routing_start_s": _under(1),
    "suggest_grpc_p99_ms": _under(5),
    "suggest_p99_ms": _under(2),
    "up_warm_s": _under(10),
    "walk_faults": _at_most(0),
}
"""As the issue that asked for the figures names them. Other figures are watched, not judged."""


def table(topic: str, figures: Mapping[str, float]) -> Table:
    """A row per figure: value, aim, and whether it is met."""
    shown = Table(title=f"{topic}, at commit {commit()}", caption=machine())
    for heading in ("figure", "value", "aim", ""):
        shown.add_column(heading, justify="right" if heading in ("value", "aim") else "left")
    for name, value in figures.items():
        aim = AIMS.get(name)
        met = aim is not None and aim.holds(value, aim.bound)
        verdict = "" if aim is None else "[green]met[/]" if met else "[red]not met[/]"
        shown.add_row(name, f"{value:,g}", f"{aim.sign} {aim.bound:g}" if aim else "", verdict)
    return shown


def write(topic: str, figures: Mapping[str, float]) -> Path:
    """Writes build/bench/`topic`.json: flat, the figures with "machine" and "commit"; gives its path."""
    place = ROOT / "build" / "bench" / f"{topic}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    whole = {**figures, "machine": machine(), "commit": commit()}
    place.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return place


def machine() -> str:
    """Processor, cores, Python and MongoDB."""
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, mongod {_mongod()}"


def commit() -> str:
    """Short hash of what is checked out, with -dirty if files differ from it; "unknown" outside a repository."""
    command = ("git", "describe", "--always", "--dirty", "--exclude=*")
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _mongod() -> str:
    """The version of MONGODB_URI's server if that is set, else of the mongod that is started here."""
    given = os.environ.get("MONGODB_URI")
    if given:
        with MongoClient[dict[str, object]](given, serverSelectionTimeoutMS=_MONGODB_MS) as client:
            return str(client.server_info()["version"])
    said = subprocess.run((binaries.mongod(), "--version"), capture_output=True, text=True, check=True).stdout
    return said.splitlines()[0].rpartition("v")[2]
