"""What chat_svc's database in memory projects of a session."""

from chat_svc.domain.picture import State
from chat_svc.domain.queue import Waits


def waits_of(picture):
    """What the queue knows of a session with this picture."""
    intake = picture.intake
    return Waits(
        session=picture.session,
        state=picture.state,
        force=picture.force,
        category=intake.category,
        language=intake.language,
        danger=intake.danger,
        created_at=picture.created_at,
        operator=picture.operator,
        epoch=picture.epoch,
        offered_at=picture.offered_at,
        passed=picture.passed,
        talked_with=picture.talked_with,
        waits_since=picture.waits_since,
        lost_at=picture.lost_at,
        handover=picture.around.handover,
        invitation=picture.around.invitation,
    )


def is_hers(document, operator):
    return document.operator == operator and document.state in (State.OFFERED, State.ACTIVE)


def team_of(picture):
    handover = picture.around.handover
    return {*picture.around.guests, *([handover.to] if handover else [])}
