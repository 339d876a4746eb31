"""One token on many sockets, and one line that sends without end: bounded, named, and nobody else notices (R13)."""

from chat_svc.lines import LINES_MAX
from chat_svc.link import FRAMES_MAX
from tests.fakes.chat_process import Process, eventually, processes, settled
from tests.fakes.chat_sessions import uuid
from tests.fakes.chat_visitors import MINE, Gateway, opened, opening, reasons, resuming, saying, seqs

SOCKETS = 50


async def test_a_token_used_from_fifty_sockets_holds_the_newest_few_and_no_other_session_notices():
    process = Process()
    gateway = await opened(process)
    gateway.send({"open": opening(b"u" * 32)}, line=999)
    for line in range(2, SOCKETS + 1):
        gateway.send(resuming(1), line=line)
    await eventually(lambda: all(gateway.of("opened", line) for line in range(1, SOCKETS + 1)))
    over = [line for line in range(1, SOCKETS + 1) if gateway.of("bye", line)]
    assert over == list(range(1, SOCKETS - LINES_MAX + 1))
    assert {gateway.of("bye", line)[0].reason for line in over} == {"LINES_TOO_MANY"}
    assert len(process.log.live(MINE).watchers) == LINES_MAX
    gateway.send(saying(uuid(1), "là"), line=SOCKETS)
    gateway.send(saying(uuid(2), "ici"), line=999)
    await eventually(lambda: seqs(gateway, SOCKETS) == [2] and seqs(gateway, 999) == [1, 2])


async def test_a_line_that_made_room_writes_nothing_more_and_leaves_nobody_absent():
    process = Process()
    gateway = await opened(process)
    for line in range(2, LINES_MAX + 2):
        gateway.send(resuming(1), line=line)
    await eventually(lambda: gateway.of("bye"))
    gateway.send(saying(uuid(1), "?"), resuming(1))
    await eventually(lambda: reasons(gateway) == ["FRAME_INVALID"] * 2)
    assert process.presence.present(MINE)
    assert process.presence.left(MINE) is None


async def test_lines_are_counted_by_process_and_those_that_went_make_room():
    here, there = processes()
    gateway, other = await opened(here), Gateway(there)
    for line in range(2, LINES_MAX + 1):
        gateway.send(resuming(1), line=line)
        other.send(resuming(1), line=line)
    await gateway.leave()
    again = Gateway(here)
    for line in range(1, LINES_MAX + 1):
        again.send(resuming(1), line=line)
    await eventually(lambda: all(again.of("opened", line) for line in range(1, LINES_MAX + 1)))
    await settled()
    assert not any(one.of("bye", line) for one in (gateway, other, again) for line in range(1, LINES_MAX + 1))


async def test_what_one_line_has_waiting_is_bounded_and_what_is_beyond_is_refused_by_its_id():
    process = Process()
    gateway = await opened(process)
    async with process.log.live(MINE).lock:
        gateway.send(*(saying(uuid(n), f"{n}") for n in range(FRAMES_MAX + 5)))
        await eventually(lambda: len(gateway.of("refused")) == 5)
    told = gateway.of("refused")
    assert [(one.reason, one.client_id) for one in told] == [
        ("TOO_FAST", uuid(n)) for n in range(FRAMES_MAX, FRAMES_MAX + 5)
    ]
    await eventually(lambda: len(process.database.log(MINE)) == FRAMES_MAX + 1)
