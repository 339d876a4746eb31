"""Operations centres as whoever runs the platform configures them: no open file names them."""

import csv
import io
from pathlib import Path

from chassis.config import ConfigError
from routing_svc.domain.centres import BOTH, Centre, Centres
from routing_svc.domain.values import Force

_COLUMNS = ["department", "force", "title", "phone"]


def read(path: Path) -> Centres:
    """The table (`;` between department, force, title and phone). Raises ConfigError naming the line that is wrong."""
    try:
        reader = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
        if reader.fieldnames != _COLUMNS:
            raise ConfigError(f"{path} must have the columns {';'.join(_COLUMNS)}.")
        return _keyed(path, reader)
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise ConfigError(f"{path} cannot be read: {wrong}.") from None


def _keyed(path: Path, reader: "csv.DictReader[str]") -> Centres:
    found: dict[tuple[str, Force], Centre] = {}
    for row in reader:
        if None in row or not all(row.values()) or row["force"] not in BOTH:
            raise ConfigError(f"{path}, line {reader.line_num}: every field is needed, and police or gendarmerie.")
        one = Centre(row["department"], Force(row["force"]), row["title"], row["phone"])
        if (one.department, one.force) in found:
            raise ConfigError(
                f"{path}, line {reader.line_num}: {one.department} has a centre of the {one.force} already."
            )
        found[one.department, one.force] = one
    return found
