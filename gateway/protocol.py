"""The frames of the visitor's line, gateway's side: what she may send, and what is wrong with it (docs/protocol.md)."""

import base64
import re
from typing import Any, TypeAlias

import msgspec

from chassis.names import is_uuid

TEXT_MAX = 4_000
DETAIL_MAX = 300
WORD_MAX = 100
CURSOR_MAX = 2**53  # what a browser counts to
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_CODE = re.compile(r"[0-9]{16}")
_POSTAL = re.compile(r"[0-9]{5}")
_CATEGORIES = ("sexual_sexist", "domestic", "discrimination_hate")
_STANDINGS = ("victim", "witness", "relative", "professional")
_DEPARTURES = ("quick_exit", "tab_closed", "normal_end")


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="t", tag=str.lower):
    """A frame from the page."""


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the two."""

    commune: str = ""
    postal: str = ""


class Details(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What she gives."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


class Open(Frame, frozen=True):
    """A new session; `code`: of an earlier one that has ended, which its operator may then read."""

    token: str
    lang: str
    category: str = ""
    standing: str = ""
    place: Place | None = None
    minor: bool = False
    danger: bool = False
    code: str = ""


class Resume(Frame, frozen=True):
    """A known session."""

    token: str
    after: int


class Return(Frame, frozen=True):
    """A known session, from another device."""

    token: str
    code: str
    word: str = ""


class Say(Frame, frozen=True):
    """Words."""

    id: str
    text: str


class Typing(Frame, frozen=True):
    """She is writing, or stopped."""

    on: bool


class Seen(Frame, frozen=True):
    """She has read up to here."""

    seq: int


class Consent(Frame, frozen=True):
    """She agrees, or does not."""

    id: str
    referral: str
    granted: bool
    wording: str
    lang: str
    details: Details | None = None


class Invitation(Frame, frozen=True):
    """She agrees that a psychologist joins, or does not."""

    id: str
    invitation: str
    agreed: bool


class Code(Frame, frozen=True):
    """She asks for a return code."""


class CodeConfirm(Frame, frozen=True, tag="code_confirm"):
    """She has typed it again, and may agree a safe word."""

    code: str
    word: str = ""


class History(Frame, frozen=True):
    """After a return: what was said before."""


class Leave(Frame, frozen=True):
    """She leaves and says so."""

    how: str


class Ping(Frame, frozen=True):
    """Is anybody there?"""


First: TypeAlias = Open | Resume | Return
AnyFrame: TypeAlias = (
    First | Say | Typing | Seen | Consent | Invitation | Code | CodeConfirm | History | Leave | Ping
)  # fmt: skip


def fault_of(frame: AnyFrame) -> str:
    """The reason for which a well-formed frame is refused; empty if it is not."""
    match frame:
        case Open():
            return _open_fault(frame)
        case Resume():
            if not _token_ok(frame.token):
                return "FRAME_INVALID"
            return "" if 0 <= frame.after <= CURSOR_MAX else "CURSOR_INVALID"
        case Return() | CodeConfirm():
            return _code_fault(frame)
        case Seen():
            return "" if 0 < frame.seq <= CURSOR_MAX else "FRAME_INVALID"
        case Say():
            return _id_fault(frame.id) or _text_fault(frame.text)
        case Consent():
            return _id_fault(frame.id) or _consent_fault(frame)
        case Invitation():
            return _id_fault(frame.id) or ("" if is_uuid(frame.invitation) else "FRAME_INVALID")
        case Leave():
            return "" if frame.how in _DEPARTURES else "FRAME_INVALID"
        case _:
            return ""


def token_bytes(token: str) -> bytes:
    """The 32 bytes of a token that `fault_of` has let through."""
    return base64.urlsafe_b64decode(token + "=")


def encode(**frame: Any) -> str:
    """A frame to the page, as text."""
    return msgspec.json.encode(frame).decode()


def _open_fault(frame: Open) -> str:
    if not frame.category:
        return "CATEGORY_MISSING"
    known = frame.category in _CATEGORIES and frame.standing in ("", *_STANDINGS)
    if not known or not _token_ok(frame.token) or not 0 < len(frame.lang) <= 35:
        return "FRAME_INVALID"
    if frame.code and not _CODE.fullmatch(frame.code):
        return "FRAME_INVALID"
    if frame.place is None:
        return ""
    if bool(frame.place.commune) == bool(frame.place.postal):
        return "FRAME_INVALID"
    return "POSTAL_CODE_INVALID" if frame.place.postal and not _POSTAL.fullmatch(frame.place.postal) else ""


def _code_fault(frame: Return | CodeConfirm) -> str:
    known = isinstance(frame, CodeConfirm) or _token_ok(frame.token)
    return "" if known and _CODE.fullmatch(frame.code) and len(frame.word) <= WORD_MAX else "FRAME_INVALID"


def _consent_fault(frame: Consent) -> str:
    values = [value for value in msgspec.structs.astuple(frame.details or Details()) if value is not None]
    if bool(values) != frame.granted or (frame.details is not None and not values):
        return "CONSENT_INVALID"
    return "" if all(value.strip() and len(value) <= DETAIL_MAX for value in values) else "CONSENT_INVALID"


def _id_fault(identifier: str) -> str:
    return "" if is_uuid(identifier) else "CLIENT_ID_INVALID"


def _text_fault(text: str) -> str:
    if not text.strip():
        return "TEXT_EMPTY"
    return "TEXT_TOO_LONG" if len(text) > TEXT_MAX else ""


def _token_ok(token: str) -> bool:
    spelt = _TOKEN.fullmatch(token) is not None
    return spelt and base64.urlsafe_b64encode(token_bytes(token)).decode() == token + "="
