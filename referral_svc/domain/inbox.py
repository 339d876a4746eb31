"""Who sees which referrals, in which order, page by page."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chassis.names import is_uuid
from chassis.refusals import PageSizeInvalid
from referral_svc.domain.life import SETTLED, WITH_UNIT
from referral_svc.domain.refusals import PageTokenInvalid
from referral_svc.domain.values import Referral

EVERY_UNIT = "-"  # AIP-159: a dash stands for all
_DEFAULT_PAGE = 50
_LARGEST_PAGE = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LATEST = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // _MILLISECOND


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: an operator at her own, an officer at those of `units` (names, or "-"), a supervisor at all."""

    subject: str
    operator: bool = False
    supervisor: bool = False
    units: frozenset[str] = frozenset()


class Rank(NamedTuple):
    """Where a referral stands in every inbox; ascending."""

    settled: bool
    newest_first: int  # minus milliseconds since 1970
    id: str


def of_unit(viewer: Viewer, referral: Referral) -> bool:
    """Whether she is an officer of the unit it is meant for."""
    return bool(viewer.units & {EVERY_UNIT, referral.proposal.unit})


def visible(viewer: Viewer, referral: Referral) -> bool:
    """Whether she may see it: an officer only once it has left the platform for her unit."""
    return (
        viewer.supervisor
        or (viewer.operator and referral.proposal.operator == viewer.subject)
        or (referral.state in WITH_UNIT and of_unit(viewer, referral))
    )


def seen_by(viewer: Viewer, referral: Referral) -> Referral:
    """What she sees of one she may see: contact details are for officers of the unit alone."""
    if referral.state in WITH_UNIT and of_unit(viewer, referral):
        return referral
    return replace(referral, details=())


def rank(referral: Referral) -> Rank:
    """Unsettled before settled, then newest first."""
    age = (referral.create_time - _EPOCH) // _MILLISECOND
    return Rank(referral.state in SETTLED, -age, referral.id)


def page_size(wanted: int) -> int:
    """How many to return: 0 means 50, at most 200. PageSizeInvalid below 0."""
    if wanted < 0:
        raise PageSizeInvalid
    return min(wanted or _DEFAULT_PAGE, _LARGEST_PAGE)


def token(last: Referral) -> str:
    """The page token that follows `last`."""
    settled, newest_first, identifier = rank(last)
    return base64.urlsafe_b64encode(f"{settled:d} {-newest_first} {identifier}".encode()).decode()


def after(page_token: str) -> Rank | None:
    """The rank a page token stands for; None at the start. PageTokenInvalid if it is not one of ours."""
    if not page_token:
        return None
    try:
        settled, age, identifier = base64.b64decode(page_token, b"-_", validate=True).decode("ascii").split(" ")
    except (binascii.Error, ValueError):
        raise PageTokenInvalid from None
    if settled not in {"0", "1"} or not _is_age(age) or not is_uuid(identifier):
        raise PageTokenInvalid
    return Rank(settled == "1", -int(age), identifier)


def created(at: Rank) -> datetime:
    """When a referral of that rank was created, to the millisecond."""
    return _EPOCH - at.newest_first * _MILLISECOND


def page(referrals: Iterable[Referral], viewer: Viewer, start: Rank | None, size: int) -> list[Referral]:
    """The page that follows `start`: what a store must answer."""
    seen = sorted((referral for referral in referrals if visible(viewer, referral)), key=rank)
    return [referral for referral in seen if start is None or rank(referral) > start][:size]


def _is_age(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(_LATEST)) and int(text) <= _LATEST
