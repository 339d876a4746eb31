"""How fast somebody may go: so much at once, and so much per second after that."""


class Pace:
    """A bucket that fills by `per_second` up to `at_once`. `now` is seconds of any clock that only goes forward."""

    __slots__ = ("_at", "_at_once", "_left", "per_second")

    def __init__(self, per_second: float, at_once: float) -> None:
        self.per_second = per_second
        self._at_once = at_once
        self._left = at_once
        self._at = 0.0

    def admits(self, now: float) -> bool:
        """Whether there is room for one more, which is then taken."""
        self._left = min(self._at_once, self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
