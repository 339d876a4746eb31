"""Ports to listen on: below those the kernel gives to outgoing connections; of each worker's own; each given once."""

import os
import socket
from collections.abc import Callable
from random import SystemRandom

_FIRST, _LAST = 11_000, 32_000  # browsers refuse 10080
_HOST = "127.0.0.1"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


class Ports:
    """Those from `first` to before `last`. What was given is not given again before all others have been.

    Between finding a port free and listening there is time enough to find it free a second time.
    """

    def __init__(self, first: int, last: int, start: int, is_free: Callable[[int], bool] = _is_free) -> None:
        self._first, self._last, self._next = first, last, start
        self._is_free = is_free

    def take(self, count: int) -> int:
        """The first of so many in a row that nothing listens on."""
        while True:
            if self._next + count > self._last:
                self._next = self._first
            taken = range(self._next, self._next + count)
            self._next = taken.stop
            if all(map(self._is_free, taken)):
                return taken.start


def _share() -> Ports:
    """This worker's; from anywhere in it, for whoever else runs tests on this machine begins elsewhere."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    size = (_LAST - _FIRST) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first = _FIRST + worker * size
    return Ports(first, first + size, first + SystemRandom().randrange(size))


free_ports = _share().take
