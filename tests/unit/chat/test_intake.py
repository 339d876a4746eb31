"""A supervisor pauses new chats: nothing is offered, nothing is lost, and whoever waits is told the truth."""

from chassis import metrics
from chat_svc.domain.entries import Offered
from chat_svc.domain.intake import Roster, pause, resume
from chat_svc.domain.picture import State
from pnav.routing.v1.routing_pb2 import FORCE_POLICE
from tests.fakes.chat_process import Process, eventually, processes, settled
from tests.fakes.chat_sessions import ACCEPT, NOW, OPEN, REPLY, SECOND, member, uuid
from tests.fakes.chat_visitors import Gateway, opening


async def decided(process, decision, *rosters, number=1):
    for roster in rosters or Roster:
        await process.intake.decide(roster, decision, uuid(number))


def state(process, session="s"):
    return process.log.live(session).picture.state


PAUSE, RESUME = pause("Évacuation", "carol", NOW), resume("carol", NOW)


async def test_while_all_is_paused_nothing_is_offered_on_any_replica_and_then_it_is():
    here, there = processes()
    await here.staffed(member("alice"), member("bob", force="gendarmerie"), member("chloe", force="reserve"))
    await decided(here, PAUSE)
    await here.do(OPEN)
    here.store.pass_time(120 * SECOND)
    for process in (here, there):
        await process.queue.once()
    assert len(here.database.log("s")) == 1
    await decided(there, RESUME, number=2)
    await here.queue.once()
    assert isinstance(here.database.said("s")[1], Offered)


async def test_a_paused_team_is_passed_over_and_another_answers_in_time():
    process = Process()
    await process.staffed(member("alice"), member("bob", force="gendarmerie"))
    await decided(process, PAUSE, Roster.POLICE)
    await process.do(OPEN)
    await process.queue.once()
    assert state(process) is State.WAITING
    process.store.pass_time(30 * SECOND)
    await process.queue.once()
    assert process.log.live("s").picture.operator == "bob"


async def test_chats_go_on_while_new_ones_are_paused():
    process = Process()
    await process.staffed()
    await process.do(OPEN)
    await process.queue.once()
    await process.do(ACCEPT)
    await decided(process, PAUSE)
    await process.queue.once()
    await process.do(REPLY)
    assert (state(process), process.log.live("s").picture.operator) == (State.ACTIVE, "alice")


async def test_who_waits_is_told_that_nobody_is_there_and_keeps_her_place():
    """Pain 10: nobody there, and a raw error instead of a safe screen."""
    process = Process()
    await process.staffed(member(capacity=1, slots={}))
    await process.do(OPEN, session="earlier")
    await process.queue.once()
    process.store.pass_time()
    gateway = Gateway(process)
    gateway.send({"open": opening(force=FORCE_POLICE)})
    await eventually(lambda: gateway.kinds() == ["opened", "entry"])
    await process.queue.once()
    await decided(process, PAUSE)
    await process.queue.once()
    await decided(process, RESUME, number=2)
    await process.queue.once()
    await settled()
    assert [(one.position, one.staffed) for one in gateway.of("queue")] == [(2, True), (2, False), (2, True)]


async def test_a_pause_is_counted_and_nobody_counts_as_free_meanwhile():
    process = Process()
    await process.staffed()
    await decided(process, PAUSE, Roster.POLICE)
    await process.queue.once()

    def gauges():
        names = (metrics.CHAT_OPERATORS, metrics.CHAT_TAKING, metrics.CHAT_FREE_CAPACITY, metrics.CHAT_INTAKE_PAUSED)
        return [metric.labels("police")._value.get() for metric in names]

    assert gauges() == [1, 0, 0, 1]
    assert metrics.CHAT_INTAKE_PAUSED.labels("reserve")._value.get() == 0
    await decided(process, RESUME, Roster.POLICE, number=2)
    await process.queue.once()
    assert gauges() == [1, 1, 2, 0]
