"""SupervisorService over a real channel."""

import pytest

from chat_svc.domain.intake import REASON_MAX
from pnav.chat.v1 import supervisor_pb2 as pb
from tests.fakes.chat_calls import DENIED, invalid, refused
from tests.fakes.chat_sessions import NOW, uuid

EVERY = [pb.ROSTER_POLICE, pb.ROSTER_GENDARMERIE, pb.ROSTER_RESERVE]
UNAVAILABLE = "STORE_UNAVAILABLE"


def pause(chat, who, number=1, **said):
    request = pb.PauseIntakeRequest(**{"reason": "Évacuation de la salle", "request_id": uuid(number)} | said)
    return chat.envoy.supervisor.PauseIntake(request, metadata=who)


def resume(chat, who, number=2, **said):
    request = pb.ResumeIntakeRequest(**{"request_id": uuid(number)} | said)
    return chat.envoy.supervisor.ResumeIntake(request, metadata=who)


def intake(chat, who):
    return chat.envoy.supervisor.GetIntake(pb.GetIntakeRequest(), metadata=who)


def paused(answer):
    return [one.roster for one in answer.rosters if one.paused]


async def test_where_nobody_decided_anything_every_team_takes_chats(chat, people):
    answer = await intake(chat, people.carol)
    assert list(answer.rosters) == [pb.RosterIntake(roster=roster) for roster in EVERY]


async def test_a_pause_is_told_with_who_when_and_why(chat, people):
    await chat.process.queue.once()
    told = await pause(chat, people.carol, roster=pb.ROSTER_POLICE)
    assert told.rosters == (await intake(chat, people.carol)).rosters
    assert paused(told) == [pb.ROSTER_POLICE]
    assert (told.rosters[0].reason, told.rosters[0].decided_by) == ("Évacuation de la salle", "carol")
    assert abs(told.rosters[0].decide_time.ToDatetime(tzinfo=NOW.tzinfo) - NOW).total_seconds() < 1


async def test_without_a_team_every_team_is_meant(chat, people):
    assert paused(await pause(chat, people.carol)) == EVERY
    assert paused(await resume(chat, people.carol, roster=pb.ROSTER_RESERVE)) == EVERY[:2]
    assert paused(await resume(chat, people.carol, number=3)) == []


async def test_the_same_request_id_decides_once(chat, people):
    await pause(chat, people.carol)
    await resume(chat, people.carol)
    assert paused(await pause(chat, people.carol)) == []
    assert paused(await pause(chat, people.carol, number=3)) == EVERY


@pytest.mark.parametrize("reason", ["", " ", "x" * (REASON_MAX + 1)], ids=["none", "blank", "long"])
async def test_a_pause_needs_a_reason(chat, people, reason):
    assert await refused(pause(chat, people.carol, reason=reason)) == invalid("REASON_INVALID")
    assert paused(await intake(chat, people.carol)) == []


@pytest.mark.parametrize("decide", [pause, resume])
async def test_a_team_that_there_is_not_and_an_id_that_is_none_are_refused(chat, people, decide):
    for roster in (4, 99, -1):
        assert await refused(decide(chat, people.carol, roster=roster)) == invalid("ROSTER_UNKNOWN")
    assert await refused(decide(chat, people.carol, request_id="1")) == invalid("REQUEST_ID_INVALID")


@pytest.mark.parametrize("decide", [pause, resume])
@pytest.mark.parametrize("who", ["alice", "paul", "olga"])
async def test_only_supervisors_decide(chat, people, decide, who):
    assert await refused(decide(chat, getattr(people, who))) == DENIED


async def test_operators_see_why_nothing_is_offered_to_them_and_others_do_not(chat, people):
    await pause(chat, people.carol)
    assert paused(await intake(chat, people.alice)) == EVERY
    for who in (people.paul, people.olga):
        assert await refused(intake(chat, who)) == DENIED


async def test_without_the_database_nobody_is_told_that_it_is_paused(chat, people):
    chat.process.store.down = True
    assert (await refused(pause(chat, people.carol)))[1] == UNAVAILABLE
    chat.process.store.down = False
    assert paused(await pause(chat, people.carol)) == EVERY
