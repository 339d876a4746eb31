"""One visitor's line: what each of her frames does, and what she is told."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chat_svc import frames, mapping
from chat_svc.board import Board
from chat_svc.codes import Codes
from chat_svc.domain import holding, verbs
from chat_svc.domain.entries import Entry
from chat_svc.domain.picture import State
from chat_svc.domain.refusals import (
    AlreadyOpen,
    CategoryMissing,
    FrameInvalid,
    ReturnedElsewhere,
    SessionClosed,
    TokenUnknown,
)
from chat_svc.domain.signals import Told, Typing
from chat_svc.domain.values import Author, Departure
from chat_svc.enums import value
from chat_svc.exchange import Exchange
from chat_svc.failpoints import Failpoint
from chat_svc.lines import Lines
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.reader import Reader
from pnav.chat.v1 import visitor_link_pb2 as pb


class Line:
    """A connection of a visitor's page. `put` sends a frame to it."""

    def __init__(
        self,
        number: int,
        log: Log,
        board: Board,
        exchange: Exchange,
        codes: Codes,
        lines: Lines,
        put: Callable[[pb.ServerFrame], None],
    ) -> None:
        self._number = number
        self._log = log
        self._board = board
        self._exchange = exchange
        self._codes = codes
        self._lines = lines
        self._put = put
        self._page = ""
        self._over = False
        self._seen = 0
        self._history_sent = False
        self._live: Live | None = None
        self._reader: Reader | None = None
        self._told: tuple[int, bool] | None = None

    async def take(self, frame: pb.VisitorFrame) -> None:
        """Does what the frame asks. Raises what the log refuses; the line goes on."""
        kind = frame.WhichOneof("frame")
        if self._over or kind not in _TAKEN:
            raise FrameInvalid
        await _TAKEN[kind](self, getattr(frame, kind))

    def typing(self, *, active: bool) -> None:
        """She is writing, or stopped."""
        if self._live is not None:
            self._exchange.typing(self._live, by_visitor=True, active=active)

    def close(self) -> None:
        """The connection is gone: nothing more is said of why than she said herself."""
        if self._live is None or self._reader is None:
            return
        self._reader.close()
        self._lines.remove(self._live.picture.session, self)
        self._exchange.go(self._live.picture.session)
        self._live = self._reader = None

    def end(self, reason: str) -> None:
        """Tells her page that this line is over, and takes nothing more from it."""
        self._send(bye=pb.ByeFrame(reason=reason))
        self._over = True
        self.close()

    def tell_position(self) -> None:
        """Pushes her place in the queue if it is not what she was told."""
        if self._live is None or self._live.picture.state not in (State.WAITING, State.OFFERED):
            self._told = None
            return
        position = self._board.positions.get(self._live.picture.session)
        if position is None:
            return
        now = (position, self._board.staffed)
        if now != self._told:
            self._told = now
            self._send(queue=pb.QueueFrame(position=position, staffed=self._board.staffed))

    async def _open(self, frame: pb.OpenFrame) -> None:
        intake = mapping.intake_of(frame.intake)
        if intake is None:
            raise CategoryMissing
        session = self._session(frame.token_hash)
        new = (await self._log.fresh(session)).picture.state is State.NEW
        earlier = await self._codes.session_of(frame.earlier_code) if new and frame.earlier_code else ""
        await self._append(session, verbs.open_session(intake, earlier))
        self._attach(self._log.live(session), after=0)

    async def _resume(self, frame: pb.ResumeFrame) -> None:
        session = self._session(frame.token_hash)
        if (await self._log.fresh(session)).picture.state is State.NEW:
            session = await self._codes.bound(session) or session
            await self._log.fresh(session)
        await self._append(session, verbs.resume(frame.after))
        self._attach(self._log.live(session), frame.after)

    async def _return(self, frame: pb.ReturnFrame) -> None:
        """Binds the new page's token; a page that was not told so says the same again and is known by its token."""
        page = self._session(frame.token_hash)
        if (await self._log.fresh(page)).picture.state is not State.NEW:
            raise TokenUnknown
        session = await self._codes.bound(page)
        if session is None:
            session, safe_word = await self._codes.look_up(frame.code, frame.safe_word)
            await self._log.fresh(session)
            await self._log.append(session, holding.take_over(page, safe_word))
            self._log.failpoints.reach(Failpoint.CAME_BACK)
            await self._codes.bind(page, session)
            self._log.failpoints.reach(Failpoint.TOKEN_BOUND)
        await self._log.fresh(session)
        await self._append(session, holding.come_back())
        live = self._log.live(session)
        self._attach(live, live.picture.last_place, held_back=True)

    async def _make_code(self, _frame: pb.CodeFrame) -> None:
        """A chat that has ended has nothing to return to: SessionClosed."""
        live, _ = self._known()
        if live.picture.state is State.CLOSED:
            raise SessionClosed
        code = await self._codes.make(live.picture.session)
        self._log.failpoints.reach(Failpoint.CODE_MADE)
        self._send(code=pb.CodeShownFrame(code=code))

    async def _confirm_code(self, frame: pb.CodeConfirmFrame) -> None:
        live, _ = self._known()
        await self._codes.confirm(live.picture.session, frame.code, frame.safe_word)
        self._log.failpoints.reach(Failpoint.CODE_CONFIRMED)
        self._send(code_confirmed=pb.CodeConfirmedFrame())

    async def _history(self, _frame: pb.HistoryFrame) -> None:
        """Once: whoever asks again has it."""
        live, reader = self._known()
        if self._history_sent:
            raise FrameInvalid
        self._history_sent = True
        reader.close()
        self._read(live, after=0)

    async def _has_seen(self, frame: pb.SeenFrame) -> None:
        """Of what was sent to her on this line, or held on her page; shown to staff in staff's count."""
        live, reader = self._known()
        if not 0 < frame.seq <= reader.last:
            raise FrameInvalid
        if frame.seq > self._seen:
            self._seen = frame.seq
            self._exchange.seen(live, live.picture.staff_seq_of(frame.seq))

    def _session(self, token_hash: bytes) -> str:
        if self._live is not None:
            raise AlreadyOpen
        self._page = frames.page_of(token_hash)
        return self._page

    async def _append(self, session: str, verb: verbs.Verb) -> None:
        """Does it for the page that has the session, and for no other: ReturnedElsewhere."""
        await self._log.append(session, holding.held_by(self._page, verb))

    def _attach(self, live: Live, after: int, *, held_back: bool = False) -> None:
        self._live = live
        self._read(live, after, held_back=held_back)
        self._exchange.come(live.picture.session)
        self._lines.add(live.picture.session, self)
        self._check_holder()
        self.tell_position()

    def _check_holder(self, _hidden: Entry | None = None) -> None:
        """Her earlier page may be watched: it is told nothing of what is said from here on (pains 16, 17)."""
        if self._live is not None and self._live.picture.holder != self._page:
            self.end(ReturnedElsewhere.reason)

    def _read(self, live: Live, after: int, *, held_back: bool = False) -> None:
        self._send(opened=pb.OpenedFrame(last_seq=live.picture.last_place, held_back=held_back))
        self._reader = Reader(self._log, live, after, self._deliver, staff=False)
        self._reader.signalled, self._reader.passed_over = self._signal, self._check_holder

    async def _write(self, frame: frames.Writing) -> None:
        """An ack is sent only for what she has been shown already: what is new reaches her as an entry with her id."""
        verb = frames.writing(frame)
        live, reader = self._known()
        if live.picture.state is State.ABANDONED:  # whoever gives a sign is there, and waits (promise R12)
            await self._append(live.picture.session, verbs.resume(reader.last))
            self._log.failpoints.reach(Failpoint.BACK_IN_QUEUE)
        shown = reader.last
        await self._append(live.picture.session, verb)
        place = live.picture.place_of(Author.VISITOR, frame.client_id)
        if place <= shown:
            self._send(ack=pb.AckFrame(client_id=frame.client_id, seq=place))

    async def _leave(self, frame: pb.LeaveFrame) -> None:
        live, _ = self._known()
        how = value(Departure, frame.how)
        if how is None or how is Departure.CONNECTION_LOST:
            raise FrameInvalid
        self._exchange.presence.leaves(live.picture.session, how)
        await self._append(live.picture.session, verbs.leave(how))

    def _known(self) -> tuple[Live, Reader]:
        if self._live is None or self._reader is None:
            raise FrameInvalid
        return self._live, self._reader

    def _deliver(self, entry: Entry) -> None:
        self._send(entry=mapping.entry(entry, staff=False))
        if self._live is not None and self._told is not None:
            self.tell_position()

    def _signal(self, signal: Told) -> None:
        if isinstance(signal, Typing) and not signal.by_visitor:
            self._send(typing=pb.TypingFrame(active=signal.active))

    def _send(self, **frame: object) -> None:
        self._put(pb.ServerFrame(line=self._number, **frame))  # type: ignore[arg-type]  # one member of the oneof


_TAKEN: Mapping[str, Callable[[Line, Any], Awaitable[None]]] = {
    "open": Line._open,
    "resume": Line._resume,
    "returning": Line._return,
    "say": Line._write,
    "consent": Line._write,
    "invitation": Line._write,
    "leave": Line._leave,
    "code": Line._make_code,
    "code_confirm": Line._confirm_code,
    "history": Line._history,
    "seen": Line._has_seen,
}
"""What each frame does. `typing` is worth nothing later and waits for no other; `gone` is no frame of hers."""
