"""Canned replies: what they are, who reads and who writes them."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from chat_svc.domain.refusals import (
    CategoryInvalid,
    LanguageInvalid,
    ReplyChanged,
    SupervisorNeeded,
    TeamMissing,
    TitleInvalid,
)
from chat_svc.domain.values import Category
from chat_svc.domain.verbs import checked_text

TITLE_MAX = 100  # a line of the picker
SHELF_MAX = 1_000  # more than anybody finds her way in; keeps a search short
_LANGUAGE = re.compile(r"(?=.{2,35}\Z)[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # the shape of BCP 47


class Audience(StrEnum):
    """Who reads a reply; the narrower, the earlier it is shown."""

    PRIVATE = "private"
    TEAM = "team"
    ALL = "all"


class Wording(msgspec.Struct, frozen=True):
    """What a writer says of a reply. No categories: for every chat."""

    title: str
    text: str
    audience: Audience
    language: str
    categories: tuple[Category, ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is often needed. Without a creator it came with the platform."""

    id: str
    wording: Wording
    whose: str
    """The owner of a private one, the force of a team's, nothing for all."""
    creator: str = ""
    updater: str = ""
    create_time: datetime
    update_time: datetime
    revision: int = 1

    @property
    def shelf(self) -> str:
        """Where it stands: whoever reads one reply of a shelf reads all of it."""
        return f"{self.wording.audience}/{self.whose}"


@dataclass(frozen=True)
class Reader:
    """Somebody who looks for replies. `team` is her force, if she has one."""

    subject: str
    team: str
    supervisor: bool

    @property
    def shelves(self) -> tuple[str, ...]:
        """What she reads."""
        team = (f"{Audience.TEAM}/{self.team}",) if self.team else ()
        return (f"{Audience.PRIVATE}/{self.subject}", *team, f"{Audience.ALL}/")

    def writes(self, audience: Audience) -> bool:
        """Whether what she reads there is hers to write."""
        return audience is Audience.PRIVATE or self.supervisor


class Request(NamedTuple):
    """What a caller asks for once, however often she sends it."""

    key: str
    """By whom, and her request id."""
    digest: bytes
    at: datetime


def create(reader: Reader, identifier: str, wording: Wording, now: datetime) -> Reply:
    """A new one. Refuses what `checked` and `_whose` refuse."""
    whose = _whose(reader, wording.audience)
    return Reply(
        id=identifier, wording=checked(wording), whose=whose, creator=reader.subject, create_time=now, update_time=now
    )


def change(reader: Reader, before: Reply, etag: str, wording: Wording, now: datetime) -> Reply:
    """With another content, of one that she reads. ReplyChanged, and what `checked` and `_whose` refuse."""
    release(reader, before, etag)
    whose, revision = _whose(reader, wording.audience), before.revision + 1
    return replace(
        before, wording=checked(wording), whose=whose, updater=reader.subject, update_time=now, revision=revision
    )


def release(reader: Reader, before: Reply, etag: str) -> None:
    """She may take it away, of what she reads: SupervisorNeeded, ReplyChanged."""
    if not reader.writes(before.wording.audience):
        raise SupervisorNeeded
    if etag != etag_of(before):
        raise ReplyChanged


def etag_of(reply: Reply) -> str:
    """Another one after every change."""
    return str(reply.revision)


def checked(wording: Wording) -> Wording:
    """The wording itself: TitleInvalid, TextEmpty, TextTooLong, LanguageInvalid, CategoryInvalid."""
    if not (wording.title.isprintable() and wording.title.strip() and len(wording.title) <= TITLE_MAX):
        raise TitleInvalid
    checked_text(wording.text)
    checked_language(wording.language)
    if len(set(wording.categories)) < len(wording.categories):
        raise CategoryInvalid
    return wording


def checked_language(language: str) -> str:
    """The language itself: LanguageInvalid."""
    if not _LANGUAGE.fullmatch(language):
        raise LanguageInvalid
    return language


def _whose(reader: Reader, audience: Audience) -> str:
    """On whose shelf she puts it: SupervisorNeeded, TeamMissing."""
    if not reader.writes(audience):
        raise SupervisorNeeded
    if audience is Audience.TEAM and not reader.team:
        raise TeamMissing
    return {Audience.PRIVATE: reader.subject, Audience.TEAM: reader.team, Audience.ALL: ""}[audience]
