"""Resource names (AIP-122) and request ids (AIP-155). Pure."""

import re

from chassis.refusals import NameInvalid, RequestIdInvalid

_ID = re.compile(r"[A-Za-z0-9_.~-]{1,120}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def parse(collection: str, name: str) -> str:
    """The id in `collection/id`. Raises NameInvalid for anything else."""
    prefix, slash, identifier = name.partition("/")
    if prefix != collection or not slash or not _ID.fullmatch(identifier):
        raise NameInvalid
    return identifier


def build(collection: str, identifier: str) -> str:
    """`collection/id`; the empty string for an empty id."""
    return f"{collection}/{identifier}" if identifier else ""


def is_uuid(value: str) -> bool:
    """Whether `value` is a UUID in its canonical, lower-case form (RFC 9562 §4)."""
    return _UUID.fullmatch(value) is not None


def request_id(value: str) -> str:
    """`value` itself. Raises RequestIdInvalid unless it is a canonical UUID: an empty id is everybody's one key."""
    if not is_uuid(value):
        raise RequestIdInvalid
    return value
