"""What can be read beside the chat, in blocks that the page and the plain pages draw alike.

A block is ["p", text], ["h3", text], ["ul", [text, …]], ["call", number] or ["sms", number].
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from gateway.catalogue import Catalogue

Block = tuple[str, str | list[str]]


@dataclass(frozen=True)
class Situation:
    """How a page reached a browser, which decides what that browser keeps of it.

    host: where the platform is; exit: where quick exit leads; portal: the host whose page this is, if it is another's;
    unlisted: the document comes with status 404; scripted: it runs its script.
    """

    host: str
    exit: str
    portal: str = ""
    unlisted: bool = False
    scripted: bool = True


def device(say: Catalogue, now: Situation) -> list[Block]:
    """What this device keeps. Never "nothing": what remains is measured by tests/forensics (R11)."""
    typed = ["device.said" if now.scripted else "device.plain"]
    leaving = say.say("device.exit", exit=now.exit) if now.scripted else say.say("device.link", exit=now.exit)
    return [
        *_paragraphs(say, typed),
        ("p", _address(say, now)),
        ("p", leaving),
        ("ul", [say.say(f"device.{key}") for key in ("clear", "watched", "other")]),
        *_emergency(say),
    ]


def _address(say: Catalogue, now: Situation) -> str:
    if now.portal:
        return say.say("device.portal", portal=now.portal)
    return say.say("device.unlisted" if now.unlisted else "device.host", host=now.host)


def anonymity(say: Catalogue, _now: Situation) -> list[Block]:
    """What it means, and when it can be lifted (article 40 of the Code de procédure pénale)."""
    return _paragraphs(say, ["anonymity.who", "anonymity.lift", "anonymity.how", "anonymity.yours"])


def statement(say: Catalogue, _now: Situation) -> list[Block]:
    """The accessibility statement: every text under "statement.", in the order of the catalogue."""
    return _paragraphs(say, [key for key in say.words if key.startswith("statement.")])


def minor(say: Catalogue, _now: Situation) -> list[Block]:
    """For who is under 18: what whoever answers must do, and who else listens."""
    return [*_paragraphs(say, ["minor.hello", "minor.rule", "minor.call"]), ("call", "119")]


def rights(own: str, say: Catalogue, _now: Situation) -> list[Block]:
    """What to know while waiting: rights, `own` of one kind of chat first, and what to keep as evidence."""
    keys = ([own] if own else []) + ["complaint", "company", "doctor"]
    evidence = ("photos", "screens", "certificate", "clothes", "notes", "place")
    return [
        ("ul", [say.say(f"rights.{key}") for key in keys]),
        ("h3", say.say("evidence.title")),
        ("ul", [say.say(f"evidence.{key}") for key in evidence]),
        ("p", say.say("evidence.advice")),
        ("call", "3919"),
    ]


PAGES: Mapping[str, Callable[[Catalogue, Situation], list[Block]]] = {
    "device": device,
    "anonymity": anonymity,
    "statement": statement,
    "minor": minor,
    "rights": partial(rights, ""),
    "domestic": partial(rights, "domestic"),
    "sexual_sexist": partial(rights, "sexual"),
    "discrimination_hate": partial(rights, "hate"),
}


def _paragraphs(say: Catalogue, keys: list[str]) -> list[Block]:
    return [("p", say.say(key)) for key in keys]


def _emergency(say: Catalogue) -> list[Block]:
    return [("p", say.say("device.danger")), ("call", "17"), ("call", "112"), ("sms", "114")]
