"""Return codes as digits, and how often one may be tried."""

import unicodedata
from collections import deque
from datetime import datetime, timedelta
from typing import NamedTuple

PUBLIC = 6  # digits that find the one record to check; not secret
SECRET = 10  # digits that are checked


class Code(NamedTuple):
    """A return code: where to look, and what to check there."""

    public: str
    secret: str

    @property
    def digits(self) -> str:
        """As it is shown and typed."""
        return self.public + self.secret


def read(digits: str) -> Code | None:
    """The code of 16 digits; None for anything else."""
    if len(digits) != PUBLIC + SECRET or not (digits.isascii() and digits.isdigit()):
        return None
    return Code(digits[:PUBLIC], digits[PUBLIC:])


def word(text: str) -> str:
    """A safe word as it is compared: capitals, spaces around and ways of writing an accent do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Pace:
    """At most `most` in any `window`, by the clock of whoever asks."""

    def __init__(self, most: int, window: timedelta) -> None:
        self._most = most
        self._window = window
        self._taken: deque[datetime] = deque()

    def admits(self, now: datetime) -> bool:
        """Whether there is room for one more, which is then taken."""
        while self._taken and self._taken[0] <= now - self._window:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return False
        self._taken.append(now)
        return True
