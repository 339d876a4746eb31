"""Between the contracts' enumerations and the domain's."""

from enum import StrEnum
from typing import Any, TypeVar

from chat_svc.domain.intake import Roster
from chat_svc.domain.picture import State
from chat_svc.domain.values import (
    Author,
    Category,
    ContactField,
    Departure,
    Force,
    HandoverEnding,
    Outcome,
    Part,
    ReferralStage,
    ReturnCause,
    SafeWord,
    Severity,
    Standing,
)
from pnav.chat.v1 import resources_pb2 as pb
from pnav.chat.v1 import supervisor_pb2
from pnav.routing.v1 import routing_pb2

E = TypeVar("E", bound=StrEnum)

_ENUMS: dict[type[StrEnum], tuple[Any, str]] = {
    Force: (routing_pb2.Force, "FORCE"),
    Category: (pb.Category, "CATEGORY"),
    Standing: (pb.Standing, "STANDING"),
    Author: (pb.Author, "AUTHOR"),
    Departure: (pb.Departure, "DEPARTURE"),
    ReturnCause: (pb.ReturnCause, "RETURN_CAUSE"),
    Outcome: (pb.Outcome, "OUTCOME"),
    Severity: (pb.Severity, "SEVERITY"),
    ContactField: (pb.ContactField, "CONTACT_FIELD"),
    SafeWord: (pb.SafeWord, "SAFE_WORD"),
    ReferralStage: (pb.ReferralStage, "REFERRAL_STAGE"),
    State: (pb.SessionState, "SESSION_STATE"),
    Part: (pb.Part, "PART"),
    Roster: (supervisor_pb2.Roster, "ROSTER"),
    HandoverEnding: (pb.HandoverEnding, "HANDOVER_ENDING"),
}


def _numbers(enum: type[StrEnum]) -> dict[StrEnum, int]:
    wrapper, prefix = _ENUMS[enum]
    numbers = dict(wrapper.items())
    return {one: numbers[f"{prefix}_{one.name}"] for one in enum if f"{prefix}_{one.name}" in numbers}


_TO = {enum: _numbers(enum) for enum in _ENUMS}
_FROM = {enum: {number: one for one, number in _TO[enum].items()} for enum in _ENUMS}


def number(value: StrEnum | None) -> Any:
    """The contract's number for one of our values; 0 for none and for what the contract calls unspecified."""
    return 0 if value is None else _TO[type(value)].get(value, 0)


def value(enum: type[E], number: int) -> E | None:
    """Our value for the contract's number; None for unspecified or unknown ones."""
    found = _FROM[enum].get(number)
    return found if isinstance(found, enum) else None
