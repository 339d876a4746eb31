"""What an editor types, looked at field by field. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from directory_svc.domain import editor_refusals as no
from directory_svc.domain.hours import check_hours
from directory_svc.domain.records import Phone, Point
from directory_svc.domain.refusals import LanguageInvalid, PointInvalid
from directory_svc.domain.search import is_tag, on_globe

TITLE_MAX = 200  # the longest title of the DILA's file has 150
LINE_MAX = 200
NOTE_MAX = 500
TEXT_MAX = 4_000
VALUES_MAX = 20  # of a field; longer lists are nobody's typing
REASON_MAX = 300
_URL_MAX = 500
_EMAIL_MAX = 254  # RFC 5321 §4.5.3.1.3
_PHONE = re.compile(r"\+?[0-9](?:[ .]?[0-9]){1,14}")  # ITU-T E.164: at most fifteen digits; 17 has two
_EMAIL = re.compile(r"[^@\s,;:<>()\"\\\[\]]+@[\w-]+(\.[\w-]+)+")  # one address: a comma in a header makes two
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_DEPARTMENT = re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]")

Check = Callable[[Any], None]


def title(value: str) -> None:
    """Raises TitleInvalid."""
    if not (value.strip() and value.isprintable() and len(value) <= TITLE_MAX):
        raise no.TitleInvalid


def text(longest: int) -> Check:
    """A check that raises TextInvalid for more than `longest` characters, and for those that nobody sees."""

    def check(value: str) -> None:
        if len(value) > longest or not value.replace("\n", "").isprintable():
            raise no.TextInvalid

    return check


def phone(value: str) -> None:
    """Raises PhoneInvalid; an empty one is none."""
    if value and not _PHONE.fullmatch(value):
        raise no.PhoneInvalid


def email(value: str) -> None:
    """Raises EmailInvalid; an empty one is none."""
    if value and not (len(value) <= _EMAIL_MAX and value.isprintable() and _EMAIL.fullmatch(value)):
        raise no.EmailInvalid


def website(value: str) -> None:
    """Raises WebsiteInvalid: no other scheme than the web's, nobody's password, no space that a screen would hide."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        raise no.WebsiteInvalid from None
    spaces = not value.isprintable() or " " in value
    if parts.scheme not in ("http", "https") or not host or parts.username or spaces or len(value) > _URL_MAX:
        raise no.WebsiteInvalid


def point(value: Point | None) -> None:
    """Raises PointInvalid; None is nowhere."""
    if value is not None and not on_globe(value):
        raise PointInvalid


def hours(value: str) -> None:
    """Raises HoursInvalid, TextInvalid; empty is unknown."""
    text(NOTE_MAX)(value)
    check_hours(value)


def _language(value: str) -> None:
    if not is_tag(value):
        raise LanguageInvalid


def _shaped(shape: re.Pattern[str], refusal: type[Exception], *, or_empty: bool) -> Check:
    def check(value: str) -> None:
        if not (shape.fullmatch(value) or (or_empty and not value)):
            raise refusal

    return check


def _several(check: Check) -> Check:
    def checks(values: Collection[Any]) -> None:
        if len(values) > VALUES_MAX or len(set(values)) < len(values):
            raise no.TooManyValues
        for value in values:
            check(value)

    return checks


def _phone_and_note(value: Phone) -> None:
    if not value.number:
        raise no.PhoneInvalid
    phone(value.number)
    text(LINE_MAX)(value.note)


def _address(value: str) -> None:
    if not value:
        raise no.EmailInvalid
    email(value)


def _anything(value: object) -> None:
    """An enumeration: the contract's mapping has refused what it does not know."""


SERVICE: Mapping[str, Check] = {
    "title": title,
    "sigle": text(LINE_MAX),
    "organisation": text(LINE_MAX),
    "description": text(TEXT_MAX),
    "categories": _several(_anything),
    "audiences": _several(_anything),
    "languages": _several(_language),
    "accessibility": _anything,
    "accessibility_note": text(NOTE_MAX),
    "address": text(NOTE_MAX),
    "postal_code": _shaped(_POSTAL_CODE, no.PostalCodeInvalid, or_empty=True),
    "city": text(LINE_MAX),
    "commune": _shaped(_COMMUNE, no.CommuneInvalid, or_empty=True),
    "phones": _several(_phone_and_note),
    "emails": _several(_address),
    "websites": _several(website),
    "opening_hours": hours,
    "hours_note": text(NOTE_MAX),
    "point": point,
    "departments": _several(_shaped(_DEPARTMENT, no.DepartmentInvalid, or_empty=False)),
}
"""Every field of a service that an editor may change."""

UNIT: Mapping[str, Check] = {
    "address": text(NOTE_MAX),
    "phone": phone,
    "opening_hours": hours,
    "referral_email": _address,
}
"""Whom a unit serves comes from the official files alone. Without an address no report would reach it."""

HELPLINE: Mapping[str, Check] = {
    "phone": phone,
    "serves": title,
    "audience": text(LINE_MAX),
    "hours": text(LINE_MAX),
    "opening_hours": hours,
    "cost": text(LINE_MAX),
}
"""Which numbers every screen shows is not an editor's to change."""
