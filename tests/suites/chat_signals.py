"""What every store of chat_svc does with signals."""

import asyncio

from chassis.run import end
from chat_svc.domain.signals import Came, Roll, Seen, Typing, Went
from chat_svc.domain.values import Departure

SIGNALS = (
    Typing("s", by_visitor=True, active=False),
    Seen("s", 3),
    Came("s"),
    Went("s", Departure.QUICK_EXIT),
    Roll(("s", "t")),
)


class SignalSuite:
    async def test_what_one_process_tells_every_other_hears_and_it_does_not(self, stores):
        here, there = stores
        heard, mine = asyncio.Queue(), asyncio.Queue()
        jobs = [asyncio.create_task(_hear(there, heard)), asyncio.create_task(_hear(here, mine))]
        assert [await heard.get(), await mine.get()] == ["listening", "listening"]
        for signal in SIGNALS:
            await here.tell([signal], await here.now())
        found = [await heard.get() for _ in SIGNALS]
        assert [signal for _, signal in found] == list(SIGNALS)
        assert len({process for process, _ in found}) == 1
        await there.tell(SIGNALS[:2], await there.now())
        assert [(await mine.get())[1] for _ in range(2)] == list(SIGNALS[:2])
        await end(jobs)
        assert (heard.qsize(), mine.qsize()) == (0, 0)

    async def test_a_newcomer_hears_what_was_told_just_now(self, stores):
        here, there = stores
        await here.tell([Roll(("s",))], await here.now())
        heard = asyncio.Queue()
        job = asyncio.create_task(_hear(there, heard))
        assert await heard.get() == "listening"
        assert (await heard.get())[1] == Roll(("s",))
        await end([job])


async def _hear(store, heard):
    async for process, signal in store.signals(lambda: heard.put_nowait("listening")):
        if signal != Roll(()):
            heard.put_nowait((process, signal))
