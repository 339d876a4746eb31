"""What consoles are shown of colleagues, invitations, chats that go on, and reads."""

from datetime import datetime, timedelta

from chassis.names import build
from chat_svc.domain.duty import Read
from chat_svc.domain.intake import Roster
from chat_svc.domain.queue import Operator, Waits
from chat_svc.domain.values import Category, Force
from chat_svc.enums import number
from pnav.chat.v1 import team_pb2 as pb


def colleague(one: Operator) -> pb.Colleague:
    """Somebody to whom a chat may be handed over."""
    return pb.Colleague(
        subject=one.subject,
        force=number(Force(one.force) if one.force in list(Force) else None),
        reserve=one.force == Roster.RESERVE,
        skills=[number(category) for category in Category if category in one.skills],
        languages=sorted(one.languages),
        free_capacity=one.free,
    )


def invitation(one: Waits, now: datetime | None) -> pb.OpenInvitation:
    """A session with an invitation: nothing of what is said in it."""
    message = pb.OpenInvitation(
        session=build("sessions", one.session), category=number(one.category), language=one.language
    )
    if one.invitation is not None:
        message.invitation, message.part = one.invitation.id, number(one.invitation.part)
        message.waited.FromTimedelta(max(timedelta(), (now or one.invitation.at) - one.invitation.at))
    return message


def live_session(one: Waits, *, present: bool) -> pb.LiveSession:
    """A session that is not over: nothing of what is said in it."""
    message = pb.LiveSession(
        session=build("sessions", one.session),
        state=number(one.state),
        category=number(one.category),
        force=number(one.force),
        language=one.language,
        operator=one.operator,
        visitor_present=present,
    )
    message.create_time.FromDatetime(one.created_at)
    return message


def read(one: Read) -> pb.Read:
    """Who read a session."""
    message = pb.Read(subject=one.subject, after=one.after, through=build("sessions", one.through))
    message.read_time.FromDatetime(one.at)
    return message
