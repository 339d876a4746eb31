"""The ways in which a program writes a text down, so that a search finds it in any of them."""

import base64
import hashlib
import json
from collections.abc import Iterator
from urllib.parse import quote

_DIGESTS = ("md5", "sha1", "sha256")


def spellings(text: str) -> dict[str, bytes]:
    """The name of each way → the bytes to look for, in lower case where `folded` of the name says so."""
    return dict(_plain(text)) | dict(_base64(text))


def folded(name: str) -> bool:
    """Whether upper and lower case are the same thing in this way of writing."""
    return not name.startswith("base64")


def digests(text: str) -> dict[str, bytes]:
    """A text as what programs hide it behind: its digests, as bytes and as hexadecimal."""
    made = {name: hashlib.new(name, text.encode(), usedforsecurity=False) for name in _DIGESTS}
    return {name: one.digest() for name, one in made.items()} | {
        f"{name} in hexadecimal": one.hexdigest().encode() for name, one in made.items()
    }


def _plain(text: str) -> Iterator[tuple[str, bytes]]:
    """Lower case is what bytes.lower() makes of both sides: it leaves É alone, and so does this."""
    for name, word in (("", text), (", in small letters", text.lower())):
        yield f"UTF-8{name}", word.encode().lower()
        yield f"UTF-16{name}", word.encode("utf-16-le").lower()
        yield f"UTF-16 the other way round{name}", word.encode("utf-16-be").lower()
        yield f"hexadecimal{name}", word.encode().hex().encode()
        yield f"percent{name}", quote(word, safe="").encode().lower()
        yield f"percent with plus{name}", quote(word, safe=" ").replace(" ", "+").encode().lower()
        yield f"JSON{name}", json.dumps(word)[1:-1].encode().lower()


def _base64(text: str) -> Iterator[tuple[str, bytes]]:
    """What is the same whatever stands before and after, for each of three ways to begin (RFC 4648 §4, §5)."""
    for encoding in ("utf-8", "utf-16-le"):
        raw = text.encode(encoding)
        for before in range(3):
            whole = base64.b64encode(bytes(before) + raw)
            inner = whole[(before * 8 + 5) // 6 : len(whole.rstrip(b"=")) - (0 if (before + len(raw)) % 3 == 0 else 1)]
            yield f"base64 of {encoding} at {before}", inner
            yield f"base64 for addresses, of {encoding} at {before}", inner.translate(bytes.maketrans(b"+/", b"-_"))
