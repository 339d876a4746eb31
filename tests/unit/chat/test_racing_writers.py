"""Whatever several writers do at once, over a store that fails as it likes: one order without holes, nothing twice."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.refusals import Refusal, StoreUnavailable
from chat_svc.domain import team, verbs
from chat_svc.domain.picture import Picture
from chat_svc.domain.values import Author, Departure, Outcome, ReturnCause, Severity
from tests.fakes.chat_process import processes
from tests.fakes.chat_sessions import ASK, DISPATCH, GRANT, OPEN, WITHDRAW, uuid

ATTEMPTS = 20  # a writer gives up after these; failures are fewer


def deed(number):
    """What a writer does, by a number; the number is also its id."""
    operator, epoch, identity = ("alice", "bob")[number % 2], 1 + number // 40, uuid(1000 + number)
    return [
        verbs.say(identity, f"visitor {number}"),
        team.speak(operator, epoch, identity, f"operator {number}"),
        verbs.offer(operator),
        verbs.accept(operator, "police", identity),
        verbs.decline(operator, identity),
        verbs.give_back(operator, epoch, ReturnCause.LEASE_EXPIRED),
        verbs.leave(Departure.TAB_CLOSED),
        verbs.resume(0),
        verbs.close(operator, epoch, identity, Outcome.INFORMED, Severity.LOW),
        ASK,
        GRANT,
        WITHDRAW,
        DISPATCH,
    ][number % 13]


async def insist(process, verb, acknowledged):
    """As a client does: again, with the same id, until an answer comes."""
    for _ in range(ATTEMPTS):
        try:
            acknowledged.append(await process.log.append("s", verb))
        except StoreUnavailable:
            continue
        except Refusal:
            return
        return
    raise AssertionError("no answer came")


@settings(max_examples=60)
@given(
    deeds=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 77)), min_size=1, max_size=25),
    failures=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["insert", "insert after", "read", "project"])), max_size=6
    ),
)
async def test_one_order_without_holes_and_nothing_twice(deeds, failures):
    writers, acknowledged = processes(3), []
    await writers[0].do(OPEN)
    for writer, failure in failures:
        writers[writer].store.failures.append(failure)
    await asyncio.gather(*(insist(writers[writer], deed(number), acknowledged) for writer, number in deeds))

    log = writers[0].database.log("s")
    assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
    visible = [entry.place for entry in log if not entry.staff_only]
    assert visible == list(range(1, len(visible) + 1))
    named = [(entry.author, entry.client_id) for entry in log if entry.client_id]
    assert len(named) == len(set(named))
    assert set(acknowledged) <= {entry.seq for entry in log}

    whole = Picture("s")
    for entry in log:
        if entry.author is Author.OPERATOR and entry.body.__class__.__name__ == "Message":
            assert entry.epoch == whole.epoch
        whole.apply(entry)
    for writer in writers:
        writer.store.failures.clear()
        picture = (await writer.log.fresh("s")).picture
        assert (picture.last_seq, picture.last_place, picture.state) == (
            whole.last_seq,
            whole.last_place,
            whole.state,
        )
        await writer.mender.once()
    assert writers[0].database.projections["s"][1].state is whole.state
