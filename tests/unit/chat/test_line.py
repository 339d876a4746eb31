"""What one visitor's frames do, and what she is told."""

import pytest

from chat_svc.domain import verbs
from chat_svc.domain.entries import Departed, Returned
from chat_svc.domain.picture import State
from chat_svc.domain.signals import Typing
from chat_svc.domain.values import Departure, ReturnCause
from chat_svc.frames import session_id
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import visitor_link_pb2 as pb
from pnav.routing.v1.routing_pb2 import FORCE_POLICE
from tests.fakes.chat_process import Process, Watcher, eventually, processes, settled
from tests.fakes.chat_sessions import ACCEPT, ASK, CLOSE, OFFER, OPEN, SAY, TAKEN, member, uuid
from tests.fakes.chat_visitors import (
    GONE,
    MINE,
    TOKEN,
    Gateway,
    consenting,
    leaving,
    opened,
    opening,
    reasons,
    resuming,
    saying,
    seqs,
)


async def resumed(process):
    gateway = Gateway(process)
    gateway.send(resuming(1))
    await eventually(lambda: "opened" in gateway.kinds())
    return gateway


async def test_a_session_is_named_by_its_token_and_by_nothing_that_leads_back_to_it():
    assert session_id(TOKEN) == "364d28786ae4a6aec686b345b7161e1d"
    assert session_id(TOKEN) != session_id(b"u" * 32)
    assert TOKEN.hex() not in session_id(TOKEN)


async def test_what_a_frame_asks_wrongly_is_refused_by_name_and_the_line_goes_on():
    gateway = Gateway(Process())
    gateway.send(saying(uuid(1), "too early"), {"open": opening(category=0)}, {"open": opening(b"short")}, resuming(0))
    gateway.send(
        {"open": opening(commune="95127")}, leaving(), {}, {"open": opening()}, {"open": opening()}, resuming(0)
    )
    gateway.send(leaving(0), leaving(resources_pb2.DEPARTURE_CONNECTION_LOST), saying("1", "no"))
    gateway.send(saying(uuid(2), " "), saying(uuid(3), "x" * 4001), consenting(4), consenting(5, referral="r"))
    gateway.send(consenting(6, (0, "01")), saying(uuid(7), "Bonjour"))
    await eventually(lambda: 2 in seqs(gateway))
    assert reasons(gateway) == [
        "FRAME_INVALID",
        "CATEGORY_MISSING",
        "TOKEN_UNKNOWN",
        "TOKEN_UNKNOWN",
        "NAME_INVALID",
        "FRAME_INVALID",
        "FRAME_INVALID",
        "ALREADY_OPEN",
        "ALREADY_OPEN",
        "FRAME_INVALID",
        "FRAME_INVALID",
        "CLIENT_ID_INVALID",
        "TEXT_EMPTY",
        "TEXT_TOO_LONG",
        "CONSENT_NOT_REQUESTED",
        "NAME_INVALID",
        "CONSENT_INVALID",
    ]
    assert [frame.client_id for frame in gateway.of("refused")[-6:]] == ["1", *(uuid(n) for n in range(2, 7))]


async def test_what_she_has_been_shown_already_is_acknowledged_with_its_place():
    process = Process()
    gateway = await opened(process)
    await process.do(OFFER, ACCEPT, session=MINE)
    gateway.send(saying(uuid(1), "Bonjour"))
    await eventually(lambda: seqs(gateway) == [1, 2, 3])
    gateway.send(saying(uuid(1), "Bonjour"), saying(uuid(1), "Autre"))
    await eventually(lambda: reasons(gateway) == ["CLIENT_ID_REUSED"])
    assert [(ack.client_id, ack.seq) for ack in gateway.of("ack")] == [(uuid(1), 3)]


async def test_what_is_new_to_her_is_not_acknowledged_besides():
    here, there = processes()
    gateway = await opened(here)
    gateway.send(saying(uuid(1), "Bonjour"))
    await eventually(lambda: seqs(gateway) == [1, 2])
    other = Gateway(there)
    other.send(resuming(0), saying(uuid(1), "Bonjour"))
    await eventually(lambda: seqs(other) == [1, 2])
    await settled()
    assert other.kinds() in (["opened", "entry", "entry"], ["opened", "entry", "entry", "ack"])
    assert gateway.of("ack") == []


async def test_whoever_comes_back_gets_what_is_missing_exactly():
    here, there = processes()
    await opened(here)
    await here.do(OFFER, ACCEPT, SAY, session=MINE)
    gateway = Gateway(there)
    gateway.send(resuming(1))
    await eventually(lambda: seqs(gateway) == [2, 3])
    assert gateway.of("opened")[0].last_seq == 3


async def test_a_cursor_beyond_her_places_is_refused():
    process = Process()
    await opened(process)
    await process.do(OFFER, session=MINE)
    gateway = Gateway(process)
    gateway.send(resuming(2), resuming(-1), resuming(1))
    await eventually(lambda: gateway.kinds() == ["refused", "refused", "opened"])
    assert reasons(gateway) == ["CURSOR_INVALID", "CURSOR_INVALID"]


