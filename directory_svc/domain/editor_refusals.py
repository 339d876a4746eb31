"""What editors are told no with. Pure."""

from chassis.refusals import Refusal


class EtagStale(Refusal):
    """The record is not as it was when it was read: somebody else has changed it since. Nothing was changed."""


class RequestIdReused(Refusal):
    """This request id was used for something else."""


class MaskInvalid(Refusal):
    """The mask names nothing, or a field that an editor cannot change."""


class MergeInvalid(Refusal):
    """There is nothing to merge, more than 10 services, or one is named twice."""


class ServiceRetired(Refusal):
    """The service is retired: bring it back first."""


class ServiceNotRetired(Refusal):
    """The service is in use."""


class HelplineUnknown(Refusal):
    """No such help line is in the directory."""


class TitleInvalid(Refusal):
    """The title is one line of 1 to 200 characters."""


class TextInvalid(Refusal):
    """A text is longer than its field allows, or holds characters that cannot be seen."""


class TooManyValues(Refusal):
    """A field holds more values than it may, or one of them twice."""


class PostalCodeInvalid(Refusal):
    """A postal code has five digits."""


class CommuneInvalid(Refusal):
    """The commune is an INSEE code of five characters, such as 95127 or 2A004."""


class DepartmentInvalid(Refusal):
    """A département is a code such as 95, 2A or 974."""


class PhoneInvalid(Refusal):
    """A number is 2 to 15 digits as dialled in France, between spaces or points, or begins with + and the country."""


class EmailInvalid(Refusal):
    """A mail address has a name, an @ and a domain."""


class WebsiteInvalid(Refusal):
    """A web address begins with https:// or http:// and names a site."""
