"""Where the members of the replica set stand: on the loopback, or each in a network namespace of its own.

The namespaces hang on a bridge inside a namespace that this process enters alone (`enter`): nothing of it is seen, or
stays, outside. A member's namespace lives as long as a process that does nothing but hold it.
"""

import ctypes
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from chassis.config import Address
from chassis.up.children import Child
from tests.fakes.platform import free_addresses

_CLONE_NEWNET = 0x40000000  # sched.h
_NETWORK = "10.77.0"
_BRIDGE = "chaos"
_PORT = 27017
_LO_UP = ("link", "set", "lo", "up")
_TOOLS = ("ip", "nft", "nsenter", "unshare", "sleep")


class Ground:
    """Addresses of the members, what to write before their commands, and what can be done to what they stand on."""

    addresses: Sequence[Address]

    def prefix(self, member: int) -> Sequence[str]:
        """Before its command."""
        return ()

    def cut(self, member: int) -> None:
        """From now on it and the other members do not hear each other; clients still hear them all."""
        raise RuntimeError("a partition needs namespaces")

    def mend(self, member: int) -> int:
        """They hear each other again. Gives how many packets were dropped."""
        raise RuntimeError("nothing was cut")

    def fill(self, member: int) -> None:
        """From now on not a byte is left on its disk."""
        raise RuntimeError("a full disk needs one of its own")

    def free(self, member: int) -> None:
        """There is room again."""
        raise RuntimeError("nothing was filled")

    async def close(self) -> None:
        """Gives everything back."""


class Loopback(Ground):
    """All on 127.0.0.1."""

    def __init__(self, members: int) -> None:
        self.addresses = free_addresses(members)


class Namespaces(Ground):
    """One namespace per member, on one bridge. For a process that has called `enter`."""

    def __init__(self, members: int, log: Path) -> None:
        self.addresses = [Address(f"{_NETWORK}.{member + 2}", _PORT) for member in range(members)]
        _run("ip", "link", "add", _BRIDGE, "type", "bridge")
        _run("ip", "address", "add", f"{_NETWORK}.1/24", "dev", _BRIDGE)
        _run("ip", "link", "set", _BRIDGE, "up")
        self._holders = [self._hold(member, log) for member in range(members)]

    def prefix(self, member: int) -> Sequence[str]:
        """Enters the member's namespace."""
        return (_path("nsenter"), f"--net=/proc/{self._holders[member].identity.pid}/ns/net")

    def cut(self, member: int) -> None:
        """Drops, in its namespace, everything from and to the others."""
        others = ", ".join(address.host for number, address in enumerate(self.addresses) if number != member)
        rules = (
            "add table inet chaos\n"
            "add chain inet chaos in { type filter hook input priority 0; }\n"
            "add chain inet chaos out { type filter hook output priority 0; }\n"
            f"add rule inet chaos in ip saddr {{ {others} }} counter drop\n"
            f"add rule inet chaos out ip daddr {{ {others} }} counter drop\n"
        )
        _run(*self.prefix(member), _path("nft"), "-f", "-", text=rules)

    def mend(self, member: int) -> int:
        """Takes the rules away."""
        counted = _run(*self.prefix(member), _path("nft"), "list", "table", "inet", "chaos")
        _run(*self.prefix(member), _path("nft"), "delete", "table", "inet", "chaos")
        return sum(map(int, re.findall(r"counter packets (\d+)", counted)))

    async def close(self) -> None:
        """Lets the namespaces go."""
        for holder in self._holders:
            holder.kill()
            await holder.wait()
        _run("ip", "link", "delete", _BRIDGE)

    def _hold(self, member: int, log: Path) -> Child:
        own = _namespace(os.getpid())
        holder = Child((_path("unshare"), "--net", _path("sleep"), "infinity"), os.environ, log)
        while _namespace(holder.identity.pid) in ("", own) and holder.poll() is None:
            os.sched_yield()
        outside, inside = f"chaos{member}", f"member{member}"
        _run("ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", str(holder.identity.pid))
        _run("ip", "link", "set", outside, "master", _BRIDGE, "up")
        enter_it = (_path("nsenter"), f"--net=/proc/{holder.identity.pid}/ns/net")
        address = f"{self.addresses[member].host}/24"
        for command in (("address", "add", address, "dev", inside), ("link", "set", inside, "up"), _LO_UP):
            _run(*enter_it, _path("ip"), *command)
        return holder


def lacking() -> str:
    """What this machine or this user lacks for namespaces; empty when nothing is."""
    missing = [tool for tool in _TOOLS if _path(tool) == tool]
    if missing:
        return f"not installed: {', '.join(missing)} (apt-get install iproute2 nftables util-linux)"
    if os.geteuid():
        return "only root may make network namespaces"
    probe = subprocess.run(
        [_path("unshare"), "--net", _path("nft"), "list", "tables"], capture_output=True, check=False
    )
    return probe.stderr.decode().strip() if probe.returncode else ""


def enter() -> None:
    """Puts this thread, and whatever it starts from now on, into a network of its own, with a loopback.

    To be called before any other thread is started. Raises OSError.
    """
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "no network namespace")
    _run("ip", *_LO_UP)


def _namespace(pid: int) -> str:
    """Which network a process is in; empty once it has ended."""
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except OSError:
        return ""


def _path(tool: str) -> str:
    return shutil.which(tool, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or tool


def _run(tool: str, *arguments: str, text: str | None = None) -> str:
    done = subprocess.run([_path(tool), *arguments], input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{tool} {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