async def test_leaving_is_an_entry_and_silence_is_not():
    process = Process()
    gateway = await opened(process)
    gateway.send(leaving(resources_pb2.DEPARTURE_QUICK_EXIT), GONE)
    await eventually(lambda: not process.presence.present(MINE))
    assert process.database.said(MINE)[1:] == [Departed(Departure.QUICK_EXIT)]
    assert process.presence.left(MINE) is Departure.QUICK_EXIT
    other = Gateway(process)
    other.send(resuming(1), GONE)
    await eventually(lambda: process.presence.left(MINE) is Departure.CONNECTION_LOST)
    assert process.database.said(MINE)[2:] == [Returned(ReturnCause.VISITOR_BACK)]


@pytest.mark.parametrize("sign", [saying(uuid(1), "Je suis là"), {"open": opening()}], ids=["writes", "opens"])
async def test_whoever_left_the_queue_and_gives_a_sign_waits_again(sign):
    process = Process()
    gateway = await opened(process)
    await process.do(verbs.leave(Departure.TAB_CLOSED), session=MINE)
    gateway.send(sign, line=1 if "say" in sign else 2)
    await eventually(lambda: process.log.live(MINE).picture.state is State.WAITING)
    assert isinstance(process.database.said(MINE)[2], Returned)


async def test_her_place_in_the_queue_is_pushed_when_it_changes_and_only_then():
    process = Process()
    await process.do(OPEN, session="earlier")
    process.store.pass_time()
    gateway = Gateway(process)
    gateway.send({"open": opening(force=FORCE_POLICE)})
    await eventually(lambda: gateway.kinds() == ["opened", "entry"])
    for _ in range(2):
        await process.queue.once()
    await settled()
    assert [(frame.position, frame.staffed) for frame in gateway.of("queue")] == [(2, False)]
    await process.do(verbs.leave(Departure.TAB_CLOSED), session="earlier")
    await process.queue.once()
    await process.staffed(member(skills=frozenset({"sexual_sexist"})))
    await process.queue.once()
    await settled()
    assert [(frame.position, frame.staffed) for frame in gateway.of("queue")] == [(2, False), (1, False), (1, True)]


async def test_her_place_is_told_again_when_she_is_back_in_the_queue():
    process = Process()
    gateway = await opened(process)
    await process.queue.once()
    await process.do(OFFER, ACCEPT, session=MINE)
    await process.queue.once()
    await process.queue.once()
    await settled()
    assert [frame.position for frame in gateway.of("queue")] == [1, 1]
    assert process.log.live(MINE).picture.state is State.WAITING


async def test_whoever_opens_while_the_board_knows_her_is_told_her_place_at_once():
    process = Process()
    await opened(process)
    await process.queue.once()
    assert (await resumed(process)).kinds() == ["opened", "queue"]


async def test_typing_is_shown_to_the_other_side_alone_and_never_stored():
    process, watcher = Process(), Watcher()
    gateway = await opened(process)
    live = process.log.live(MINE)
    live.watchers.add(watcher)
    gateway.send({"typing": pb.TypingFrame(active=True)}, {"typing": pb.TypingFrame(active=False)})
    gateway.send({"typing": pb.TypingFrame(active=True)}, line=9)
    await eventually(lambda: len(watcher.signals) == 2)
    assert watcher.signals == [Typing(MINE, by_visitor=True, active=active) for active in (True, False)]
    live.signal(Typing(MINE, by_visitor=False, active=True))
    await eventually(lambda: gateway.of("typing"))
    assert len(gateway.of("typing")) == 1
    assert len(process.database.log(MINE)) == 1
    live.watchers.discard(watcher)


async def test_consent_is_written_as_she_gave_it():
    process = Process()
    gateway = await opened(process)
    await process.do(OFFER, ACCEPT, ASK, session=MINE)
    phone = (resources_pb2.CONTACT_FIELD_PHONE, "01 99 00 12 34")
    gateway.send(consenting(1, phone, (0, "unknown")), consenting(2, phone), consenting(3, granted=False))
    gateway.send(consenting(4, phone))
    await eventually(lambda: len(reasons(gateway)) == 2)
    assert reasons(gateway) == ["CONSENT_INVALID", "CONSENT_WITHDRAWN"]
    kinds = [entry.WhichOneof("body") for entry in gateway.of("entry")][2:]
    assert kinds == ["consent_requested", "consent_granted", "consent_withdrawn"]


async def test_after_the_end_nothing_is_written_and_everything_can_be_read():
    process = Process()
    await process.do(*TAKEN, CLOSE, session=MINE)
    gateway = Gateway(process)
    gateway.send(resuming(0), saying(uuid(9), "Encore"))
    await eventually(lambda: seqs(gateway) == [1, 2, 3])
    await eventually(lambda: reasons(gateway) == ["SESSION_CLOSED"])
