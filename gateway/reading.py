"""What can be read beside the chat, in blocks that the page and the plain pages draw alike.

A block is ["p", text], ["h2", text], ["h3", text], ["ul", [text, …]], ["call", number], ["sms", number],
["card", [block, …]], ["verified", date], or ["soft", text] and ["tag", text], which are looks of a "p". Where a text is
in another language than the rest, its third member is that language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from gateway.catalogue import Catalogue

Said = str | list[str] | list["Block"]
Block = tuple[str, Said] | tuple[str, Said, str]
_DEFENDER = "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07"


@dataclass(frozen=True)
class Situation:
    """How a page reached a browser, which decides what that browser keeps of it.

    host: where the platform is; exit: where quick exit leads; portal: the host whose page this is, if it is another's;
    unlisted: the document comes with status 404; scripted: it runs its script; contact: where to
    report what stops somebody, if the deployer says.
    """

    host: str
    exit: str
    portal: str = ""
    unlisted: bool = False
    scripted: bool = True
    contact: str = ""


def device(say: Catalogue, now: Situation) -> list[Block]:
    """What this device keeps. Never "nothing": what remains is measured by tests/forensics (R11)."""
    typed = ["device.said" if now.scripted else "device.plain"]
    leaving = say.say("device.exit", exit=now.exit) if now.scripted else say.say("device.link", exit=now.exit)
    return [
        *_paragraphs(say, typed),
        ("p", _address(say, now)),
        ("p", say.say("device.title", title=say.say("page.title"))),
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


def statement(say: Catalogue, now: Situation) -> list[Block]:
    """The accessibility statement. Addresses are no links: one that she follows is a row of the history."""
    keys = [f"statement.{key}" for key in ("aim", "tests", "audit", "short", *(["help"] if now.scripted else []))]
    contact = [say.say("statement.contact", contact=now.contact)] if now.contact else []
    defender = say.say("statement.defender", site="defenseurdesdroits.fr", address=_DEFENDER)
    return [*_paragraphs(say, keys), *[("p", one) for one in (*contact, defender)], ("call", "09 69 39 00 00")]


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
