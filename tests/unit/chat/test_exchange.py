"""Signals between processes."""

import asyncio

from chassis.run import end
from chat_svc.domain.signals import Came, Roll, Typing, Went
from chat_svc.domain.values import Departure
from tests.fakes.chat_process import Process, Watcher, eventually, processes, settled
from tests.fakes.chat_sessions import OPEN
from tests.fakes.chat_visitors import GONE, MINE, Gateway, opened


def told(process):
    return [signal for _, signal in process.database.told]


def watched(process, session="s"):
    process.log.live(session).watchers.add(watcher := Watcher())
    return watcher


async def hearing(*all_of_them):
    """They listen; gives their jobs."""
    jobs = [asyncio.create_task(one.exchange.listen()) for one in all_of_them]
    await eventually(lambda: len(all_of_them[0].database.hearers) == len(all_of_them))
    return jobs


async def test_typing_reaches_whoever_looks_in_another_process_and_is_heard_once_at_home():
    here, there = processes()
    mine, theirs = watched(here), watched(there)
    jobs = await hearing(here, there)
    here.exchange.typing(here.log.live("s"), by_visitor=True, active=True)
    await here.exchange.flush()
    await eventually(lambda: theirs.signals)
    await settled()
    assert mine.signals == theirs.signals == [Typing("s", by_visitor=True, active=True)]
    await end(jobs)


async def test_a_signal_makes_nobody_hold_a_session():
    here, there = processes()
    jobs = await hearing(there)
    here.exchange.typing(here.log.live("s"), by_visitor=True, active=True)
    here.exchange.come("s")
    await here.exchange.flush()
    await eventually(lambda: there.presence.present("s"))
    assert there.log.held() == []
    await end(jobs)


async def test_of_what_is_said_within_a_second_the_last_word_is_told():
    process = Process()
    live = process.log.live("s")
    for active in (True, False, True, False):
        process.exchange.typing(live, by_visitor=True, active=active)
    process.exchange.typing(live, by_visitor=False, active=True)
    process.exchange.come("s")
    process.exchange.go("s")
    await process.exchange.flush()
    await process.exchange.flush()
    assert told(process) == [
        Typing("s", by_visitor=True, active=False),
        Typing("s", by_visitor=False, active=True),
        Went("s", Departure.CONNECTION_LOST),
    ]
    assert process.store.calls == ["tell"]


async def test_who_is_connected_is_told_anew_again_and_again(monkeypatch):
    monkeypatch.setattr("chat_svc.exchange.ROLL_SECONDS", 0)
    monkeypatch.setattr("chat_svc.exchange._ROLL_MAX", 2)
    process = Process()
    for session in "abc":
        process.presence.come(session)
    await process.exchange.flush()
    assert told(process) == [Roll(("a", "b")), Roll(("c",))]
    await process.exchange.flush()
    assert len(told(process)) == 4


async def test_what_could_not_be_told_is_told_by_the_next_call_of_the_roll(monkeypatch):
    monkeypatch.setattr("chat_svc.exchange.ROLL_SECONDS", 0)
    monkeypatch.setattr("chat_svc.exchange.PAUSE_SECONDS", 0)
    process = Process()
    process.store.failures = ["tell"]
    process.exchange.come("s")
    job = asyncio.create_task(process.exchange.speak())
    await eventually(lambda: told(process))
    assert told(process)[0] == Roll(("s",))
    await end([job])


async def test_a_process_that_lost_its_ear_listens_again(monkeypatch):
    monkeypatch.setattr("chat_svc.exchange.PAUSE_SECONDS", 0)
    here, there = processes()
    there.store.failures = ["signals"]
    jobs = await hearing(there)
    here.exchange.come("s")
    await here.exchange.flush()
    await eventually(lambda: there.presence.present("s"))
    await end(jobs)


async def test_her_line_here_is_her_presence_there():
    here, there = processes()
    jobs = await hearing(there)
    gateway = await opened(here)
    await here.exchange.flush()
    await eventually(lambda: there.presence.present(MINE))
    gateway.send(GONE)
    await eventually(lambda: not here.presence.present(MINE))
    await here.exchange.flush()
    await eventually(lambda: there.presence.left(MINE) is Departure.CONNECTION_LOST)
    await end(jobs)


async def test_no_message_waits_for_a_signal():
    process = Process()
    process.store.failures = ["tell"] * 9
    gateway = Gateway(process)
    gateway.open()
    await eventually(lambda: gateway.kinds() == ["opened", "entry"])
    await process.do(OPEN)
    assert "tell" not in process.store.calls
    assert process.exchange.presence.here() == [MINE]
    process.exchange.come("t")
    assert Came("t") not in told(process)
