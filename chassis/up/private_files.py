"""Files that hold secrets."""

import os
from pathlib import Path


def write_private(file: Path, content: bytes) -> None:
    """Writes a file that nobody else on this machine can read at any moment; its directory is made if missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        output.write(content)
