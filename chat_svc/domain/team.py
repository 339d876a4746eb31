"""What staff do around a session: hand it over, call a psychologist, watch it, take it over, write for each other."""

from datetime import datetime

from chat_svc.domain.entries import (
    Assigned,
    Draft,
    HandoverEnded,
    HandoverOffered,
    InvitationAnswered,
    Joined,
    Left,
    Message,
    Note,
    Returned,
    SpecialistInvited,
)
from chat_svc.domain.picture import Picture, State
from chat_svc.domain.refusals import (
    HandoverGone,
    HandoverInvalid,
    HandoverPending,
    InvitationGone,
    NotActive,
    PartInvalid,
    SessionUnknown,
)
from chat_svc.domain.values import Author, Force, HandoverEnding, Part, ReturnCause
from chat_svc.domain.verbs import TEXT_MAX, Verb, as_operator, by_visitor, checked_text


def speak(subject: str, epoch: int, request_id: str, text: str) -> Verb:
    """The interlocutor, or whoever joined, writes: TextEmpty, TextTooLong, EpochStale, SessionClosed."""
    body = Message(checked_text(text))
    as_guest = Draft(Author.SPECIALIST, body, request_id, subject)
    reply = as_operator(subject, epoch, Draft(Author.OPERATOR, body, request_id))

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(as_guest)
        if found or picture.around.guests.get(subject) is not Part.JOIN:
            return found or reply(picture)
        return by_visitor(picture, as_guest)

    return verb


def offer_handover(operator: str, epoch: int, request_id: str, proposal: HandoverOffered) -> Verb:
    """The interlocutor proposes it to a colleague: HandoverInvalid, HandoverPending, EpochStale, SessionClosed."""
    if proposal.to in ("", operator) or len(proposal.note) > TEXT_MAX:
        raise HandoverInvalid
    ask = as_operator(operator, epoch, Draft(Author.OPERATOR, proposal, request_id))

    def verb(picture: Picture) -> Draft | int:
        outcome = ask(picture)
        if isinstance(outcome, Draft) and picture.around.handover is not None:
            raise HandoverPending
        return outcome

    return verb


def cancel_handover(operator: str, epoch: int, request_id: str) -> Verb:
    """The interlocutor takes the proposal back: HandoverGone, EpochStale, SessionClosed."""
    ask = as_operator(operator, epoch, Draft(Author.OPERATOR, HandoverEnded(HandoverEnding.CANCELLED), request_id))

    def verb(picture: Picture) -> Draft | int:
        outcome = ask(picture)
        if isinstance(outcome, Draft) and picture.around.handover is None:
            raise HandoverGone
        return outcome

    return verb


def accept_handover(colleague: str, force: str, request_id: str) -> Verb:
    """The colleague takes it: HandoverGone. One entry, so nobody sees two interlocutors or none (pain 11)."""

    def verb(picture: Picture) -> Draft | int:
        body = Assigned(colleague, picture.epoch + 1, force)
        draft = Draft(Author.OPERATOR, body, request_id, colleague)
        return picture.find(draft) or _proposed_to(picture, colleague, draft)

    return verb


def decline_handover(colleague: str, request_id: str) -> Verb:
    """The colleague does not take it: HandoverGone. Nothing has changed for the visitor."""
    draft = Draft(Author.OPERATOR, HandoverEnded(HandoverEnding.DECLINED), request_id, colleague)
    return lambda picture: picture.find(draft) or _proposed_to(picture, colleague, draft)


def expire_handover(to: str, at: datetime) -> Verb:
    """Time took back the proposal that was made at that moment. If it is answered, nothing is to be done."""

    def verb(picture: Picture) -> Draft | int:
        handover = picture.around.handover
        if handover is None or (handover.to, handover.at) != (to, at):
            return picture.last_seq
        return Draft(Author.SYSTEM, HandoverEnded(HandoverEnding.EXPIRED))

    return verb


def hand_back(operator: str, epoch: int, request_id: str, force: Force | None) -> Verb:
    """The interlocutor gives it to a queue, where it keeps its waiting time: EpochStale, SessionClosed."""
    body = Returned(ReturnCause.HANDED_BACK, force)
    return as_operator(operator, epoch, Draft(Author.OPERATOR, body, request_id))


