"""What may be asked of the directory, and in which order it answers. Pure."""

import re
from dataclasses import dataclass, replace
from hashlib import blake2b

from chassis.folding import words
from chassis.refusals import PageSizeInvalid
from directory_svc.domain.records import Accessibility, Audience, Category, Point, Service
from directory_svc.domain.refusals import (
    AccessibilityInvalid,
    LanguageInvalid,
    PageTokenInvalid,
    PointInvalid,
    PointMissing,
    QueryTooLong,
    RadiusInvalid,
)

EARTH_RADIUS_METRES = 6_378_100.0  # the sphere that MongoDB measures on, so that every store gives one distance
RADIUS_METRES = 30_000  # what a person without a car can still reach; the contract's default
PAGE_SIZE = 5  # a screen of a phone; the contract's default
PAGE_SIZE_MAX = 50  # the contract's ceiling
QUERY_MAX = 100  # no name of a service is longer than what finds it; the contract's ceiling
LOOKED_AT_MAX = 1_000  # records a page may pass over for being closed, so that one question has one bounded cost
RANKED_MAX = 2_000  # records that words find and that are ranked: what fits more is too vague to have a best
SPOKEN = "fr"  # by a service that says nothing about languages

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")  # RFC 5646 §2.1, without its private uses
_TOKEN = re.compile(r"([0-9]{1,7})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search that may be made; what is empty or None asks for nothing.

    words: folded; all must be there, of the last the beginning is enough. near: nearest first, none beyond
    `radius_metres`. language: a tag, or the first of its subtags. at_least: ON_REQUEST is content with ACCESSIBLE too.
    offset: where this page begins.
    """

    words: tuple[str, ...] = ()
    near: Point | None = None
    radius_metres: int = RADIUS_METRES
    category: Category | None = None
    audience: Audience | None = None
    language: str = ""
    at_least: Accessibility | None = None
    open_now: bool = False
    offset: int = 0
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Found:
    """A service, and how many metres it lies from where the search began; None where it began nowhere."""

    service: Service
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, and where the next page begins; None after the last."""

    found: tuple[Found, ...]
    next_offset: int | None = None


def search(
    *,
    query: str = "",
    point: Point | None = None,
    radius_metres: int = 0,
    category: Category | None = None,
    audience: Audience | None = None,
    language: str = "",
    at_least: Accessibility | None = None,
    open_now: bool = False,
    page_size: int = 0,
    page_token: str = "",
) -> Search:
    """What is asked, checked; 0 stands for the default.

    Raises QueryTooLong, PointMissing, PointInvalid, RadiusInvalid, LanguageInvalid, AccessibilityInvalid,
    PageSizeInvalid, PageTokenInvalid.
    """
    if len(query) > QUERY_MAX:
        raise QueryTooLong
    _check_place(point, radius_metres)
    if language and not is_tag(language):
        raise LanguageInvalid
    if at_least not in (None, Accessibility.ACCESSIBLE, Accessibility.ON_REQUEST):
        raise AccessibilityInvalid
    if page_size < 0:
        raise PageSizeInvalid
    asked = Search(
        words=tuple(words(query)),
        near=point,
        radius_metres=radius_metres or RADIUS_METRES,
        category=category,
        audience=audience,
        language=language.lower(),
        at_least=at_least,
        open_now=open_now,
        limit=min(page_size or PAGE_SIZE, PAGE_SIZE_MAX),
    )
    return _continued(asked, page_token) if page_token else asked


def page_token(asked: Search, offset: int | None) -> str:
    """What continues `asked` at `offset`, and no other search; empty after the last page."""
    return "" if offset is None else f"{offset}-{_mark(asked)}"


def is_tag(language: str) -> bool:
    """Whether it has the shape of BCP 47."""
    return _TAG.fullmatch(language.lower()) is not None


def on_globe(point: Point) -> bool:
    """Whether there is such a place; false for NaN too."""
    return -90 <= point.latitude <= 90 and -180 <= point.longitude <= 180


def _check_place(point: Point | None, radius_metres: int) -> None:
    if point is None and radius_metres:
        raise PointMissing
    if point and not on_globe(point):
        raise PointInvalid
    if radius_metres < 0:
        raise RadiusInvalid


def _continued(asked: Search, token: str) -> Search:
    parts = _TOKEN.fullmatch(token)
    if parts is None or parts[2] != _mark(asked):
        raise PageTokenInvalid
    return replace(asked, offset=int(parts[1]))


def _mark(asked: Search) -> str:
    """The search, whatever its page."""
    return blake2b(repr(replace(asked, offset=0, limit=0)).encode(), digest_size=8).hexdigest()
