"""The visitor's line, gateway's side, without I/O: what arrives on it, and when it ends (docs/protocol.md)."""

import json
from typing import Any, NamedTuple

import msgspec

from chassis.names import is_uuid
from gateway.protocol import CURSOR_MAX, AnyFrame, First, fault_of

FRAME_MAX = 20_000  # bytes: 4,000 characters of four bytes each, and their envelope

NOT_JSON = 1007
TOO_LARGE = 1009
NOT_OPENED = 4400

_DECODER = msgspec.json.Decoder(AnyFrame)
_KINDS = frozenset(kind.__struct_config__.tag for kind in AnyFrame.__args__)
_FIRST = frozenset(kind.__struct_config__.tag for kind in First.__args__)


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
        first = isinstance(frame, First)
        if not first and not self._opened:
            return Close(NOT_OPENED)
        if first and self._opened:
            return Refused("ALREADY_OPEN")
        fault = fault_of(frame)
        if fault:
            return Refused(fault, getattr(frame, "id", ""))
        self._opened = True
        return frame

    @property
    def opened(self) -> bool:
        """Whether a session has been asked for, and not refused."""
        return self._opened

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
        if not self._opened and kind not in _FIRST:
            return Close(NOT_OPENED)
        if not isinstance(kind, str) or kind not in _KINDS:
            return Refused("FRAME_UNKNOWN")
        return Refused(_cursor_fault(value) or "FRAME_INVALID", _id_of(value))


def _cursor_fault(value: dict[str, Any]) -> str:
    """JSON knows numbers beyond what any computer counts to: the frame is well-formed, the cursor is not."""
    after = value.get("after")
    beyond = value["t"] == "resume" and type(after) is int and not 0 <= after <= CURSOR_MAX
    return "CURSOR_INVALID" if beyond else ""


def _id_of(value: dict[str, Any]) -> str:
    identifier = value.get("id")
    return identifier if isinstance(identifier, str) and is_uuid(identifier) else ""


def _no_constant(_name: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")
