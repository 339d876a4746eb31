"""Ports to try: below those the kernel gives to outgoing connections, and each test worker's own."""

import os
from random import SystemRandom

_FIRST, _LAST = 11_000, 32_000  # browsers refuse 10080
_random = SystemRandom()


def any_port() -> int:
    """One of this worker's share: what it found free a moment ago, no other worker takes before it listens there."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = (_LAST - _FIRST) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return _FIRST + worker * share + _random.randrange(share)
