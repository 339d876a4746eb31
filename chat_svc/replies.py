"""Canned replies over grpc-web."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

from google.protobuf.message import Message

from chassis.auth import Role, staff
from chassis.names import build, parse, request_id
from chat_svc import enums
from chat_svc.domain import replies, reply_search
from chat_svc.domain.refusals import AudienceMissing, CategoryInvalid, ReplyChanged, ReplyUnknown
from chat_svc.domain.replies import Audience, Reader, Reply, Request, Wording
from chat_svc.domain.reply_search import Asked, Rank
from chat_svc.domain.values import Category
from pnav.chat.v1 import reply_pb2 as pb
from pnav.chat.v1.reply_pb2_grpc import ReplyServiceServicer

_REPLIES = UUID("0b9c6a53-53b8-4b39-9d5e-0a6f3f1f7c6e")  # namespace of names made from requests (RFC 9562 §5.5)
_AUDIENCES = {
    Audience.PRIVATE: pb.REPLY_AUDIENCE_PRIVATE,
    Audience.TEAM: pb.REPLY_AUDIENCE_TEAM,
    Audience.ALL: pb.REPLY_AUDIENCE_ALL,
}
_AUDIENCE_OF = {number: audience for audience, number in _AUDIENCES.items()}

Change = Callable[[], Awaitable[tuple[Reply | None, Reply | None]]]


class ReplyKeeper(Protocol):
    """What replies need of their database; see reply_store.py."""

    async def get(self, reader: Reader, identifier: str) -> Reply | None: ...
    async def search(
        self, reader: Reader, asked: Asked, heats: Mapping[str, float], start: Rank | None, size: int
    ) -> list[tuple[Rank, Reply]]: ...
    async def done(self, request: Request) -> bool: ...
    async def write(self, request: Request, before: Reply | None, after: Reply | None) -> None: ...
    async def heats(self, subject: str) -> dict[str, float]: ...
    async def warm(self, subject: str, heats: Mapping[str, float]) -> None: ...


class Replies(ReplyServiceServicer):
    """Serves consoles. `now` is the database's time."""

    def __init__(self, keeper: ReplyKeeper, now: Callable[[], datetime]) -> None:
        self._keeper = keeper
        self._now = now

    async def SearchReplies(self, request: pb.SearchRepliesRequest, context: object) -> pb.SearchRepliesResponse:
        """See the contract."""
        category = enums.value(Category, request.category)
        asked = reply_search.ask(request.query, request.language, category)
        size, start = reply_search.page_size(request.page_size), reply_search.after(request.page_token)
        reader = _reader()
        heats = await self._keeper.heats(reader.subject)
        found = await self._keeper.search(reader, asked, heats, start, size + 1)
        shown = found[:size]
        return pb.SearchRepliesResponse(
            replies=[_message(reply, reader) for _, reply in shown],
            next_page_token=reply_search.token(shown[-1][0]) if len(found) > size else "",
        )

    async def GetReply(self, request: pb.GetReplyRequest, context: object) -> pb.GetReplyResponse:
        """See the contract."""
        return pb.GetReplyResponse(reply=await self._shown(parse("replies", request.name)))

    async def CreateReply(self, request: pb.CreateReplyRequest, context: object) -> pb.CreateReplyResponse:
        """See the contract."""
        asked, reader = self._request(request.request_id, request), _reader()
        identifier = str(uuid5(_REPLIES, asked.key))

        async def change() -> tuple[None, Reply]:
            return None, replies.create(reader, identifier, _wording(request.reply), asked.at)

        await self._once(asked, change)
        return pb.CreateReplyResponse(reply=await self._shown(identifier))

    async def UpdateReply(self, request: pb.UpdateReplyRequest, context: object) -> pb.UpdateReplyResponse:
        """See the contract."""
        asked, reader = self._request(request.request_id, request), _reader()
        identifier = parse("replies", request.reply.name)

        async def change() -> tuple[Reply, Reply]:
            before = await self._known(reader, identifier)
            return before, replies.change(reader, before, request.reply.etag, _wording(request.reply), asked.at)

        await self._once(asked, change)
        return pb.UpdateReplyResponse(reply=await self._shown(identifier))

    async def DeleteReply(self, request: pb.DeleteReplyRequest, context: object) -> pb.DeleteReplyResponse:
        """See the contract."""
        asked, reader = self._request(request.request_id, request), _reader()
        identifier = parse("replies", request.name)

        async def change() -> tuple[Reply, None]:
            before = await self._known(reader, identifier)
            replies.release(reader, before, request.etag)
            return before, None

        await self._once(asked, change)
        return pb.DeleteReplyResponse()

    async def UseReply(self, request: pb.UseReplyRequest, context: object) -> pb.UseReplyResponse:
        """See the contract."""
        reader = _reader()
        reply = await self._known(reader, parse("replies", request.name))
        heats = await self._keeper.heats(reader.subject)
        await self._keeper.warm(reader.subject, reply_search.warmer(heats, reply.id, self._now()))
        return pb.UseReplyResponse()

    async def _once(self, asked: Request, change: Change) -> None:
        """Does it unless it has been done: what a resend finds changed, it may have changed itself."""
        try:
            await self._keeper.write(asked, *await change())
        except (ReplyChanged, ReplyUnknown):
            if not await self._keeper.done(asked):
                raise

    async def _known(self, reader: Reader, identifier: str) -> Reply:
        reply = await self._keeper.get(reader, identifier)
        if reply is None:
            raise ReplyUnknown
        return reply

    async def _shown(self, identifier: str) -> pb.Reply:
        reader = _reader()
        return _message(await self._known(reader, identifier), reader)

    def _request(self, identifier: str, request: Message) -> Request:
        """By whom and what: the same id in another's hands is another request."""
        content = type(request).__name__.encode() + request.SerializeToString(deterministic=True)
        return Request(f"{staff().subject}/{request_id(identifier)}", hashlib.sha256(content).digest(), self._now())


def _reader() -> Reader:
    who = staff()
    return Reader(who.subject, who.force, Role.SUPERVISOR in who.roles)


def _wording(reply: pb.Reply) -> Wording:
    """What she says of it: AudienceMissing, CategoryInvalid; the domain judges the rest."""
    audience = _AUDIENCE_OF.get(reply.audience)
    if audience is None:
        raise AudienceMissing
    categories = [enums.value(Category, number) for number in reply.categories]
    known = tuple(category for category in categories if category is not None)
    if len(known) < len(categories):
        raise CategoryInvalid
    return Wording(reply.title, reply.text, audience, reply.language, known)


def _message(reply: Reply, reader: Reader) -> pb.Reply:
    wording = reply.wording
    return pb.Reply(
        name=build("replies", reply.id),
        title=wording.title,
        text=wording.text,
        audience=_AUDIENCES[wording.audience],
        language=wording.language,
        categories=map(enums.number, wording.categories),
        create_time=reply.create_time,
        update_time=reply.update_time,
        creator=reply.creator,
        updater=reply.updater,
        etag=replies.etag_of(reply),
        editable=reader.writes(wording.audience),
    )
