"""The public page for a browser that runs no script: numbers, help near a place, and what can be read.

Read-only and without memory: every answer is the document at "/", made of what its own form has just sent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from gateway import protocol as up
from gateway.cards import lines, services
from gateway.catalogue import Catalogue
from gateway.markup import Markup, el, together
from gateway.page import with_exit
from gateway.places import PlaceRefused, Places
from gateway.reading import PAGES, Block, Situation

_POSTAL = re.compile(r"\d{5}")
_FIELDS_MAX = 8  # the form has four
_QUERY_MAX = 100  # characters; routing_svc takes no more
_FOOT = ("device", "anonymity", "statement")
_TAGS = ("p", "h2", "h3")


@dataclass(frozen=True)
class Asked:
    """What a form sent: a text page to read, or a commune that was chosen, or what was typed."""

    page: str = ""
    commune: str = ""
    q: str = ""
    lang: str = ""

    @classmethod
    def of(cls, body: bytes) -> "Asked":
        """Reads application/x-www-form-urlencoded. What it does not know is passed over: nobody is refused a page."""
        try:
            pairs = dict(parse_qsl(body.decode(), max_num_fields=_FIELDS_MAX))
        except ValueError:
            return cls()
        known = {name: pairs.get(name, "").strip()[:_QUERY_MAX] for name in ("page", "commune", "q", "lang")}
        return cls(**known)


class PlainPages:
    """Writes them, in every language there is."""

    def __init__(
        self, folder: Path, catalogues: Mapping[str, Catalogue], now: Situation, exit_url: str, places: Places
    ) -> None:
        """Raises OSError where the pages have not been built."""
        self._catalogues = catalogues
        self._now = replace(now, scripted=False)
        self._places = places
        self._shells = {
            tag: with_exit((folder / f"plain/{tag}.html").read_text("utf-8"), exit_url) for tag in catalogues
        }

    async def answer(self, asked: Asked, language: str) -> str:
        """The document for what was `asked`; `language`: the one to speak where the form names none."""
        say = self._catalogues.get(asked.lang) or self._catalogues[language]
        if asked.page in _FOOT:
            found = _text(say, asked, PAGES[asked.page](say, self._now))
        else:
            found = together(_search(say, asked), *await self._found(say, asked))
        content = el("form", {"class": "step", "method": "post", "action": "/", "autocomplete": "off"}, found,
                     _languages(say, self._catalogues.values(), asked.page), _foot(say))  # fmt: skip
        return self._shells[say.tag].replace("__CONTENT__", content)

    async def _found(self, say: Catalogue, asked: Asked) -> list[Markup]:
        try:
            place, told = await self._place(say, asked)
            near = await self._places.nearby(place)
        except PlaceRefused as refused:
            down = refused.reason == "SERVICE_UNAVAILABLE"
            problem = _problem(say.say("plain.down" if down else "plain.unknown"))
            return [problem] if down else [problem, *await self._found(say, Asked())]
        found = services(say, near["services"])
        if place != up.Place() and not found:
            found = [("p", say.say("plain.none"))]
        return [*told, *[_block(say, one) for one in (*found, *lines(say, near["helplines"]))]]

    async def _place(self, say: Catalogue, asked: Asked) -> tuple[up.Place, list[Markup]]:
        """Where to look, and what to say of it; PlaceRefused for what is nowhere."""
        if asked.commune:
            found = await self._places.communes(up.Place(commune=asked.commune))
        elif _POSTAL.fullmatch(asked.q):
            found = await self._places.communes(up.Place(postal=asked.q))
        elif asked.q:
            found = _meant((await self._places.suggest(asked.q))["places"])
        else:
            return up.Place(), []
        if len(found) > 1 or "near" in found[0]:
            return up.Place(), [_choice(say, found)]
        heading = el("h2", {"dir": "auto"}, say.say("plain.around", place=found[0]["title"]))
        return up.Place(commune=found[0]["commune"]), [heading]


def _meant(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is only near to what she typed is never taken unasked: a slip must not send her to another town."""
    if not places:
        raise PlaceRefused("COMMUNE_UNKNOWN")
    return places


