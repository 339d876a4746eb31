"""What the directory says no with. Pure."""

from chassis.refusals import Refusal


class PointMissing(Refusal):
    """There is a radius, and no point to measure it from."""


class PointInvalid(Refusal):
    """The point is not on the globe: latitude is -90 to 90, longitude -180 to 180, in degrees."""


class RadiusInvalid(Refusal):
    """The radius is negative."""


class QueryTooLong(Refusal):
    """The text to search for has more than 100 characters."""


class CategoryInvalid(Refusal):
    """The category is none of this version's."""


class AudienceInvalid(Refusal):
    """The audience is none of this version's."""


class LanguageInvalid(Refusal):
    """The language is not a BCP 47 tag, such as "fr" or "pt-BR"."""


class AccessibilityInvalid(Refusal):
    """One can search for what is accessible, or accessible on request, and for nothing else."""


class PageTokenInvalid(Refusal):
    """The page token is not one that this search gave."""


class HoursInvalid(Refusal):
    """The opening hours are not in OpenStreetMap's syntax."""


class ServiceUnknown(Refusal):
    """No such service is in the directory."""


class UnitUnknown(Refusal):
    """No such unit, nor an operations centre in its place, is in the directory."""


class EditionUnknown(Refusal):
    """No such edition of this part of the directory is there any more."""


class EditionNotReady(Refusal):
    """The edition is still being laid down, or being removed."""
