"""What every store of chat_svc does. Give it a fixture `stores`: two processes' stores over one empty database."""

import asyncio

import pytest

from chassis.run import end
from chat_svc.domain import consent, verbs
from chat_svc.domain.entries import AnyBody, Message, Offered
from chat_svc.domain.picture import State
from chat_svc.domain.queue import Waits
from chat_svc.domain.values import Category, Force, ReferralStage
from tests.fakes.chat_sessions import (
    AGREE,
    ASK,
    CARD,
    CLOSE,
    DECLINE,
    DISPATCH,
    EXPIRE,
    GRANT,
    IN_DANGER,
    INVITE,
    JOIN,
    LEAVE,
    LIVES,
    NOTE,
    NOW,
    OFFER,
    OPEN,
    PART,
    PROPOSE,
    REFERRAL,
    REFUSE,
    REPLY,
    RETURN,
    SAY,
    TAKEN,
    WITHDRAW,
    entry,
    told,
    uuid,
    written,
)
from tests.suites.chat_operators import OperatorSuite
from tests.suites.chat_signals import SignalSuite
from tests.suites.chat_team import TeamSuite

EVERYTHING = (
    *written(OPEN, OFFER, DECLINE, OFFER, TAKEN[2], SAY, REPLY, ASK, GRANT, DISPATCH, LEAVE),
    *written(*TAKEN, ASK, WITHDRAW)[-1:],
    *written(*TAKEN, ASK, GRANT, DISPATCH, consent.advance(REFERRAL, ReferralStage.DELIVERED))[-1:],
    *written(*TAKEN, verbs.share("alice", 1, uuid(9), CARD))[-1:],
    *written(*TAKEN, RETURN)[-1:],
    *written(*TAKEN, CLOSE)[-1:],
    *written(*TAKEN, PROPOSE, REFUSE, INVITE, AGREE, JOIN, PART, NOTE)[3:],
)


class LogSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def test_every_kind_of_entry_comes_back_as_it_went_in(self, store):
        assert {type(one.body) for one in EVERYTHING} == set(AnyBody.__args__)
        for number, one in enumerate(EVERYTHING):
            session = f"s{number}"
            original = entry(session, 1, one.body, author=one.author, client_id=one.client_id, by=one.by)
            assert await store.insert([original]) == set()
            assert await store.read(session, 0, 10) == [original]

    async def test_of_two_writers_of_one_place_the_second_loses(self, stores):
        first, second = stores
        assert await first.insert([entry("s", 1, Message("first"))]) == set()
        assert await second.insert([entry("s", 1, Message("second"))]) == {0}
        assert [one.body.text for one in await second.read("s", 0, 10)] == ["first"]

    async def test_of_many_writers_of_one_place_one_wins(self, stores):
        lost = await asyncio.gather(*(stores[n % 2].insert([entry("s", 1, Message(str(n)))]) for n in range(10)))
        assert sorted(map(len, lost)) == [0] + [1] * 9
        (kept,) = await stores[0].read("s", 0, 10)
        assert kept.body.text == str(lost.index(set()))

    async def test_some_losing_in_a_batch_do_not_hold_up_the_others(self, store):
        await store.insert([entry("a", 1), entry("c", 1)])
        assert await store.insert([entry(name, 1) for name in "abcd"]) == {0, 2}
        assert [len(await store.read(name, 0, 10)) for name in "abcd"] == [1, 1, 1, 1]

    async def test_a_place_asked_for_twice_in_one_batch_is_given_once(self, store):
        assert await store.insert([entry("s", 1, Message("one")), entry("s", 1, Message("two"))]) == {1}

    async def test_the_databases_time_can_be_stored(self, store):
        now = await store.now()
        assert now.tzinfo is not None
        await store.insert([entry("s", 1, at=now)])
        assert (await store.read("s", 0, 1))[0].at == now

    async def test_a_log_is_read_in_order_and_page_by_page(self, store):
        for seq in (3, 12, 1, 10, 2):
            await store.insert([entry("s", seq)])
        assert [one.seq for one in await store.read("s", 0, 10)] == [1, 2, 3, 10, 12]
        assert [one.seq for one in await store.read("s", 2, 2)] == [3, 10]
        assert await store.read("s", 12, 10) == []

    async def test_a_reader_gets_entries_of_her_session_alone(self, store):
        await store.insert([entry(name, 1) for name in ("s", "s0", "sa", "r", "s-")])
        assert [one.session for one in await store.read("s", 0, 10)] == ["s"]
        assert [one.session for one in await store.read_visible("s", 0, 10)] == ["s"]

    async def test_the_visitor_reads_her_places_without_holes_and_nothing_of_staff(self, store):
        for one in written(OPEN, OFFER, DECLINE, OFFER, DECLINE_AGAIN, SAY):
            await store.insert([one])
        found = await store.read_visible("s", 0, 10)
        assert [one.place for one in found] == [1, 2, 3, 4]
        assert not any(one.staff_only or isinstance(one.body, Offered) for one in found)
        assert [one.place for one in await store.read_visible("s", 2, 10)] == [3, 4]
        assert [one.place for one in await store.read_visible("s", 1, 2)] == [2, 3]
        assert await store.read_visible("s", 4, 10) == []

    async def test_what_one_process_appends_is_hinted_to_the_others_and_not_to_itself(self, stores):
        here, there = stores
        heard, mine = asyncio.Queue(), asyncio.Queue()
        listening = [asyncio.create_task(_listen(there, heard)), asyncio.create_task(_listen(here, mine))]
        assert [await heard.get(), await mine.get()] == ["listening", "listening"]
        await here.insert([entry("theirs", 1)])
        await there.insert([entry("mine", 1)])
        assert [await heard.get(), await mine.get()] == ["theirs", "mine"]
        await end(listening)
        assert (heard.qsize(), mine.qsize()) == (0, 0)


class ProjectionSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def test_the_queue_reads_of_a_session_what_it_needs(self, store):
        facts = {"operator": "alice", "offered_at": NOW, "waits_since": NOW}
        said = ("s", State.OFFERED, Force.POLICE, Category.DOMESTIC, "fr", NOW)
        await store.project(told(OPEN, OFFER, DECLINE, OFFER))
        assert await store.live_sessions() == [Waits(*said, passed=("alice",), **facts)]
        await store.project(told(*TAKEN, EXPIRE, OFFER))
        assert await store.live_sessions() == [Waits(*said, epoch=1, talked_with="alice", lost_at=NOW, **facts)]

    async def test_the_queue_reads_whether_someone_is_in_danger(self, store):
        await store.project(told(OPEN))
        await store.project(told(IN_DANGER, session="d"))
        assert {one.session: one.danger for one in await store.live_sessions()} == {"s": False, "d": True}

    async def test_sessions_that_are_over_do_not_come_to_the_queue(self, store):
        for state, life in LIVES.items():
            if state is not State.NEW:
                await store.project(told(*life, session=state))
        found = {one.session for one in await store.live_sessions()}
        assert found == {State.WAITING, State.OFFERED, State.ACTIVE}

    async def test_an_operators_sessions_are_those_offered_to_her_or_with_her(self, store):
        for state in (State.WAITING, State.OFFERED, State.ACTIVE, State.CLOSED):
            await store.project(told(*LIVES[state], session=state))
        await store.project(told(OPEN, verbs.offer("bob"), session="of bob"))
        assert await store.sessions_of("alice") == {State.OFFERED: 2, State.ACTIVE: 3}

    async def test_a_projection_never_goes_back(self, stores):
        late, early = told(*TAKEN), told(OPEN)
        await stores[0].project(late)
        await stores[1].project(early)
        (found,) = await stores[1].live_sessions()
        assert (found.state, found.epoch) == (State.ACTIVE, 1)

    async def test_of_many_projections_at_once_the_newest_stays(self, stores):
        pictures = [told(*TAKEN[:n]) for n in (1, 2, 3, 2, 1)]
        await asyncio.gather(*(stores[n % 2].project(picture) for n, picture in enumerate(pictures)))
        (found,) = await stores[0].live_sessions()
        assert found.state is State.ACTIVE


class ChatStoreSuite(LogSuite, ProjectionSuite, OperatorSuite, SignalSuite, TeamSuite):
    """All of it."""


DECLINE_AGAIN = verbs.decline("alice", uuid(20))


async def _listen(store, heard):
    async for hint in store.hints(lambda: heard.put_nowait("listening")):
        heard.put_nowait(hint.session)
