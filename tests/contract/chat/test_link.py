"""VisitorLinkService over a real channel."""

import grpc
import pytest

from chat_svc.domain import consent
from chat_svc.frames import session_id
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import visitor_link_pb2 as pb
from tests.fakes.chat_calls import Linked, ended, linked
from tests.fakes.chat_process import eventually
from tests.fakes.chat_sessions import ACCEPT, ASK, CLOSE, GRANT, OFFER, REFERRAL, REPLY, uuid
from tests.fakes.chat_visitors import opening, saying

TOKEN = b"t" * 32
MINE = session_id(TOKEN)


async def test_a_visitor_opens_writes_and_is_answered(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await gateway.send(saying(uuid(4), "Bonjour"))
        assert await gateway.hear(1) == [(1, "entry", 2)]
        await chat.process.do(OFFER, ACCEPT, REPLY, session=MINE)
        assert await gateway.hear(2) == [(1, "entry", 3), (1, "entry", 4)]


async def test_a_bad_frame_among_good_ones_is_refused_alone(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await gateway.open(line=2, token=b"u" * 32)
        await gateway.send(
            saying(uuid(4), "un"), saying("no uuid", "deux"), saying(uuid(5), ""), saying(uuid(6), "trois")
        )
        await gateway.send(saying(uuid(4), "autre"), line=2)
        heard = await gateway.hear(5)
        assert [one for one in heard if one[0] == 1] == [
            (1, "entry", 2),
            (1, "refused", "CLIENT_ID_INVALID"),
            (1, "refused", "TEXT_EMPTY"),
            (1, "entry", 3),
        ]
        assert (2, "entry", 2) in heard


async def test_a_line_is_resumed_on_another_stream_without_loss_or_repetition(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await gateway.send(*(saying(uuid(n), str(n)) for n in range(1, 5)))
        await gateway.hear(4)
    async with linked(chat) as gateway:
        await gateway.send({"resume": pb.ResumeFrame(token_hash=TOKEN, after=2)})
        assert await gateway.hear(4) == [(1, "opened", 5), (1, "entry", 3), (1, "entry", 4), (1, "entry", 5)]
        await gateway.send(saying(uuid(4), "4"))
        assert await gateway.hear(1) == [(1, "ack", 5)]


async def test_what_she_is_shown_says_nothing_of_who_answers_or_how_it_was_judged(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await chat.process.do(OFFER, ACCEPT, CLOSE, session=MINE)
        frames = []
        while len(frames) < 2:
            frames += (await gateway.stream.read()).frames
    assigned, closed = (frame.entry for frame in frames)
    assert (assigned.session, assigned.seq, assigned.assigned.operator) == ("", 2, "")
    assert (closed.seq, closed.closed.outcome, closed.closed.severity) == (3, 0, 0)
    assert b"alice" not in assigned.SerializeToString() + closed.SerializeToString()


async def test_consent_is_given_and_taken_back(chat):
    def frame(number, *, granted):
        details = [resources_pb2.ContactDetail(field=resources_pb2.CONTACT_FIELD_PHONE, value="01")]
        return {
            "consent": pb.ConsentFrame(
                client_id=uuid(number),
                referral=REFERRAL,
                granted=granted,
                details=details if granted else [],
                wording_version="1",
                language="fr",
            )
        }

    async with linked(chat) as gateway:
        await gateway.open()
        await chat.process.do(OFFER, ACCEPT, ASK, session=MINE)
        await gateway.hear(2)
        await gateway.send(frame(7, granted=True), frame(8, granted=False))
        assert await gateway.hear(2) == [(1, "entry", 4), (1, "entry", 5)]
        await gateway.send(frame(9, granted=True))
        assert await gateway.hear(1) == [(1, "refused", "CONSENT_WITHDRAWN")]


async def test_what_has_left_is_not_taken_back(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await chat.process.do(OFFER, ACCEPT, ASK, GRANT, consent.dispatch(REFERRAL), session=MINE)
        await gateway.hear(4)
        withdrawal = pb.ConsentFrame(client_id=uuid(10), referral=REFERRAL, wording_version="1", language="fr")
        await gateway.send({"consent": withdrawal})
        assert await gateway.hear(1) == [(1, "refused", "REFERRAL_ALREADY_DISPATCHED")]


async def test_a_gateway_of_a_later_version_is_understood_as_far_as_it_goes(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await gateway.stream.write(
            pb.LinkRequest.FromString(
                pb.LinkRequest(frames=[pb.VisitorFrame(line=1)]).SerializeToString() + b"\xfa\x3f\x03new"
            )
        )
        assert await gateway.hear(1) == [(1, "refused", "FRAME_INVALID")]


async def test_a_process_that_leaves_sends_its_gateways_elsewhere(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        await chat.process.link.drain()
        assert await ended(gateway.stream) == (grpc.StatusCode.UNAVAILABLE, "DRAINING")


async def test_a_gateway_that_leaves_ends_the_stream_in_order_and_its_visitors_are_gone(chat):
    async with linked(chat) as gateway:
        await gateway.open()
        assert chat.process.presence.present(MINE)
        await gateway.stream.done_writing()
        assert await gateway.stream.read() is grpc.aio.EOF
        assert await gateway.stream.code() is grpc.StatusCode.OK
    assert not chat.process.presence.present(MINE)


async def test_many_visitors_of_one_gateway_are_kept_apart(chat):
    async with linked(chat) as gateway:
        for line in range(1, 21):
            await gateway.send({"open": opening(bytes([line]) * 32)}, saying(uuid(line), f"line {line}"), line=line)
        heard = await gateway.hear(60)
        for line in range(1, 21):
            mine = [one[1:] for one in heard if one[0] == line]
            assert mine == [("opened", 1), ("entry", 1), ("entry", 2)]


@pytest.mark.parametrize("waits", [0, 1])
async def test_a_gateway_that_is_cut_off_leaves_nobody_behind(chat, waits):
    stream = chat.gateway.link.Link()
    gateway = Linked(stream)
    await gateway.send({"open": opening()})
    await gateway.hear(2 * waits)
    stream.cancel()
    await eventually(lambda: not chat.process.link._gateways and not chat.process.presence.present(MINE))


async def test_a_batch_that_is_no_message_ends_its_stream_by_name_and_the_next_one_goes_on(chat):
    link = chat.channels["gateway"].stream_stream(
        "/pnav.chat.v1.VisitorLinkService/Link", response_deserializer=pb.LinkResponse.FromString
    )
    stream = link()
    good = pb.LinkRequest(frames=[pb.VisitorFrame(line=1, open=opening(TOKEN))])
    await stream.write(good.SerializeToString())
    await stream.write(b"\xff")
    assert await ended(stream) == (grpc.StatusCode.INVALID_ARGUMENT, "REQUEST_MALFORMED")
    await eventually(lambda: not chat.process.presence.present(MINE))
    async with linked(chat) as gateway:
        await gateway.open(token=b"u" * 32)
