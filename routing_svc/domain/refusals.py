"""What routing says no with."""

from chassis.refusals import Refusal


class PlaceMissing(Refusal):
    """Neither a commune nor a postal code was given."""


class CommuneUnknown(Refusal):
    """No such commune in the running version."""


class PostalCodeInvalid(Refusal):
    """A postal code is five digits."""


class PostalCodeUnknown(Refusal):
    """No such postal code in the running version."""


class QueryTooLong(Refusal):
    """The query is longer than 100 characters."""
