"""What the consoles of all around a chat are told of it, over a real channel (pains 11 and 22)."""

from chat_svc.domain import team
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1 import team_pb2 as pb
from tests.fakes.chat_calls import following, told
from tests.fakes.chat_sessions import AGREE, INVITE, JOIN, NOTE, OPEN, PART, PROPOSE, SAY, TAKEN, uuid
from tests.fakes.chat_team import call, taken

ACTIVE = ("session", resources_pb2.SESSION_STATE_ACTIVE)
BEAT = ("beat", "")


async def heard(stream, kind):
    """The next event of a kind."""
    while True:
        event = await stream.read()
        if event.WhichOneof("event") == kind:
            return getattr(event, kind)


async def test_a_colleague_is_shown_what_is_proposed_to_her_and_nothing_that_was_said(chat, people):
    await taken(chat, SAY)
    async with following(chat, people.bob) as bobs:
        assert await told(bobs) == [BEAT]
        await call(chat, people.alice, "OfferHandover", note="Elle a peur du soir")
        shown = await heard(bobs, "session")
        assert (shown.operator, shown.handover.to, shown.handover.note) == ("alice", "bob", "Elle a peur du soir")
        await call(chat, people.bob, "AcceptHandover")
        assert await told(bobs, until="entry") == [ACTIVE, ("entry", 1)]
        assert [(await heard(bobs, "entry")).seq for _ in range(5)] == [2, 3, 4, 5, 6]


async def test_a_colleague_who_declines_forgets_it_and_has_read_nothing(chat, people):
    await taken(chat, SAY)
    async with following(chat, people.bob) as bobs:
        await call(chat, people.alice, "OfferHandover")
        await call(chat, people.bob, "DeclineHandover")
        await heard(bobs, "released")
    reads = await chat.envoy.team.ListReads(pb.ListReadsRequest(session="sessions/s"), metadata=people.carol)
    assert not reads.reads


async def test_after_a_cold_handover_the_former_console_forgets_the_chat_and_after_a_warm_one_it_reads_on(chat, people):
    for overlap in (False, True):
        await chat.process.do(*TAKEN, session=f"o{overlap}")
    async with following(chat, people.alice) as hers:
        await told(hers)
        for overlap in (False, True):
            session = f"o{overlap}"
            proposal = team.HandoverOffered("bob", overlap=overlap)
            await chat.process.do(
                team.offer_handover("alice", 1, uuid(31), proposal),
                team.accept_handover("bob", "police", uuid(32)),
                session=session,
            )
        assert (await heard(hers, "released")).session == "sessions/oFalse"
        await chat.process.do(team.speak("bob", 2, uuid(33), "Bonjour"), session="oTrue")
        while (entry := await heard(hers, "entry")).session != "sessions/oTrue" or entry.seq != 6:
            pass
        assert entry.by == "bob"


async def test_a_supervisor_follows_what_she_watches_until_she_leaves_and_the_log_says_it(chat, people):
    await taken(chat, SAY)
    async with following(chat, people.carol) as carols:
        assert await told(carols) == [BEAT]
        await call(chat, people.carol, "WatchSession")
        assert [(await heard(carols, "entry")).seq for _ in range(5)] == [1, 2, 3, 4, 5]
        await call(chat, people.carol, "LeaveSession")
        assert (await heard(carols, "released")).session == "sessions/s"
        await chat.process.do(team.speak("alice", 1, uuid(40), "Entre nous"))
        await chat.process.do(*TAKEN, session="t")
        await call(chat, people.carol, "WatchSession", session="sessions/t")
        assert (await heard(carols, "entry")).session == "sessions/t"


async def test_a_note_reaches_staff_and_no_visitor(chat, people):
    await taken(chat, INVITE, AGREE, JOIN)
    async with following(chat, people.alice, s=6) as hers, following(chat, people.paul, s=6) as pauls:
        for console in (hers, pauls):
            assert await told(console) == [ACTIVE, BEAT]
        await call(chat, people.paul, "AddNote", text="Elle pleure")
        for console in (hers, pauls):
            entry = await heard(console, "entry")
            assert (entry.note.text, entry.by, entry.staff_only) == ("Elle pleure", "paul", True)
    visible = await chat.process.store.read_visible("s", 0, 100)
    assert not [one for one in visible if "Elle pleure" in str(one)]


async def test_whoever_left_is_told_nothing_more_even_with_a_cursor(chat, people):
    await taken(chat, INVITE, AGREE, JOIN, PART)
    async with following(chat, people.paul, s=3) as pauls:
        assert await told(pauls) == [("released", ""), BEAT]


async def test_every_read_is_recorded_before_it_is_shown(chat, people):
    await taken(chat, SAY)
    seen = []
    record = chat.process.store.record

    async def noting(reads):
        seen.append(("recorded", [(one.subject, one.session, one.after) for one in reads]))
        await record(reads)

    chat.process.store.record = noting
    try:
        async with following(chat, people.alice, s=2) as hers:
            await told(hers, until="entry")
            seen.append("shown")
    finally:
        del chat.process.store.record
    assert seen == [("recorded", [("alice", "s", 2)]), "shown"]
    assert [(one.subject, one.after) for one in chat.process.database.reads] == [("alice", 2)]


async def test_an_offer_that_is_not_taken_is_no_read(chat, people):
    await chat.process.do(OPEN, TAKEN[1])
    async with following(chat, people.alice) as hers:
        await told(hers)
    assert chat.process.database.reads == []


async def test_what_cannot_be_recorded_is_not_shown(chat, people):
    await taken(chat, SAY, PROPOSE, NOTE)
    chat.process.store.failures = ["record"]
    async with following(chat, people.alice) as hers:
        try:
            event = await hers.read()
        except Exception as failure:
            event = failure
    assert "UNAVAILABLE" in str(event)
