"""Members of the replica set on small disks of their own, which can be filled.

The disks are in memory, and mounted where this process and what it starts alone see them (`enter`): they go with it.
"""

import ctypes
import os
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.chaos.ground import Ground
from tests.fakes.platform import free_addresses

_CLONE_NEWNS = 0x00020000  # sched.h
_SIZE = "420m"  # three journal files of 100 MB, and some for what people say
_BALLAST = "ballast"


class SmallDisks(Ground):
    """All on 127.0.0.1, each on a disk of its own at `directory`/member<number>. For a process that called `enter`."""

    def __init__(self, members: int, directory: Path) -> None:
        self.addresses = free_addresses(members)
        self._disks = [directory / f"member{number}" for number in range(members)]
        for disk in self._disks:
            disk.mkdir()
            _run("mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk))

    def fill(self, member: int) -> None:
        """Not a byte is left on its disk."""
        disk = self._disks[member]
        with (disk / _BALLAST).open("wb") as ballast, suppress(OSError):  # whatever is written meanwhile leaves less
            os.posix_fallocate(ballast.fileno(), 0, _free(disk))
        with (disk / _BALLAST).open("ab", buffering=0) as ballast, suppress(OSError):
            while ballast.write(bytes(4096)):
                pass

    def free(self, member: int) -> None:
        """There is room again."""
        (self._disks[member] / _BALLAST).unlink(missing_ok=True)

    async def close(self) -> None:
        """Takes the disks away."""
        for disk in self._disks:
            _run("umount", str(disk))


def lacking() -> str:
    """What this machine or this user lacks for disks of its own; empty when nothing is."""
    if os.geteuid():
        return "only root may mount disks"
    probe = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return probe.stderr.decode().strip() if probe.returncode else ""


def enter() -> None:
    """Nobody else sees what this thread, and whatever it starts from now on, mounts. Before any other thread starts.

    Raises OSError, RuntimeError.
    """
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "no mount namespace")
    _run("mount", "--make-rprivate", "/")


def _free(disk: Path) -> int:
    room = os.statvfs(disk)
    return room.f_bavail * room.f_frsize


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