def invite(operator: str, epoch: int, request_id: str, part: Part | None) -> Verb:
    """The interlocutor asks for a psychologist: PartInvalid, EpochStale, SessionClosed."""
    if part is None or part is Part.WATCH:
        raise PartInvalid
    return as_operator(operator, epoch, Draft(Author.OPERATOR, SpecialistInvited(request_id, part), request_id))


def answer_invitation(client_id: str, invitation: str, *, agreed: bool) -> Verb:
    """The visitor says whether a psychologist may join; until one has, she may change her mind: InvitationGone."""
    draft = Draft(Author.VISITOR, InvitationAnswered(invitation, agreed), client_id)

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(draft)
        if found:
            return found
        asked = picture.around.invitation
        if asked is None or asked.id != invitation or asked.part is not Part.JOIN:
            raise InvitationGone
        return by_visitor(picture, draft)

    return verb


def take_invitation(subject: str, request_id: str, invitation: str) -> Verb:
    """A psychologist comes; the first has it: InvitationGone. Whoever takes part already need not come again."""

    def verb(picture: Picture) -> Draft | int:
        asked = picture.around.invitation
        open_now = asked is not None and asked.agreed and picture.state is State.ACTIVE and picture.operator != subject
        joined = picture.around.guests.get(subject) is Part.JOIN  # the visitor is told when she leaves, not unseen
        if asked is not None and open_now and asked.id == invitation and not joined:
            return Draft(Author.SPECIALIST, Joined(asked.part, invitation), request_id, subject)
        if subject in picture.around.guests:
            return picture.last_seq
        raise InvitationGone

    return verb


def watch(subject: str, request_id: str) -> Verb:
    """A supervisor reads along: SessionClosed. Whoever takes part already need not come again."""
    draft = Draft(Author.SPECIALIST, Joined(Part.WATCH), request_id, subject)

    def verb(picture: Picture) -> Draft | int:
        if picture.reads(subject):
            return picture.last_seq
        return by_visitor(picture, draft)

    return verb


def leave_team(subject: str, request_id: str) -> Verb:
    """Whoever takes part does no more: SessionUnknown for whoever does not."""

    def verb(picture: Picture) -> Draft | int:
        part = picture.around.guests.get(subject)
        if part is not None:
            return Draft(Author.SPECIALIST, Left(part), request_id, subject)
        found = picture.seq_of(Author.SPECIALIST, request_id)
        if not found:
            raise SessionUnknown
        return found

    return verb


def note(subject: str, request_id: str, text: str) -> Verb:
    """Words for staff, from the interlocutor or whoever takes part, also after the end: SessionUnknown, TextEmpty,
    TextTooLong."""
    body = Note(checked_text(text))
    as_operator_of_it = Draft(Author.OPERATOR, body, request_id, subject)
    as_guest = Draft(Author.SPECIALIST, body, request_id, subject)

    def verb(picture: Picture) -> Draft | int:
        found = picture.find(as_operator_of_it) or picture.find(as_guest)
        if found:
            return found
        if picture.operator == subject and picture.state in (State.ACTIVE, State.CLOSED):
            return as_operator_of_it
        if subject in picture.around.guests:
            return as_guest
        raise SessionUnknown

    return verb


def take_over(supervisor: str, force: str, request_id: str) -> Verb:
    """A supervisor becomes the interlocutor of a chat that somebody has: NotActive, SessionClosed."""

    def verb(picture: Picture) -> Draft | int:
        draft = Draft(Author.OPERATOR, Assigned(supervisor, picture.epoch + 1, force), request_id, supervisor)
        found = picture.find(draft)
        if found or picture.interlocutor == supervisor:
            return found or picture.last_seq
        if picture.state not in (State.ACTIVE, State.CLOSED):
            raise NotActive
        return by_visitor(picture, draft)

    return verb


def _proposed_to(picture: Picture, colleague: str, draft: Draft) -> Draft:
    handover = picture.around.handover
    if handover is None or handover.to != colleague or picture.state is not State.ACTIVE:
        raise HandoverGone
    return draft
