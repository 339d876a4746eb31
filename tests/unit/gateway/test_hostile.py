"""What a browser would never send: the line ends, or goes on, as the protocol says; the others notice nothing."""

import json
from contextlib import asynccontextmanager

import pytest

from tests.fakes.gateway_stage import OPEN, UUIDS
from tests.fakes.raw_line import BINARY, CONTINUATION, PING, PONG, TEXT, frame, raw_line

OPENING = json.dumps(OPEN).encode()
PINGED = frame(TEXT, b'{"t":"ping"}')


@asynccontextmanager
async def connected(front, *headers):
    """A raw line; chat_svc is told when it is gone."""
    async with raw_line(front.address, *headers) as line:
        yield line
    assert (await front.chat.stream.get()).HasField("gone")


@pytest.fixture
async def line(front):
    """A raw line whose opening has reached chat_svc."""
    async with connected(front) as one:
        await one.send(frame(TEXT, OPENING))
        assert (await front.chat.stream.get()).HasField("open")
        yield one


async def pong(line):
    """Whether the line goes on."""
    await line.send(PINGED)
    return await line.get() == (TEXT, b'{"t":"pong"}')


def say(size):
    """A frame of so many bytes."""
    text = json.dumps({"t": "say", "id": UUIDS[0], "text": ""})
    return text.replace('""', '"' + "x" * (size - len(text)) + '"').encode()


async def test_a_frame_of_20_000_bytes_is_read(line):
    await line.send(frame(TEXT, say(20_000)))
    assert json.loads((await line.get())[1]) == {"t": "refused", "reason": "TEXT_TOO_LONG", "id": UUIDS[0]}
    assert await pong(line)


@pytest.mark.parametrize("size", [20_001, 20_002, 70_000])
async def test_a_frame_of_more_closes_the_line(line, size):
    await line.send(frame(TEXT, say(size)))
    assert await line.closed() == 1009


async def test_a_frame_that_only_claims_to_be_huge_closes_the_line_at_once(line):
    await line.send(frame(TEXT, b"x", claims=2**40))
    assert await line.closed() == 1009


async def test_a_message_in_fragments_is_one_message(front, line):
    text = json.dumps({"t": "say", "id": UUIDS[0], "text": "été"}, ensure_ascii=False).encode()
    cut = text.index("é".encode()) + 1
    await line.send(frame(TEXT, text[:cut], fin=False), frame(PING, b"?"), frame(CONTINUATION, text[cut:]))
    assert await line.get() == (PONG, b"?")
    assert (await front.chat.stream.get()).say.text == "été"


async def test_fragments_that_add_up_to_too_much_close_the_line(line):
    await line.send(frame(TEXT, b"x" * 10_000, fin=False), *[frame(CONTINUATION, b"x" * 1000, fin=False)] * 12)
    assert await line.closed() == 1009


@pytest.mark.parametrize("frames", [[frame(CONTINUATION, b"{}")], [frame(TEXT, b"{", fin=False), frame(TEXT, b"}")]])
async def test_fragments_out_of_turn_close_the_line(line, frames):
    await line.send(*frames)
    assert await line.closed() == 1002


async def test_compression_is_not_agreed_to_and_not_taken(front):
    async with connected(front, "Sec-WebSocket-Extensions: permessage-deflate") as line:
        assert "101" in line.answer.splitlines()[0]
        assert "permessage-deflate" not in line.answer
        await line.send(frame(TEXT, b"\x00", flags=0x40))
        assert await line.closed() == 1002


async def test_a_binary_frame_is_read_as_what_it_holds(front, line):
    await line.send(frame(BINARY, say(500)), frame(BINARY, b"\x00\xff"))
    assert (await front.chat.stream.get()).HasField("say")
    assert await line.closed() == 1007


@pytest.mark.parametrize(
    "payload",
    [b'{"t":"ping","x":"\xff"}', b"\xff", b'{"t":"say","id":"\xc3\x28"}', b'\xef\xbb\xbf{"t":"ping"}', b"", b"hello"],
)
async def test_what_is_no_utf_8_or_no_json_closes_the_line(line, payload):
    await line.send(frame(TEXT, payload))
    assert await line.closed() == 1007


@pytest.mark.parametrize("opcode", [3, 7, 11, 15])
async def test_a_kind_of_frame_nobody_knows_closes_the_line(line, opcode):
    await line.send(frame(opcode, b""))
    assert await line.closed() == 1002


@pytest.mark.parametrize("first", [b'{"t":"ping"}', b'{"t":"typing","on":true}', b'{"t":"nothing"}', b"{}"])
async def test_a_first_frame_that_opens_nothing_closes_the_line(front, first):
    async with connected(front) as line:
        await line.send(frame(TEXT, first))
        assert await line.closed() == 4400


@pytest.mark.parametrize("payload", [b'{"t":"ping","x":' + b'{"a":' * 3000 + b"1" + b"}" * 3001, b"[" * 19_000])
async def test_depth_closes_the_line(line, payload):
    await line.send(frame(TEXT, payload))
    assert await line.closed() == 1007


async def test_after_all_of_it_another_line_is_served(front):
    async with front.open() as (page, _):
        await page.send(t="ping")
        assert await page.get() == {"t": "pong"}
