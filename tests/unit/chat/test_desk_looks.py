"""What a console's look at the database reads."""

from chat_svc.domain import verbs
from tests.fakes.chat_desk import Console
from tests.fakes.chat_process import processes
from tests.fakes.chat_sessions import EXPIRE, OFFER, SAY, TAKEN, uuid


async def test_a_look_reads_what_is_projected_further_than_it_is_known_and_nothing_else():
    here, there = processes()
    await here.do(*TAKEN)
    console = Console(here, s=3)
    await console.has("beat")
    here.store.calls.clear()
    await console.desk.look_at(await here.store.sessions_of("alice"))
    assert here.store.calls == ["sessions_of"]
    await there.do(EXPIRE, OFFER, verbs.accept("alice", "police", uuid(21)))
    await console.desk.look_at(await here.store.sessions_of("alice"))
    await console.has("released", "offered", "active", 1, 2, 3, 4, 5, 6)


async def test_a_look_reads_again_what_may_have_been_missed():
    here, there = processes()
    await here.do(*TAKEN)
    console = Console(here, s=3)
    await console.has("beat")
    await there.do(SAY)
    here.log.live("s").suspect = True
    await console.desk.look_at(await here.store.sessions_of("alice"))
    await console.is_told("active", "beat", 4, "active")
