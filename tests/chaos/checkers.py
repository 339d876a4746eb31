"""One checker per promise: it gives whatever in a history breaks it. Pure functions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from tests.chaos.history import Event, History, Logged, of_visitor
from tests.chaos.patience import nobody_waits_unseen, overload_is_graceful

Checker = Callable[[History], Iterator[str]]

_BODILESS = ("opened", "offered", "assigned", "returned", "departed", "closed")
_FORGOTTEN = ("CURSOR_INVALID", "TOKEN_UNKNOWN", "SESSION_UNKNOWN")
_FREEING = ("returned", "closed")


def nothing_acknowledged_is_lost(history: History) -> Iterator[str]:
    """R1. What was acknowledged is never lost: process killed, primary killed, hung, cut off, all three killed,
    disk full."""
    stands = {(one.session, one.author, one.id): one for one in history.log if one.id}
    said = {(event.who, event.id): event for event in history.events if event.what == "invoked"}
    for event in _events(history, "acknowledged"):
        entry = stands.get((event.session, _author(event), event.id))
        if entry is None:
            yield f"{_told(event)} is not in the log"
        elif event.seq and _position(entry, event.who) != event.seq:
            yield f"{_told(event)} stands at {_position(entry, event.who)}"
        elif entry.text != said[event.who, event.id].text:
            yield f"{_told(event)} says something else in the log"


def nothing_is_there_twice(history: History) -> Iterator[str]:
    """R2. Nothing appears twice, however often a client resends."""
    written = Counter((one.session, one.author, one.id) for one in history.log if one.id)
    yield from (f"{id_} stands {times} times in {session}" for (session, _, id_), times in written.items() if times > 1)
    places: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for event in _events(history, "seen"):
        if event.id:
            places[event.who, event.session, event.id].add(event.seq)
    yield from (f"{who} saw {id_} at {sorted(seen)}" for (who, _, id_), seen in places.items() if len(seen) > 1)


def there_is_one_order(history: History) -> Iterator[str]:
    """R3. One order per session: 1..n without holes; acknowledged before sent means smaller; every reader sees it."""
    for session, entries in _by_session(history.log).items():
        yield from _holes(session, entries)
    for session, events in _by_session(history.events).items():
        yield from _overtaken(events, [one for one in history.log if one.session == session])
    yield from _disagreements(history)


def nothing_else_is_shown(history: History) -> Iterator[str]:
    """R4. Nothing is shown that is not in the log afterwards."""
    staff = {(one.session, one.seq): one for one in history.log}
    visitor = {(one.session, one.place): one for one in history.log if not one.staff}
    for event in _events(history, "seen"):
        entry = (visitor if of_visitor(event.who) else staff).get((event.session, event.seq))
        if entry is None or _content(event) != _content(entry):
            yield f"{event.who} was shown {event.kind} {event.id} at {event.seq} of {event.session}, which is not there"


def a_reader_gets_what_it_misses(history: History) -> Iterator[str]:
    """R5. After a cut at any byte, a client that holds `last` gets last+1..n exactly, in order."""
    last: dict[tuple[str, str], int] = {}
    for event in history.events:
        reader = (event.who, event.session)
        if event.what == "line":
            last[reader] = event.seq
        elif event.what == "seen":
            expected = last.get(reader, 0) + 1
            if event.seq != expected:
                yield f"{event.who} was sent {event.seq} of {event.session} when {expected} was next"
            last[reader] = event.seq
        elif event.what == "refused" and event.text in _FORGOTTEN:
            yield f"{event.who} was told {event.text} when she came again"


def no_stale_word_enters(history: History) -> Iterator[str]:
    """R6. One interlocutor at a time; nothing from a stale assignment enters a session."""
    writers = {event.id: event.who for event in history.events if event.what == "invoked"}
    for session, entries in _by_session(history.log).items():
        yield from _strangers(session, entries, writers)


def every_strike_strikes(history: History) -> Iterator[str]:
    """A nemesis that injected nothing has shown nothing."""
    name, did = "", 0
    for event in history.events:
        if event.what == "struck":
            name, did = event.text, 0
        elif event.what == "did":
            did += event.seq
        elif event.what == "healed" and not did:
            yield f"{name} did nothing"


CHECKERS: Mapping[str, Checker] = {
    "R1": nothing_acknowledged_is_lost,
    "R2": nothing_is_there_twice,
    "R3": there_is_one_order,
    "R4": nothing_else_is_shown,
    "R5": a_reader_gets_what_it_misses,
    "R6": no_stale_word_enters,
    "R12": nobody_waits_unseen,
    "R13": overload_is_graceful,
    "biting": every_strike_strikes,
}


def check(history: History) -> dict[str, list[str]]:
    """What breaks each promise that is broken."""
    found = {promise: list(checker(history)) for promise, checker in CHECKERS.items()}
    return {promise: broken for promise, broken in found.items() if broken}


def _holes(session: str, entries: Iterable[Logged]) -> Iterator[str]:
    seq = place = 0
    for entry in entries:
        seq, place = seq + 1, place + (not entry.staff)
        if (entry.seq, entry.place) != (seq, place):
            yield f"{session} has {entry.seq} (her {entry.place}) where {seq} (her {place}) belongs"
            seq, place = entry.seq, entry.place


def _overtaken(events: Iterable[Event], entries: Iterable[Logged]) -> Iterator[str]:
    """Whoever invoked after an acknowledgement stands behind what was acknowledged."""
    stands = {(entry.author, entry.id): entry.seq for entry in entries}
    done = 0
    for event in events:
        seq = stands.get((_author(event), event.id), 0) if event.id else 0
        if event.what == "acknowledged":
            done = max(done, seq)
        elif event.what == "invoked" and 0 < seq < done:
            yield f"{event.id} stands at {seq} of {event.session}, but {done} was acknowledged before it was sent"


def _disagreements(history: History) -> Iterator[str]:
    shown: dict[tuple[bool, str, int], tuple[str, ...]] = {}
    for event in _events(history, "seen"):
        first = shown.setdefault((of_visitor(event.who), event.session, event.seq), _content(event))
        if first != _content(event):
            yield f"{event.who} saw another entry at {event.seq} of {event.session} than was seen before"


def _strangers(session: str, entries: Iterable[Logged], writers: Mapping[str, str]) -> Iterator[str]:
    holder, epoch, offered = "", 0, ""
    for entry in entries:
        if entry.kind == "offered":
            if holder:
                yield f"{session} was offered at {entry.seq} while {holder} held it"
            offered = entry.operator
        elif entry.kind == "assigned":
            if holder or entry.operator != offered or entry.epoch != epoch + 1:
                yield f"{session} was taken at {entry.seq} by {entry.operator}, epoch {entry.epoch} after {epoch}"
            holder, epoch = entry.operator, entry.epoch
        elif entry.author == "operator" and (holder != writers.get(entry.id) or entry.epoch != epoch):
            yield f"{writers.get(entry.id)} wrote {entry.seq} of {session} while {holder or 'nobody'} held it"
        elif entry.kind in _FREEING:
            holder = ""


def _events(history: History, what: str) -> Iterator[Event]:
    return (event for event in history.events if event.what == what)


def _by_session(items: Iterable[Logged] | Iterable[Event]) -> dict[str, list]:  # type: ignore[type-arg]
    """In their order; what belongs to no session is left out."""
    sessions = defaultdict(list)
    for item in items:
        if item.session:
            sessions[item.session].append(item)
    return sessions


def _author(event: Event) -> str:
    return "visitor" if of_visitor(event.who) else "operator"


def _position(entry: Logged, who: str) -> int:
    return entry.place if of_visitor(who) else entry.seq


def _content(one: Event | Logged) -> tuple[str, ...]:
    """What both kinds of readers are told of an entry: who the operators are is told to none of them here."""
    id_ = one.id if one.author == "visitor" else ""
    return (one.author, one.kind, id_, "" if one.kind in _BODILESS else one.text)


def _told(event: Event) -> str:
    return f"{event.id}, acknowledged to {event.who} at {event.seq} of {event.session},"
