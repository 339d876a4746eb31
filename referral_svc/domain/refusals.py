"""What this service says no with; the docstring is what the caller is told."""

from chassis.refusals import Refusal


class KindMissing(Refusal):
    """Say what the referral is for: a report or an appointment."""


class UrgencyUnknown(Refusal):
    """No such urgency."""


class FieldsMissing(Refusal):
    """Say which contact details to ask her for, each of a known kind."""


class SummaryEmpty(Refusal):
    """The report is empty."""


class SummaryTooLong(Refusal):
    """The report is longer than 20,000 characters."""


class RequestIdReused(Refusal):
    """This request id is known with another content."""


class UnitUnknown(Refusal):
    """No such unit."""


class SessionUnknown(Refusal):
    """No such session."""


class SessionClosed(Refusal):
    """The chat has ended: nobody is there to be asked."""


class EpochStale(Refusal):
    """The session has been handed over since."""


class ReferralUnknown(Refusal):
    """No such referral, or not one the caller may see."""


class ReferralNotDelivered(Refusal):
    """The referral has not left the platform."""


class PageTokenInvalid(Refusal):
    """The page token does not come from an earlier answer."""


class ConsentMissing(Refusal):
    """She has not agreed."""


class ConsentWithdrawn(Refusal):
    """She took her consent back."""


class ReferralNotDispatched(Refusal):
    """The session's log does not know that the referral left."""
