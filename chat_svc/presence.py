"""Which visitors are connected, here or to another process, and how those left who are not."""

import time
from collections import OrderedDict
from collections.abc import Callable

from chat_svc.domain.signals import Came, Roll, Went
from chat_svc.domain.values import Departure

HOLDS_SECONDS = 10.0  # three calls of the roll: a process that calls none has no visitors any more
AWAY_SECONDS = 5.0  # a page that lost its line, or whose gateway restarts, is back before (promise of the line)
REMEMBERED = 20_000  # departures; what is forgotten stands in the log, if she said it


class Presence:
    """A level, told anew again and again: a lost signal costs seconds. `changed` is called with a session.

    Whoever is absent may be a visitor of a process that has not been heard yet: before this one has listened for a
    while, nobody counts as away.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._here: dict[str, int] = {}
        self._elsewhere: dict[str, dict[str, float]] = {}
        self._left: OrderedDict[str, tuple[Departure, float]] = OrderedDict()
        self._listening_since: float | None = None
        self.changed: list[Callable[[str], None]] = []

    def present(self, session: str) -> bool:
        """Whether any line of hers is open anywhere, as far as is known."""
        return session in self._here or session in self._elsewhere

    def left(self, session: str) -> Departure | None:
        """How she left; None while she is present and where nobody knows."""
        return None if self.present(session) else self._left.get(session, (None, 0.0))[0]

    def away(self, session: str) -> bool:
        """Whether she is connected nowhere, and has not been for a while."""
        since = self._listening_since
        if since is None or self.present(session):
            return False
        _, gone_at = self._left.get(session, (None, since))
        return self._clock() - max(since, gone_at) >= AWAY_SECONDS

    def here(self) -> list[str]:
        """Everybody who is connected to this process."""
        return list(self._here)

    def come(self, session: str) -> bool:
        """A line of hers opens here. Whether it is her first here."""
        first = session not in self._here
        self._here[session] = self._here.get(session, 0) + 1
        self._back(session)
        return first

    def leaves(self, session: str, how: Departure) -> None:
        """She says that she leaves, and how; her lines here are still open."""
        self._depart(session, how)

    def go(self, session: str) -> Departure | None:
        """A line of hers is over. How she left, if it was her last here."""
        self._here[session] -= 1
        if self._here[session]:
            return None
        del self._here[session]
        how, _ = self._left.get(session, (Departure.CONNECTION_LOST, 0.0))
        self._gone(session, how)
        return how

    def hear(self, process: str, signal: Came | Went | Roll) -> None:
        """Another process says this."""
        match signal:
            case Came():
                self._claim(process, signal.session)
            case Roll():
                for session in signal.sessions:
                    self._claim(process, session)
            case Went():
                self._release(process, signal.session, signal.how)

    def listening(self) -> None:
        """From now on this process hears the others; what it knew before holds until they call their rolls."""
        self._listening_since = self._clock()
        for processes in self._elsewhere.values():
            for process in processes:
                processes[process] = self._clock() + HOLDS_SECONDS

    def deaf(self) -> None:
        """This process hears nobody: what it knows stays as it is."""
        self._listening_since = None

    def sweep(self) -> None:
        """Visitors of processes that fell silent are not connected to them any more."""
        if self._listening_since is None:
            return
        now = self._clock()
        for session, processes in tuple(self._elsewhere.items()):
            for process in [one for one, until in processes.items() if until <= now]:
                self._release(process, session, Departure.CONNECTION_LOST)

    def _claim(self, process: str, session: str) -> None:
        known = self.present(session)
        self._elsewhere.setdefault(session, {})[process] = self._clock() + HOLDS_SECONDS
        if not known:
            self._back(session)

    def _release(self, process: str, session: str, how: Departure) -> None:
        processes = self._elsewhere.get(session, {})
        if processes.pop(process, None) is not None and not processes:
            del self._elsewhere[session]
            self._gone(session, how)

    def _back(self, session: str) -> None:
        self._left.pop(session, None)
        self._tell(session)

    def _gone(self, session: str, how: Departure) -> None:
        if not self.present(session):
            self._depart(session, how)
            self._tell(session)

    def _depart(self, session: str, how: Departure) -> None:
        self._left[session] = (how, self._clock())
        self._left.move_to_end(session)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)

    def _tell(self, session: str) -> None:
        for changed in self.changed:
            changed(session)
