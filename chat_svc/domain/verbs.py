"""What can be done to a session: each verb looks at its picture and answers with a draft, with the place where the
same thing stands already, or with a refusal. Whoever commits the draft has therefore seen every entry before it."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from chat_svc.domain.entries import (
    Assigned,
    Closed,
    Departed,
    Draft,
    Message,
    Offered,
    Opened,
    Returned,
    ServiceShared,
)
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.refusals import (
    CardInvalid,
    CursorInvalid,
    EpochStale,
    NotWaiting,
    OfferGone,
    OutcomeMissing,
    SessionClosed,
    TextEmpty,
    TextTooLong,
    TokenUnknown,
)
from chat_svc.domain.values import Author, Departure, Intake, Outcome, Part, ReturnCause, Severity

Verb: TypeAlias = Callable[[Picture], Draft | int]


class Noted:
    """A verb, and whether what it says was added to the log, rather than found there or refused."""

    def __init__(self, verb: Verb) -> None:
        self._verb = verb
        self.added = False

    def __call__(self, picture: Picture) -> Draft | int:
        """What the verb answers; whoever appends asks again until its draft is added, or nothing is to be."""
        outcome = self._verb(picture)
        self.added = isinstance(outcome, Draft)
        return outcome


TEXT_MAX = 4_000  # characters; a page of text, and far below what a frame may weigh
CARD_MAX = 500
BACK = Draft(Author.SYSTEM, Returned(ReturnCause.VISITOR_BACK))


def open_session(intake: Intake, earlier: str = "") -> Verb:
    """Entry 1. Opening an open session finds it; whoever had left the queue waits again (promise R12).

    `earlier`: the ended session whose return code she gave.
    """

    def verb(picture: Picture) -> Draft | int:
        if picture.state is State.ABANDONED:
            return BACK
        return 1 if picture.last_seq else Draft(Author.SYSTEM, Opened(intake, earlier))

    return verb


def say(client_id: str, text: str) -> Verb:
    """The visitor writes: TextEmpty, TextTooLong, SessionClosed."""
    draft = Draft(Author.VISITOR, Message(checked_text(text)), client_id)
    return lambda picture: picture.find(draft) or by_visitor(picture, draft)


def share(operator: str, epoch: int, request_id: str, card: ServiceShared) -> Verb:
    """The operator shows a card: CardInvalid, EpochStale, SessionClosed."""
    parts = (card.service, card.title, card.description, card.phone, card.address, card.verified)
    if not card.title or any(len(part) > CARD_MAX for part in parts):
        raise CardInvalid
    return as_operator(operator, epoch, Draft(Author.OPERATOR, card, request_id))


def hold(operator: str) -> Verb:
    """Adds nothing, and refuses whoever writes to nobody here: EpochStale, SessionClosed."""

    def verb(picture: Picture) -> int:
        if operator != picture.interlocutor and picture.around.guests.get(operator) is not Part.JOIN:
            raise SessionClosed if picture.state is State.CLOSED and picture.operator == operator else EpochStale
        return picture.last_seq

    return verb


def close(operator: str, epoch: int, request_id: str, outcome: Outcome, severity: Severity) -> Verb:
    """The operator ends the chat for both: OutcomeMissing, EpochStale, SessionClosed."""
    if outcome is Outcome.UNSAID:
        raise OutcomeMissing
    return as_operator(operator, epoch, Draft(Author.OPERATOR, Closed(outcome, severity), request_id))


def offer(operator: str) -> Verb:
    """The queue proposes the session: NotWaiting."""

    def verb(picture: Picture) -> Draft:
        if picture.state is not State.WAITING:
            raise NotWaiting
        return Draft(Author.SYSTEM, Offered(operator))

    return verb


def accept(operator: str, force: str, request_id: str) -> Verb:
    """The operator takes it: OfferGone. The epoch goes up by one."""

    def verb(picture: Picture) -> Draft | int:
        draft = Draft(Author.OPERATOR, Assigned(operator, picture.epoch + 1, force), request_id, operator)
        found = picture.find(draft)
        if not found:
            _offered_to(picture, operator)
        return found or draft

    return verb


def decline(operator: str, request_id: str) -> Verb:
    """The operator does not take it: OfferGone."""
    draft = Draft(Author.OPERATOR, Returned(ReturnCause.DECLINED), request_id, operator)

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(draft)
        if not found:
            _offered_to(picture, operator)
        return found or draft

    return verb


def give_back(operator: str, epoch: int, cause: ReturnCause) -> Verb:
    """Time took it from the operator who had it then. If she has it no more, nothing is to be done."""

    def verb(picture: Picture) -> Draft | int:
        held = picture.state in (State.OFFERED, State.ACTIVE)
        if not held or (picture.operator, picture.epoch) != (operator, epoch):
            return picture.last_seq
        return Draft(Author.SYSTEM, Returned(cause))

    return verb


def leave(how: Departure) -> Verb:
    """She leaves and says so. Leaving twice the same way is leaving once."""

    def verb(picture: Picture) -> Draft | int:
        if picture.state in (State.CLOSED, State.ABANDONED, State.NEW) or picture.departure is how:
            return picture.last_seq
        return Draft(Author.VISITOR, Departed(how))

    return verb


def resume(after: int) -> Verb:
    """She is back, holding `after` entries: TokenUnknown, CursorInvalid. Whoever had left the queue waits again."""

    def verb(picture: Picture) -> Draft | int:
        if not picture.last_seq:
            raise TokenUnknown
        if not 0 <= after <= picture.last_place:
            raise CursorInvalid
        if picture.state is State.ABANDONED:
            return BACK
        return picture.last_seq

    return verb


def checked_text(text: str) -> str:
    """The text itself: TextEmpty, TextTooLong."""
    if not text.strip():
        raise TextEmpty
    if len(text) > TEXT_MAX:
        raise TextTooLong
    return text


def by_visitor(picture: Picture, draft: Draft) -> Draft:
    """The visitor's draft, while the chat lasts: TokenUnknown, SessionClosed."""
    if picture.state is State.NEW:
        raise TokenUnknown
    if picture.state is State.CLOSED:
        raise SessionClosed
    return draft


def as_operator(operator: str, epoch: int, draft: Draft) -> Verb:
    """The draft of whoever is the interlocutor at this epoch: EpochStale, SessionClosed."""
    draft = replace(draft, by=operator)

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(draft)
        if found:
            return found
        if picture.state not in (State.ACTIVE, State.CLOSED) or (picture.operator, picture.epoch) != (operator, epoch):
            raise EpochStale
        if picture.state is State.CLOSED:
            raise SessionClosed
        return draft

    return verb


def _offered_to(picture: Picture, operator: str) -> None:
    if picture.state is not State.OFFERED or picture.operator != operator:
        raise OfferGone
