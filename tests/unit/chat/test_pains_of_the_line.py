"""What went wrong elsewhere on the way between a page and an operator, each once (PROMISES.md, pains 1, 3, 4, 13)."""

from datetime import timedelta

import pytest

from chat_svc.domain import team, verbs
from chat_svc.domain.values import Outcome, Severity
from tests.fakes.chat_process import Process, eventually, processes
from tests.fakes.chat_sessions import ACCEPT, OFFER, uuid
from tests.fakes.chat_visitors import GONE, MINE, Gateway, opened, reasons, resuming, saying, seqs

FIRST = 10  # number of the first reply's id


async def talking(process):
    """Her line in a chat that an operator has; she sees two entries."""
    gateway = await opened(process)
    await process.do(OFFER, ACCEPT, session=MINE)
    await eventually(lambda: seqs(gateway) == [1, 2])
    return gateway


def replies(count, start=0):
    return [team.speak("alice", 1, uuid(FIRST + n), f"{n}") for n in range(start, start + count)]


def texts(gateway):
    return [entry.message.text for entry in gateway.of("entry") if entry.HasField("message")]


async def test_pain_1_what_was_said_while_the_socket_was_down_is_there_when_it_is_back_without_a_reload():
    here, there = processes()
    gateway = await talking(here)
    gateway.send(GONE)
    await here.do(*replies(3), session=MINE)
    back = Gateway(there)
    back.send(resuming(2), saying(uuid(1), "Je suis là"))
    await eventually(lambda: texts(back) == ["0", "1", "2", "Je suis là"])
    assert seqs(back) == [3, 4, 5, 6]


@pytest.mark.parametrize("hours", [-2, 2])
async def test_pain_3_a_clock_that_jumps_hides_nothing_from_whoever_comes_back(hours):
    process = Process()
    gateway = await talking(process)
    gateway.send(GONE)
    await process.do(*replies(2), session=MINE)
    process.store.pass_time(timedelta(hours=hours))
    await process.do(*replies(2, start=2), session=MINE)
    back = Gateway(process)
    back.send(resuming(2))
    await eventually(lambda: texts(back) == ["0", "1", "2", "3"])


async def test_pain_4_what_is_missing_comes_whole_however_many_pages_it_fills_and_whatever_is_said_meanwhile(
    monkeypatch,
):
    monkeypatch.setattr("chat_svc.reader.PAGE", 3)
    monkeypatch.setattr("chat_svc.log.PAGE", 3)
    here, there = processes()
    await talking(here)
    await here.do(*replies(20), session=MINE)
    back = Gateway(there)
    back.send(resuming(2))
    await here.do(*replies(5, start=20), session=MINE)
    back.send(saying(uuid(1), "Me voilà"))
    await eventually(lambda: len(seqs(back)) == 26)
    assert seqs(back) == list(range(3, 29))


async def test_pain_13_the_end_is_an_entry_that_both_read_at_the_same_place_also_whoever_was_away():
    here, there = processes()
    gateway = await talking(here)
    await here.do(verbs.close("alice", 1, uuid(FIRST), Outcome.INFORMED, Severity.LOW), session=MINE)
    back = Gateway(there)
    back.send(resuming(2), saying(uuid(1), "Encore une chose"))
    for page in (gateway, back):
        await eventually(lambda page=page: [one.WhichOneof("body") for one in page.of("entry")][-1:] == ["closed"])
        assert seqs(page)[-1] == 3
    await eventually(lambda: reasons(back) == ["SESSION_CLOSED"])
    last = here.database.log(MINE)[-1]
    assert (last.place, type(last.body).__name__) == (3, "Closed")
