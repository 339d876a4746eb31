"""What a history measures: how long people waited, how soon they were back after a strike, what processes weighed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.chaos.history import Event, History, of_visitor

RETURN_SECONDS = 2.0  # R5: 99 of 100 hold everything again within this
_Reader = tuple[str, str]  # who reads which session


def silence(history: History) -> float:
    """The longest time in s between two acknowledgements."""
    times = [event.at for event in history.events if event.what == "acknowledged"]
    return max((after - before for before, after in pairwise(times)), default=0.0)


def waits(history: History) -> list[float]:
    """How long, in s, everybody waited for the acknowledgement of what she wrote."""
    since = {event.id: event.at for event in history.events if event.what == "invoked"}
    return [event.at - since[event.id] for event in history.events if event.what == "acknowledged"]


def returns(history: History) -> list[float]:
    """For each strike and each reader, the s from when it was healed until she had heard something and held everything
    that was committed by then (R5).

    Who is not back when the next strike begins counts with the time until then; who lost the session meanwhile, not;
    nor who reads a session of a crowd that has gone: nobody says anything there that could be heard.
    """
    return list(_Returns(history).samples())


def quantile(values: Sequence[float], part: float) -> float:
    """The value that `part` of them do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def heaviest(history: History) -> dict[str, int]:
    """The most that each process weighed, in MB."""
    most: dict[str, int] = defaultdict(int)
    for event in history.events:
        if event.what == "weighed":
            most[event.who] = max(most[event.who], event.seq // 1024)
    return dict(most)


class _Returns:
    """One walk along the events: what each reader holds, what is committed, and who is awaited since when."""

    def __init__(self, history: History) -> None:
        self._events = history.events
        self._places = {(one.session, one.seq): one.place for one in history.log}
        self._seqs = {(one.session, one.place): one.seq for one in history.log if not one.staff}
        self._spoken = {event.session for event in history.events if of_visitor(event.who)}
        self._held: dict[_Reader, int] = {}
        self._committed: dict[str, int] = defaultdict(int)  # seq
        self._awaited: dict[_Reader, tuple[float, int]] = {}

    def samples(self) -> Iterator[float]:
        for event in self._events:
            match event.what:
                case "struck":
                    yield from self._give_up(event.at)
                case "healed":
                    self._awaited = {one: (event.at, self._target(one)) for one in self._held if one[1] in self._spoken}
                case "released":
                    self._held.pop((event.who, event.session), None)
                    self._awaited.pop((event.who, event.session), None)
                case "acknowledged" | "seen" | "caught":
                    yield from self._hear(event)
        yield from self._give_up(self._events[-1].at if self._events else 0.0)

    def _hear(self, event: Event) -> Iterator[float]:
        of_hers = of_visitor(event.who)
        seq = self._seqs.get((event.session, event.seq), 0) if of_hers else event.seq
        self._committed[event.session] = max(self._committed[event.session], seq)
        if event.what == "acknowledged":
            return  # an answer to a call proves nothing about the line on which she reads
        reader = (event.who, event.session)
        self._held[reader] = max(self._held.get(reader, 0), event.seq)
        since, target = self._awaited.get(reader, (0.0, 0))
        if reader in self._awaited and self._held[reader] >= target:
            del self._awaited[reader]
            yield event.at - since

    def _target(self, reader: _Reader) -> int:
        who, session = reader
        seq = self._committed[session]
        return self._places.get((session, seq), 0) if of_visitor(who) else seq

    def _give_up(self, now: float) -> Iterator[float]:
        yield from (now - since for since, _ in self._awaited.values())
        self._awaited = {}
