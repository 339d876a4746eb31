"""What every referral store must do. Subclass it and provide a `store` fixture that is empty."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from referral_svc.domain import inbox, life
from referral_svc.domain.inbox import Viewer
from referral_svc.domain.life import Answer, Errand, Task
from referral_svc.domain.values import Detail, Field, Kind, Proposal, Referral, State, Urgency
from tests.fakes.session_log import INTAKE

NOW, LATER = timedelta(0), timedelta(hours=1)
GRANTED = Answer(7, True, (Detail(Field.PHONE, "01 99 00 12 34"),), "1", "fr")
SUPERVISOR = Viewer("carol", supervisor=True)


def a_proposal(operator="alice", unit="units/cergy", urgency=Urgency.URGENT, summary="Elle a peur."):
    fields = (Field.NAME, Field.PHONE)
    return Proposal(operator, "sessions/s1", 1, Kind.REPORT, urgency, unit, fields, summary)


async def a_referral(store, **asked):
    moment = await store.now()
    return Referral(str(uuid4()), a_proposal(**asked), "Commissariat de police de Cergy", INTAKE, moment)


async def kept(store, *, patience=NOW, **asked):
    return await store.create(await a_referral(store, **asked), patience)


async def moved(store, before, after):
    assert await store.change(before, after)
    return after


async def delivered(store, clock=LATER, **asked):
    referral = await kept(store, **asked)
    moment = await store.now()
    queued = await moved(store, referral, life.answered(referral, GRANTED, moment))
    return await moved(store, queued, life.deliver(queued, GRANTED, moment, clock))


async def errands(store, *tasks):
    """All that are due; a store that gives one out again and again is stopped."""
    found = []
    while len(found) < 50 and (errand := await store.claim(tasks or tuple(Task), LATER)) is not None:
        found.append(errand)
    return found


class ReferralStoreSuite:
    async def test_what_is_created_is_read_back_whole(self, store):
        referral = await kept(store)
        assert await store.get(referral.id) == referral

    async def test_text_that_looks_like_a_database_expression_stays_text(self, store):
        referral = await kept(store, summary="$$NOW", operator="$operator")
        assert await store.get(referral.id) == referral

    async def test_a_referral_that_does_not_exist_is_none(self, store):
        assert await store.get(str(uuid4())) is None

    async def test_creating_an_id_twice_gives_the_first(self, store):
        first = await kept(store)
        second = replace(first, proposal=replace(first.proposal, summary="Autre chose."))
        assert await store.create(second, NOW) == first
        assert len(await errands(store)) == 1

    async def test_a_delivered_referral_is_read_back_whole(self, store):
        referral = await delivered(store)
        assert await store.get(referral.id) == referral

    async def test_a_change_from_a_state_that_is_gone_writes_nothing(self, store):
        referral = await kept(store)
        queued = await moved(store, referral, life.answered(referral, GRANTED, await store.now()))
        assert not await store.change(referral, life.withdraw(referral))
        assert await store.get(referral.id) == queued

    async def test_a_change_that_is_refused_owes_nothing(self, store):
        referral = await delivered(store)
        await errands(store)
        queued = replace(referral, state=State.QUEUED)
        assert not await store.change(queued, referral)
        assert await errands(store) == []

    async def test_entering_a_state_owes_what_the_table_says(self, store):
        referral = await delivered(store)
        owed = {errand.task for errand in await errands(store)}
        assert owed == {Task.ASK, Task.DELIVER, Task.MAIL, Task.TELL_DELIVERED}
        await moved(store, referral, life.acknowledge(referral, "bob", await store.now()))
        assert [errand.task for errand in await errands(store)] == [Task.TELL_ACKNOWLEDGED]

    async def test_a_question_is_left_to_its_asker_for_her_patience(self, store):
        await kept(store, patience=LATER)
        assert await errands(store) == []

    async def test_an_errand_is_with_one_holder_at_a_time(self, store):
        referral = await kept(store)
        assert await store.claim([Task.ASK], LATER) == Errand(Task.ASK, referral.id, 1)
        assert await store.claim([Task.ASK], LATER) is None

    async def test_an_errand_whose_lease_has_ended_is_taken_over(self, store):
        referral = await kept(store)
        await store.claim([Task.ASK], NOW)
        assert await store.claim([Task.ASK], LATER) == Errand(Task.ASK, referral.id, 2)

    async def test_only_errands_of_the_tasks_asked_for_are_claimed(self, store):
        await kept(store)
        assert await store.claim([Task.MAIL], LATER) is None

    async def test_a_finished_errand_is_gone(self, store):
        referral = await kept(store)
        await store.finish(Task.ASK, referral.id)
        assert await errands(store) == []

    async def test_a_postponed_errand_is_left_alone(self, store):
        await kept(store)
        errand = await store.claim([Task.ASK], NOW)
        await store.postpone(errand, LATER)
        assert await errands(store) == []

    async def test_a_postponed_errand_can_be_due_at_once(self, store):
        await kept(store)
        errand = await store.claim([Task.ASK], LATER)
        await store.postpone(errand, NOW)
        assert [again.attempts for again in await errands(store)] == [2]

    async def test_a_holder_that_was_replaced_postpones_nothing(self, store):
        await kept(store)
        stale = await store.claim([Task.ASK], NOW)
        await store.claim([Task.ASK], LATER)
        await store.postpone(stale, NOW)
        assert await errands(store) == []

    async def test_a_question_never_asked_is_forgotten(self, store):
        referral = await kept(store, patience=LATER)
        await store.discard(referral)
        assert await store.get(referral.id) is None
        assert await errands(store) == []

    async def test_a_question_that_was_asked_is_not_forgotten(self, store):
        referral = await kept(store)
        await store.finish(Task.ASK, referral.id)
        await store.discard(referral)
        assert await store.get(referral.id) == referral

    async def test_a_referral_that_moved_on_is_not_forgotten(self, store):
        referral = await kept(store)
        queued = await moved(store, referral, life.answered(referral, GRANTED, await store.now()))
        await store.discard(referral)
        assert await store.get(referral.id) == queued

    async def test_only_those_that_await_consent_are_unanswered(self, store):
        waiting = await kept(store)
        await delivered(store)
        assert await store.unanswered(10) == [waiting]
        assert await store.unanswered(1) == [waiting]

    async def test_an_old_question_is_looked_up_rarely(self, store):
        moment = await store.now()
        old = replace(await a_referral(store), create_time=moment - timedelta(days=10))
        await store.create(old, NOW)
        assert await store.unanswered(10) == [old]
        await store.look_later([old.id])
        assert await store.unanswered(10) == []

    async def test_a_viewer_sees_exactly_what_the_rule_says(self, store):
        here = await delivered(store)
        there = await delivered(store, unit="units/other", operator="dora")
        waiting = await kept(store, unit="units/other")
        everything = [here, there, waiting]
        for viewer in VIEWERS:
            expected = inbox.page(everything, viewer, None, 10)
            assert await store.page(viewer, None, 10) == expected, viewer

    async def test_pages_follow_each_other_without_gap_or_repeat(self, store):
        moment = await store.now()
        times = [moment - timedelta(minutes=minutes) for minutes in (3, 1, 2, 1)]
        waiting = [replace(await a_referral(store), create_time=time) for time in times]
        for referral in waiting:
            await store.create(referral, NOW)
        done = await moved(store, waiting[1], life.withdraw(waiting[1]))
        expected = sorted([waiting[0], done, waiting[2], waiting[3]], key=inbox.rank)
        seen, start = [], None
        while page := await store.page(SUPERVISOR, start, 1):
            seen += page
            start = inbox.after(inbox.token(page[-1]))
        assert seen == expected
        assert seen[-1] == done

    async def test_the_census_counts_what_is_not_settled(self, store):
        late = await delivered(store, clock=-LATER)
        await delivered(store)
        acknowledged = await delivered(store)
        await moved(store, acknowledged, life.acknowledge(acknowledged, "bob", await store.now()))
        await kept(store, urgency=Urgency.NORMAL)
        census = await store.census()
        at_unit = census.tallies[State.DELIVERED, Urgency.URGENT]
        assert (at_unit.count, at_unit.overdue) == (2, 1)
        assert NOW <= at_unit.oldest <= await store.now() - late.deliver_time
        assert census.tallies[State.AWAITING_CONSENT, Urgency.NORMAL].count == 1
        assert len(census.tallies) == 2
        assert census.owed == 3 * 4 + 1 + 1


VIEWERS = (
    SUPERVISOR,
    Viewer("alice", operator=True),
    Viewer("alice"),
    Viewer("alice", units=frozenset({"units/other"})),
    Viewer("bob", units=frozenset({"units/cergy"})),
    Viewer("bob", units=frozenset({"-"})),
    Viewer("bob", operator=True),
    Viewer("dora", operator=True, units=frozenset({"units/cergy"})),
)
