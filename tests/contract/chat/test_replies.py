"""ReplyService over a real channel."""

import asyncio
from uuid import uuid4

import grpc
import pytest

from chassis.auth import Peer
from pnav.chat.v1 import reply_pb2 as pb
from pnav.chat.v1 import resources_pb2
from tests.fakes.chat_calls import DENIED, failed, invalid, refused
from tests.fakes.chat_replies import reply as kept

PRIVATE, TEAM, ALL = pb.REPLY_AUDIENCE_PRIVATE, pb.REPLY_AUDIENCE_TEAM, pb.REPLY_AUDIENCE_ALL
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "REPLY_UNKNOWN")
CHANGED = (grpc.StatusCode.ABORTED, "REPLY_CHANGED")
REUSED = (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")
SUPERVISOR = (grpc.StatusCode.PERMISSION_DENIED, "SUPERVISOR_NEEDED")
METHODS = ("SearchReplies", "GetReply", "CreateReply", "UpdateReply", "DeleteReply", "UseReply")


def call(chat, who, method, **fields):
    request = getattr(pb, f"{method}Request")(**fields)
    return getattr(chat.envoy.replies, method)(request, metadata=who)


def said(**changes):
    return pb.Reply(**{"title": "Accueil", "text": "Bonjour {prénom}", "audience": PRIVATE, "language": "fr"} | changes)


def again(reply, **changes):
    other = pb.Reply()
    other.CopyFrom(reply)
    other.MergeFrom(pb.Reply(**changes))
    return other


def create(chat, who, request_id=None, **changes):
    return call(chat, who, "CreateReply", request_id=request_id or str(uuid4()), reply=said(**changes))


def update(chat, who, reply, request_id=None):
    return call(chat, who, "UpdateReply", request_id=request_id or str(uuid4()), reply=reply)


def delete(chat, who, reply, request_id=None):
    return call(chat, who, "DeleteReply", request_id=request_id or str(uuid4()), name=reply.name, etag=reply.etag)


async def titles(chat, who, **asked):
    return [one.title for one in (await call(chat, who, "SearchReplies", **asked)).replies]


async def test_a_reply_is_made_found_changed_and_deleted(chat, people):
    made = (await create(chat, people.alice, categories=[resources_pb2.CATEGORY_DOMESTIC])).reply
    assert (made.text, made.creator, made.updater, made.editable) == ("Bonjour {prénom}", "alice", "", True)
    assert list(made.categories) == [resources_pb2.CATEGORY_DOMESTIC]
    assert made.create_time.ToDatetime() == made.update_time.ToDatetime() != 0
    assert list((await call(chat, people.alice, "SearchReplies", query="bonj")).replies) == [made]
    changed = (await update(chat, people.alice, again(made, title="Bonsoir"))).reply
    assert (changed.name, changed.title, changed.updater) == (made.name, "Bonsoir", "alice")
    assert changed.etag != made.etag
    assert (await call(chat, people.alice, "GetReply", name=made.name)).reply == changed
    await delete(chat, people.alice, changed)
    assert await refused(call(chat, people.alice, "GetReply", name=made.name)) == UNKNOWN
    assert await titles(chat, people.alice) == []


async def test_a_resend_finds_the_first_outcome_of_every_write(chat, people):
    first, second, third = (str(uuid4()) for _ in range(3))
    made = [(await create(chat, people.alice, first)).reply for _ in range(2)]
    assert made[0] == made[1]
    changed = [(await update(chat, people.alice, again(made[0], title="B"), second)).reply for _ in range(2)]
    assert changed[0] == changed[1]
    for _ in range(2):
        await delete(chat, people.alice, changed[0], third)
    assert await titles(chat, people.alice) == []
    assert await refused(create(chat, people.alice, first)) == UNKNOWN


async def test_a_change_sent_many_times_at_once_is_one_change(chat, people):
    made, same = (await create(chat, people.alice)).reply, str(uuid4())
    answers = await asyncio.gather(*(update(chat, people.alice, again(made, title="B"), same) for _ in range(5)))
    assert {one.reply.etag for one in answers} == {answers[0].reply.etag}


async def test_a_request_id_is_for_one_content_and_one_person(chat, people):
    same = str(uuid4())
    made = (await create(chat, people.alice, same)).reply
    assert await refused(create(chat, people.alice, same, title="B")) == REUSED
    assert await refused(delete(chat, people.alice, made, same)) == REUSED
    other = (await create(chat, people.bob, same)).reply
    assert other.name != made.name
    for method in ("CreateReply", "UpdateReply", "DeleteReply"):
        wanted = invalid("REQUEST_ID_INVALID")
        assert await refused(call(chat, people.alice, method, request_id="1")) == wanted


async def test_of_two_editors_the_later_is_told_and_overwrites_nothing(chat, people):
    made = (await create(chat, people.carol, audience=ALL)).reply
    await update(chat, people.carol, again(made, title="B"))
    assert await refused(update(chat, people.carol, again(made, title="C"))) == CHANGED
    assert await refused(delete(chat, people.carol, made)) == CHANGED
    assert await titles(chat, people.bob) == ["B"]


async def test_somebody_elses_private_reply_is_not_there(chat, people):
    made = (await create(chat, people.alice)).reply
    for who in (people.bob, people.carol, people.paul):
        assert await titles(chat, who) == []
        for attempt in (
            call(chat, who, "GetReply", name=made.name),
            call(chat, who, "UseReply", name=made.name),
            update(chat, who, made),
            delete(chat, who, made),
        ):
            assert await refused(attempt) == UNKNOWN


async def test_a_team_reads_what_its_supervisor_writes_and_others_do_not(chat, people):
    made = (await create(chat, people.carol, audience=TEAM)).reply
    assert made.editable
    ((found),) = (await call(chat, people.alice, "SearchReplies")).replies
    assert (found.name, found.editable) == (made.name, False)
    assert await titles(chat, people.bob) == []
    assert await refused(update(chat, people.alice, found)) == SUPERVISOR
    assert await refused(delete(chat, people.alice, found)) == SUPERVISOR
    for audience in (TEAM, ALL):
        assert await refused(create(chat, people.alice, audience=audience)) == SUPERVISOR


async def test_a_supervisor_without_a_force_has_no_team(chat, people, whole):
    nowhere = (("authorization", f"Bearer {whole.token('supervisor', sub='dora', force='')}"),)
    assert await refused(create(chat, nowhere, audience=TEAM)) == failed("TEAM_MISSING")


async def test_what_comes_with_the_platform_says_so_and_is_a_supervisors_to_change(chat, people):
    chat.process.database.replies["d"] = kept("17", audience="all", id="d")
    (found,) = (await call(chat, people.alice, "SearchReplies", query="17")).replies
    assert (found.name, found.creator, found.editable) == ("replies/d", "", False)
    changed = (await update(chat, people.carol, again(found, title="17 !"))).reply
    assert (changed.creator, changed.updater) == ("", "carol")


async def test_what_she_uses_comes_first_for_her_alone(chat, people):
    names = {}
    for title in ("A", "B", "C"):
        names[title] = (await create(chat, people.carol, title=title, audience=ALL)).reply.name
    for title in ("B", "C", "C"):
        await call(chat, people.alice, "UseReply", name=names[title])
    assert await titles(chat, people.alice) == ["C", "B", "A"]
    assert await titles(chat, people.bob) == ["A", "B", "C"]


async def test_pages_follow_each_other(chat, people):
    for title in "ABC":
        await create(chat, people.alice, title=title)
    first = await call(chat, people.alice, "SearchReplies", page_size=2)
    second = await call(chat, people.alice, "SearchReplies", page_size=2, page_token=first.next_page_token)
    assert [[one.title for one in page.replies] for page in (first, second)] == [["A", "B"], ["C"]]
    assert second.next_page_token == ""


async def test_the_language_and_the_chat_at_hand_come_first(chat, people):
    domestic = resources_pb2.CATEGORY_DOMESTIC
    await create(chat, people.alice, title="A", categories=[resources_pb2.CATEGORY_SEXUAL_SEXIST])
    await create(chat, people.alice, title="B", language="en")
    await create(chat, people.alice, title="C", categories=[domestic])
    assert await titles(chat, people.alice, language="en", category=domestic) == ["B", "C", "A"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"query": "é" * 101}, "QUERY_TOO_LONG"),
        ({"language": "fr_FR"}, "LANGUAGE_INVALID"),
        ({"page_size": -1}, "PAGE_SIZE_INVALID"),
        ({"page_token": "x"}, "PAGE_TOKEN_INVALID"),
    ],
)
async def test_a_search_that_cannot_be_made_is_refused_by_its_name(chat, people, wrong, reason):
    assert await refused(call(chat, people.alice, "SearchReplies", **wrong)) == invalid(reason)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"title": ""}, "TITLE_INVALID"),
        ({"text": ""}, "TEXT_EMPTY"),
        ({"text": "é" * 4001}, "TEXT_TOO_LONG"),
        ({"audience": 0}, "AUDIENCE_MISSING"),
        ({"audience": 9}, "AUDIENCE_MISSING"),
        ({"language": ""}, "LANGUAGE_INVALID"),
        ({"categories": [0]}, "CATEGORY_INVALID"),
        ({"categories": [1, 1]}, "CATEGORY_INVALID"),
    ],
)
async def test_a_reply_that_cannot_be_kept_is_refused_by_its_name_and_nothing_is_kept(chat, people, wrong, reason):
    made = (await create(chat, people.alice)).reply
    asked = str(uuid4())
    assert await refused(create(chat, people.alice, asked, **wrong)) == invalid(reason)
    assert await refused(update(chat, people.alice, said(**wrong, name=made.name, etag=made.etag))) == invalid(reason)
    assert await titles(chat, people.alice) == ["Accueil"]
    assert (await create(chat, people.alice, asked, title="B")).reply.title == "B"


@pytest.mark.parametrize("method", ["GetReply", "UseReply", "DeleteReply", "UpdateReply"])
async def test_a_name_of_another_form_is_refused(chat, people, method):
    where = {"reply": said(name="sessions/s")} if method == "UpdateReply" else {"name": "sessions/s"}
    asked = {"request_id": str(uuid4())} if method in ("DeleteReply", "UpdateReply") else {}
    assert await refused(call(chat, people.alice, method, **where, **asked)) == invalid("NAME_INVALID")


@pytest.mark.parametrize("method", METHODS)
async def test_replies_are_for_those_who_answer_alone(chat, people, method):
    assert await refused(call(chat, people.olga, method)) == DENIED
    for peer in (Peer.GATEWAY, Peer.REFERRAL_SVC):
        stubs = chat.gateway if peer is Peer.GATEWAY else chat.referrals
        assert await refused(getattr(stubs.replies, method)(getattr(pb, f"{method}Request")())) == DENIED


async def test_a_psychologist_keeps_her_own(chat, people):
    await create(chat, people.paul)
    assert await titles(chat, people.paul) == ["Accueil"]
    assert await refused(create(chat, people.paul, audience=ALL)) == SUPERVISOR
