"""Pages of an editor's lists. Pure."""

from chassis.refusals import PageSizeInvalid
from directory_svc.domain.records import Service
from directory_svc.domain.refusals import PageTokenInvalid

PAGE_SIZE = 20
PAGE_SIZE_MAX = 100
_DIGITS_MAX = 7  # of an offset: ten million retired services

Place = tuple[str, str]
"""Where a page of stale services begins: behind this date of verification and this id."""


def size(asked: int) -> int:
    """How many records a page has. Raises PageSizeInvalid."""
    if asked < 0:
        raise PageSizeInvalid
    return min(asked or PAGE_SIZE, PAGE_SIZE_MAX)


def token(last: Service) -> str:
    """What the page after this service of a list by verification is asked with."""
    return f"{last.provenance.verified}/{last.id}"


def behind(text: str) -> Place | None:
    """Where the page of `token` begins; None is the beginning. Raises PageTokenInvalid."""
    verified, slash, identifier = text.partition("/")
    if text and not (slash and identifier):
        raise PageTokenInvalid
    return (verified, identifier) if text else None


def offset(text: str) -> int:
    """How many records came before. Raises PageTokenInvalid."""
    if text and not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX):
        raise PageTokenInvalid
    return int(text or 0)
