"""Finding canned replies: what a query finds, and in which order it is shown."""

import base64
import binascii
import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

import msgspec

from chassis import folding
from chassis.refusals import PageSizeInvalid
from chat_svc.domain.refusals import PageTokenInvalid, QueryTooLong
from chat_svc.domain.replies import Audience, Reader, Reply, Wording, checked_language
from chat_svc.domain.values import Category

QUERY_MAX = 100
PAGE, PAGE_MAX = 20, 100
WARM_MAX = 100  # whatever is used less is as good as never used
_FADES = timedelta(days=14) / math.log(2)  # a use counts half after a fortnight
_Few = Annotated[int, msgspec.Meta(ge=0, le=QUERY_MAX)]  # what comes back in a page token is anybody's
_ORDER = {audience: place for place, audience in enumerate(Audience)}


class Asked(NamedTuple):
    """A search: folded words, the primary language ("fr"), the chat; nothing where it does not matter."""

    words: tuple[str, ...]
    language: str
    category: Category | None


class Rank(NamedTuple):
    """Where a reply stands among what was found: the smaller, the earlier."""

    misfit: _Few
    """2 for another language, 1 for another chat."""
    misses: _Few
    """Words of the query that the title lacks."""
    audience: _Few
    cold: float
    """Minus how often and lately it was used."""
    title: str
    id: str


def ask(query: str, language: str, category: Category | None) -> Asked:
    """What is looked for: QueryTooLong, LanguageInvalid."""
    if len(query) > QUERY_MAX:
        raise QueryTooLong
    primary = _primary(checked_language(language)) if language else ""
    return Asked(tuple(dict.fromkeys(folding.words(query))), primary, category)


def order_of(wording: Wording) -> str:
    """The title as it is searched and sorted: folded words."""
    return " ".join(folding.words(wording.title))


def words_of(wording: Wording) -> list[str]:
    """The words it is found by: of title and text, each once."""
    return sorted({*folding.words(wording.title), *folding.words(wording.text)})


def found(reply: Reply, asked: Asked) -> bool:
    """Every word that was asked for begins one of its words."""
    known = words_of(reply.wording)
    return all(any(word.startswith(wanted) for word in known) for wanted in asked.words)


def rank(reply: Reply, asked: Asked, heat: float) -> Rank:
    """Its place among what was found; `heat` is 0 for what was never used."""
    wording, title = reply.wording, order_of(reply.wording)
    foreign = bool(asked.language) and _primary(wording.language) != asked.language
    elsewhere = asked.category is not None and bool(wording.categories) and asked.category not in wording.categories
    misses = sum(f" {word}" not in f" {title}" for word in asked.words)
    return Rank(2 * foreign + elsewhere, misses, _ORDER[wording.audience], -heat, title, reply.id)


def page(
    replies: Iterable[Reply], reader: Reader, asked: Asked, heats: Mapping[str, float], start: Rank | None, size: int
) -> list[tuple[Rank, Reply]]:
    """The page that follows `start`: what a store must answer."""
    seen = [one for one in replies if one.shelf in reader.shelves and found(one, asked)]
    ranked = sorted(((rank(one, asked, heats.get(one.id, 0.0)), one) for one in seen), key=lambda pair: pair[0])
    return [pair for pair in ranked if start is None or pair[0] > start][:size]


def warmer(heats: Mapping[str, float], identifier: str, now: datetime) -> dict[str, float]:
    """After one more use. Heat is the logarithm of all uses, each weighed e^(its time): it needs no cooling, for
    what was used earlier only falls behind."""
    time = now.timestamp() / _FADES.total_seconds()
    before = heats.get(identifier, -math.inf)
    after = max(time, before) + math.log1p(math.exp(-abs(time - before)))
    warmest = sorted({**heats, identifier: after}.items(), key=lambda pair: -pair[1])
    return dict(warmest[:WARM_MAX])


def page_size(wanted: int) -> int:
    """How many to show: 0 means 20, at most 100. PageSizeInvalid below 0."""
    if wanted < 0:
        raise PageSizeInvalid
    return min(wanted or PAGE, PAGE_MAX)


def token(last: Rank) -> str:
    """The page token that follows `last`."""
    return base64.urlsafe_b64encode(msgspec.json.encode(last)).decode()


def after(page_token: str) -> Rank | None:
    """The rank a page token stands for; None at the start. PageTokenInvalid if it is not one of ours."""
    if not page_token:
        return None
    try:
        return msgspec.json.decode(base64.b64decode(page_token, b"-_", validate=True), type=Rank)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise PageTokenInvalid from None


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
