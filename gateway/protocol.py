"""The visitor's line, gateway's side, without I/O: what her frames mean and when a line ends (docs/protocol.md)."""

import base64
import json
import re
from typing import Any, NamedTuple, TypeAlias

import msgspec

from chassis.names import is_uuid

FRAME_MAX = 20_000  # bytes: 4,000 characters of four bytes each, and their envelope
TEXT_MAX = 4_000
DETAIL_MAX = 300
_CURSOR_MAX = 2**53  # what a browser counts to
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_POSTAL = re.compile(r"[0-9]{5}")
_CATEGORIES = ("sexual_sexist", "domestic", "discrimination_hate")
_STANDINGS = ("victim", "witness", "relative", "professional")
_DEPARTURES = ("quick_exit", "tab_closed", "normal_end")

NOT_JSON = 1007
TOO_LARGE = 1009
NOT_OPENED = 4400


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
    """A new session."""

    token: str
    lang: str
    category: str = ""
    standing: str = ""
    place: Place | None = None
    minor: bool = False


class Resume(Frame, frozen=True):
    """A known session."""

    token: str
    after: int


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


class Leave(Frame, frozen=True):
    """She leaves and says so."""

    how: str


class Ping(Frame, frozen=True):
    """Is anybody there?"""


AnyFrame: TypeAlias = Open | Resume | Say | Typing | Seen | Consent | Leave | Ping
_DECODER = msgspec.json.Decoder(AnyFrame)
_KINDS = frozenset(kind.__struct_config__.tag for kind in AnyFrame.__args__)


class Refused(NamedTuple):
    """Not accepted; the line goes on."""

    reason: str
    id: str = ""


class Close(NamedTuple):
    """The line ends."""

    code: int


class VisitorLine:
    """The state of one line: whether a session has been asked for."""

    def __init__(self) -> None:
        self._opened = False

    def receive(self, data: bytes | str) -> AnyFrame | Refused | Close:
        """What one text frame is: a frame to act on, a refusal to send, or the end."""
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        if len(raw) > FRAME_MAX:
            return Close(TOO_LARGE)
        try:
            frame = _DECODER.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._undecodable(raw)
        return self._judge(frame)

    def _judge(self, frame: AnyFrame) -> AnyFrame | Refused | Close:
        first = isinstance(frame, Open | Resume)
        if not first and not self._opened:
            return Close(NOT_OPENED)
        if first and self._opened:
            return Refused("ALREADY_OPEN")
        fault = fault_of(frame)
        if fault:
            return Refused(fault, getattr(frame, "id", ""))
        self._opened = True
        return frame

    def reopen(self) -> None:
        """The session that was asked for was refused: she may ask again on this line."""
        self._opened = False

    def _undecodable(self, raw: bytes) -> Refused | Close:
        """Slowly finds out why, for the named refusal."""
        try:
            value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            return Close(NOT_JSON)
        if not isinstance(value, dict):
            return Close(NOT_JSON)
        kind = value.get("t")
        if not self._opened and kind not in ("open", "resume"):
            return Close(NOT_OPENED)
        if not isinstance(kind, str) or kind not in _KINDS:
            return Refused("FRAME_UNKNOWN")
        return Refused(_cursor_fault(value) or "FRAME_INVALID", _id_of(value))


def fault_of(frame: AnyFrame) -> str:
    """The reason for which a well-formed frame is refused; empty if it is not."""
    match frame:
        case Open():
            return _open_fault(frame)
        case Resume():
            if not _token_ok(frame.token):
                return "FRAME_INVALID"
            return "" if 0 <= frame.after <= _CURSOR_MAX else "CURSOR_INVALID"
        case Say():
            return _id_fault(frame.id) or _text_fault(frame.text)
        case Consent():
            return _id_fault(frame.id) or _consent_fault(frame)
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
    if frame.place is None:
        return ""
    if bool(frame.place.commune) == bool(frame.place.postal):
        return "FRAME_INVALID"
    return "POSTAL_CODE_INVALID" if frame.place.postal and not _POSTAL.fullmatch(frame.place.postal) else ""


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


def _cursor_fault(value: dict[str, Any]) -> str:
    """JSON knows numbers beyond what any computer counts to: the frame is well-formed, the cursor is not."""
    after = value.get("after")
    beyond = value["t"] == "resume" and type(after) is int and not 0 <= after <= _CURSOR_MAX
    return "CURSOR_INVALID" if beyond else ""


def _id_of(value: dict[str, Any]) -> str:
    identifier = value.get("id")
    return identifier if isinstance(identifier, str) and is_uuid(identifier) else ""


def _no_constant(_name: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")
