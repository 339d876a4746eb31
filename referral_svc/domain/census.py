"""A count of what is not settled, for the gauges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from referral_svc.domain.values import State, Urgency


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one state and urgency: how many, how long the oldest has been with the unit, how many past their time."""

    count: int = 0
    oldest: timedelta = timedelta(0)
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Census:
    """All tallies that are not nought, and the number of errands owed."""

    tallies: Mapping[tuple[State, Urgency], Tally]
    owed: int
