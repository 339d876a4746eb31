"""Whether a roster's operators are offered new chats: what supervisors decide."""

from datetime import datetime
from enum import StrEnum

import msgspec

from chat_svc.domain.refusals import ReasonInvalid

REASON_MAX = 200


class Roster(StrEnum):
    """Whose operators; an operator's token says it as her force."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    RESERVE = "reserve"


class Decision(msgspec.Struct, frozen=True):
    """What a supervisor decided, and when."""

    paused: bool
    reason: str = ""
    by: str = ""
    at: datetime | None = None


OPEN = Decision(paused=False)
"""What holds where nobody ever decided anything."""


def pause(reason: str, by: str, at: datetime) -> Decision:
    """The roster is offered nothing from here on: ReasonInvalid."""
    if not reason.strip() or len(reason) > REASON_MAX:
        raise ReasonInvalid
    return Decision(True, reason, by, at)


def resume(by: str, at: datetime) -> Decision:
    """The roster takes new chats again."""
    return Decision(False, "", by, at)
