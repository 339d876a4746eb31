"""One visitor's line: what each of her frames does, and what she is told."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chassis.names import is_uuid, parse
from chat_svc import mapping
from chat_svc.board import Board
from chat_svc.codes import Codes
from chat_svc.domain import consent, team, verbs
from chat_svc.domain.entries import ConsentGranted, Entry
from chat_svc.domain.picture import State
from chat_svc.domain.refusals import (
    AlreadyOpen,
    CategoryMissing,
    ClientIdInvalid,
    ConsentInvalid,
    FrameInvalid,
    SessionClosed,
    TokenUnknown,
)
from chat_svc.domain.signals import Typing
from chat_svc.domain.values import Author, Departure
from chat_svc.enums import value
from chat_svc.exchange import Exchange
from chat_svc.live import Live
from chat_svc.log import Log
from chat_svc.reader import Reader
from pnav.chat.v1 import visitor_link_pb2 as pb

_TOKEN_HASH_BYTES = 32


def session_id(token_hash: bytes) -> str:
    """The session that a token opens: opening twice finds it, and nothing leads from it back to the token."""
    return hashlib.sha256(b"pnav session" + token_hash).hexdigest()[:32]


class Line:
    """A connection of a visitor's page. `put` sends a frame to it."""

    def __init__(
        self,
        number: int,
        log: Log,
        board: Board,
        exchange: Exchange,
        codes: Codes,
        put: Callable[[pb.ServerFrame], None],
    ) -> None:
        self._number = number
        self._log = log
        self._board = board
        self._exchange = exchange
        self._codes = codes
        self._put = put
        self._history_sent = False
        self._live: Live | None = None
        self._reader: Reader | None = None
        self._told: tuple[int, bool] | None = None

    async def take(self, frame: pb.VisitorFrame) -> None:
        """Does what the frame asks. Raises what the log refuses; the line goes on."""
        name = frame.WhichOneof("frame")
        take = _TAKES.get(name or "")
        if take is None:
            raise FrameInvalid
        await take(self, getattr(frame, str(name)))

    def typing(self, *, active: bool) -> None:
        """She is writing, or stopped."""
        if self._live is not None:
            self._exchange.typing(self._live, by_visitor=True, active=active)

    def close(self) -> None:
        """The connection is gone: nothing more is said of why than she said herself."""
        if self._live is None or self._reader is None:
            return
        self._reader.close()
        self._exchange.go(self._live.picture.session)
        self._live = self._reader = None

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
        await self._log.append(session, verbs.open_session(intake, earlier))
        self._attach(self._log.live(session), after=0)

    async def _resume(self, frame: pb.ResumeFrame) -> None:
        session = self._session(frame.token_hash)
        if (await self._log.fresh(session)).picture.state is State.NEW:
            session = await self._codes.bound(session) or session
            await self._log.fresh(session)
        await self._log.append(session, verbs.resume(frame.after))
        self._attach(self._log.live(session), frame.after)

    async def _return(self, frame: pb.ReturnFrame) -> None:
        """Binds the new page's token; a page that was not told so says the same again and is known by its token."""
        token = self._session(frame.token_hash)
        if (await self._log.fresh(token)).picture.state is not State.NEW:
            raise TokenUnknown
        session = await self._codes.bound(token) or await self._codes.session_of(frame.code)
        await self._log.fresh(session)
        await self._log.append(session, verbs.come_back())
        await self._codes.bind(token, session)
        live = self._log.live(session)
        self._attach(live, live.picture.last_place, held_back=True)

    async def _make_code(self, _frame: pb.CodeFrame) -> None:
        """A chat that has ended has nothing to return to: SessionClosed."""
        live, _ = self._known()
        if live.picture.state is State.CLOSED:
            raise SessionClosed
        self._send(code=pb.CodeShownFrame(code=await self._codes.make(live.picture.session)))

    async def _confirm_code(self, frame: pb.CodeConfirmFrame) -> None:
        live, _ = self._known()
        await self._codes.confirm(live.picture.session, frame.code)
        self._send(code_confirmed=pb.CodeConfirmedFrame())

    async def _history(self, _frame: pb.HistoryFrame) -> None:
        """Once: whoever asks again has it."""
        live, reader = self._known()
        if self._history_sent:
            raise FrameInvalid
        self._history_sent = True
        reader.close()
        self._read(live, after=0)

    def _session(self, token_hash: bytes) -> str:
        if self._live is not None:
            raise AlreadyOpen
        if len(token_hash) != _TOKEN_HASH_BYTES:
            raise TokenUnknown
        return session_id(token_hash)

    def _attach(self, live: Live, after: int, *, held_back: bool = False) -> None:
        self._live = live
        self._read(live, after, held_back=held_back)
        self._exchange.come(live.picture.session)
        self.tell_position()

    def _read(self, live: Live, after: int, *, held_back: bool = False) -> None:
        self._send(opened=pb.OpenedFrame(last_seq=live.picture.last_place, held_back=held_back))
        self._reader = Reader(self._log, live, after, self._deliver, staff=False)
        self._reader.signalled = self._signal

    async def _say(self, frame: pb.SayFrame) -> None:
        await self._write(frame.client_id, verbs.say(_checked(frame.client_id), frame.text))

    async def _consent(self, frame: pb.ConsentFrame) -> None:
        client_id = _checked(frame.client_id)
        parse("referrals", frame.referral)
        if not frame.granted:
            verb = consent.withdraw(client_id, frame.referral)
        else:
            details = mapping.details_of(frame.details)
            if len(details) != len(frame.details):
                raise ConsentInvalid
            verb = consent.grant(
                client_id, ConsentGranted(frame.referral, details, frame.wording_version, frame.language)
            )
        await self._write(client_id, verb)

    async def _answer(self, frame: pb.InvitationFrame) -> None:
        client_id = _checked(frame.client_id)
        await self._write(client_id, team.answer_invitation(client_id, frame.invitation, agreed=frame.agreed))

    async def _write(self, client_id: str, verb: verbs.Verb) -> None:
        """An ack is sent only for what she has been shown already: what is new reaches her as an entry with her id."""
        live, reader = self._known()
        if live.picture.state is State.ABANDONED:  # whoever gives a sign is there, and waits (promise R12)
            await self._log.append(live.picture.session, verbs.resume(reader.last))
        shown = reader.last
        await self._log.append(live.picture.session, verb)
        place = live.picture.place_of(Author.VISITOR, client_id)
        if place <= shown:
            self._send(ack=pb.AckFrame(client_id=client_id, seq=place))

    async def _leave(self, frame: pb.LeaveFrame) -> None:
        live, _ = self._known()
        how = value(Departure, frame.how)
        if how is None or how is Departure.CONNECTION_LOST:
            raise FrameInvalid
        self._exchange.presence.leaves(live.picture.session, how)
        await self._log.append(live.picture.session, verbs.leave(how))

    def _known(self) -> tuple[Live, Reader]:
        if self._live is None or self._reader is None:
            raise FrameInvalid
        return self._live, self._reader

    def _deliver(self, entry: Entry) -> None:
        self._send(entry=mapping.entry(entry, staff=False))
        if self._live is not None and self._told is not None:
            self.tell_position()

    def _signal(self, signal: Typing) -> None:
        if not signal.by_visitor:
            self._send(typing=pb.TypingFrame(active=signal.active))

    def _send(self, **frame: object) -> None:
        self._put(pb.ServerFrame(line=self._number, **frame))  # type: ignore[arg-type]  # one member of the oneof


_TAKES: Mapping[str, Callable[[Line, Any], Awaitable[None]]] = {
    "open": Line._open,
    "resume": Line._resume,
    "returning": Line._return,
    "say": Line._say,
    "consent": Line._consent,
    "invitation": Line._answer,
    "leave": Line._leave,
    "code": Line._make_code,
    "code_confirm": Line._confirm_code,
    "history": Line._history,
}
"""What each of her frames does."""


def _checked(client_id: str) -> str:
    if not is_uuid(client_id):
        raise ClientIdInvalid
    return client_id
