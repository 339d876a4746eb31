"""The database's time, in every process: waiting times and leases are judged by one clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class StoreClock:
    """This machine's clock, corrected by what the database's clock last said."""

    def __init__(self, machine: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._machine = machine
        self._ahead = timedelta()

    def set(self, store_time: datetime) -> None:
        """The database says that it is now `store_time`."""
        self._ahead = store_time - self._machine()

    def now(self) -> datetime:
        """The database's time, to the millisecond, as it can be stored."""
        time = self._machine() + self._ahead
        return time.replace(microsecond=time.microsecond // 1000 * 1000)