def _search(say: Catalogue, asked: Asked) -> Markup:
    field = {"id": "q", "name": "q", "value": asked.q, "class": "input", "type": "text", "maxlength": str(_QUERY_MAX),
             "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false",
             "aria-describedby": "hint kept"}  # fmt: skip
    return together(
        el("h1", {}, say.say("plain.title")),
        el("p", {"class": "lead"}, say.say("plain.lead")),
        el(
            "div",
            {"class": "field"},
            el("label", {"for": "q"}, say.say("where.place")),
            el("p", {"id": "hint", "class": "hint"}, say.say("where.hint")),
            el("input", field),
            el("p", {"id": "kept", "class": "fine"}, say.say("device.plain")),
        ),
        el("div", {"class": "actions"}, el("button", {"class": "main"}, say.say("plain.search"))),
    )


def _choice(say: Catalogue, places: list[dict[str, Any]]) -> Markup:
    buttons = [
        el(
            "button",
            {"class": "option-button", "name": "commune", "value": one["commune"]},
            f"{one['title']} ({', '.join(filter(None, (one.get('former'), one['postal'], one['department'])))})",
        )
        for one in places
    ]
    return el(
        "div", {"class": "asking"}, el("p", {}, say.say("plain.which")), el("div", {"class": "choices"}, *buttons)
    )


def _text(say: Catalogue, asked: Asked, blocks: list[Block]) -> Markup:
    """What she searched for waits until she is back."""
    back = el("button", {"class": "quiet", "name": "page", "value": ""}, say.say("plain.back"))
    return together(
        el("h1", {}, say.say(f"foot.{asked.page}")),
        el("input", {"type": "hidden", "name": "q", "value": asked.q}),
        el("div", {"class": "reading"}, *[_block(say, one) for one in blocks]),
        el("div", {"class": "actions"}, back),
    )


def _block(say: Catalogue, block: Block) -> Markup:
    """As reading.ts draws it."""
    kind, said, *foreign = block
    if not isinstance(said, str):
        parts = [el("li", {}, one) if isinstance(one, str) else _block(say, one) for one in said]
        return el("ul", {}, *parts) if kind == "ul" else el("div", {"class": kind}, *parts)
    if kind in ("call", "sms"):
        return _call(say, said, sms=kind == "sms")
    if kind == "verified":
        return el("p", {"class": "fine"}, say.say("aside.verified", date=said))
    tag = kind if kind in _TAGS else "p"
    language: dict[str, str | bool] = {"lang": str(foreign[0]), "dir": "auto"} if foreign else {}
    return el(tag, {"class": kind != tag and kind, **language}, said)


def _call(say: Catalogue, phone: str, *, sms: bool) -> Markup:
    number = re.sub(r"[^\d+]", "", phone)
    words = say.say("aside.text" if sms else "wait.call", phone=phone.replace(" ", "\u00a0"))
    return el("a", {"class": "call", "href": f"{'sms' if sms else 'tel'}:{number}"}, words)


def _problem(words: str) -> Markup:
    return el("p", {"class": "problem"}, words)


def _languages(say: Catalogue, all_of_them: Any, page: str) -> Markup:
    """To read the same in another."""
    options = [
        el("option", {"value": one.tag, "lang": one.lang, "dir": one.dir, "selected": one is say}, one.name)
        for one in all_of_them
    ]
    menu = el("select", {"id": "lang", "name": "lang", "class": "input", "autocomplete": "off"}, *options)
    change = el("button", {"class": "quiet", "name": "page", "value": page}, say.say("plain.change"))
    label = el("label", {"for": "lang"}, say.say("page.language"))
    return el("div", {"class": "field"}, label, menu, el("div", {"class": "actions"}, change))


def _foot(say: Catalogue) -> Markup:
    buttons = [
        el("button", {"class": "plain", "name": "page", "value": page}, say.say(f"foot.{page}")) for page in _FOOT
    ]
    return el("div", {"class": "actions"}, *buttons)
