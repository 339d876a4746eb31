"""At each named point the process dies, or its database goes away; people come again; every promise holds.

Give it a fixture `world`: `process()` makes a process over one empty database, `pass_time(duration)` moves its clock.
"""

import pytest

from chat_svc.domain import verbs
from chat_svc.domain.entries import Returned
from chat_svc.domain.picture import State
from chat_svc.failpoints import Failpoint
from chat_svc.frames import session_id
from chat_svc.reader import Reader
from tests.fakes.chat_blows import Crashes, at, log_of, mended, sends, struck
from tests.fakes.chat_page import Page
from tests.fakes.chat_process import eventually
from tests.fakes.chat_promises import fold, visible
from tests.fakes.chat_sessions import ACCEPT, CLOSE, DECLINE, LEAVE, LIVES, OFFER, OPEN, SAY, member, uuid
from tests.fakes.chat_visitors import CODE, MINE, OTHER, Gateway, confirming, leaving, returning
from tests.suites.place_crashes import OperatorCrashes, QueueCrashes, TeamCrashes

MOVES = {
    "opened": (State.NEW, OPEN),
    "offered": (State.WAITING, OFFER),
    "assigned": (State.OFFERED, ACCEPT),
    "declined": (State.OFFERED, DECLINE),
    "departed": (State.WAITING, LEAVE),
    "back": (State.ABANDONED, verbs.resume(0)),
    "closed": (State.ACTIVE, CLOSE),
}


async def joined(process, page):
    """Her page on a new line, caught up and with everything confirmed."""
    gateway = Gateway(process)
    page.join(gateway)
    await eventually(lambda: page.shown and not page.kept)
    return gateway


class LogCrashes(Crashes):
    @at(Failpoint.BEFORE_INSERT, Failpoint.AFTER_INSERT, Failpoint.BEFORE_ANSWER)
    async def test_what_she_says_is_there_once_and_stands_where_she_was_told(self, world, blow, point):
        process, page = world.process(), Page()
        gateway = await joined(process, page)
        page.say(uuid(1), "Bonjour")
        after = await struck(world, process, blow, point, sends(gateway))
        page.lose()
        await joined(after, page)
        page.say(uuid(2), "Encore")
        await eventually(lambda: not page.kept)
        log = await log_of(after, MINE)
        assert page.shown == visible(log) == [("opened", ""), ("message", "Bonjour"), ("message", "Encore")]
        assert (page.confirmed, page.astray) == ({uuid(1): 2, uuid(2): 3}, 0)
        await mended(world, after, [MINE])

    @at(Failpoint.BEFORE_INSERT, Failpoint.AFTER_INSERT, Failpoint.BEFORE_PROJECTION, Failpoint.BEFORE_ANSWER)
    async def test_whoever_opens_waits_and_is_seen_as_soon_as_she_comes_again(self, world, blow, point):
        process, page = world.process(), Page()
        await process.staffed(member(capacity=1))
        page.join(gateway := Gateway(process))
        after = await struck(world, process, blow, point, sends(gateway))
        page.lose()
        await joined(after, page)
        (picture,) = await mended(world, after, [MINE])
        assert (picture.state, picture.operator) == (State.OFFERED, "alice")

    @at(Failpoint.BEFORE_PROJECTION)
    @pytest.mark.parametrize("move", MOVES)
    async def test_the_queue_knows_of_every_move_as_soon_as_anybody_looks(self, world, blow, point, move):
        process, (state, verb) = world.process(), MOVES[move]
        await process.do(*LIVES[state])
        after = await struck(world, process, blow, point, process.do(verb))
        await after.log.fresh("s")
        await after.mender.once()
        picture = fold("s", await log_of(after, "s"))
        assert [one.state for one in await after.store.live_sessions()] == [picture.state] * (
            picture.state in (State.WAITING, State.OFFERED, State.ACTIVE)
        )

    @at(Failpoint.HINT_HEARD)
    async def test_a_hint_that_led_nowhere_costs_no_reader_anything(self, world, blow, point, monkeypatch):
        monkeypatch.setattr("chat_svc.jobs._PAUSE_SECONDS", 0)
        here, there, seen = world.process(), world.process(), []
        await here.do(OPEN)
        live = await there.log.fresh("s")
        await world.listened(there)
        after = await struck(world, there, blow, point, here.do(SAY))
        live = await after.log.fresh("s")
        Reader(after.log, live, 0, lambda one: seen.append(one.seq), staff=True)
        await eventually(lambda: seen == [1, 2])


class VisitorCrashes(Crashes):
    @at(Failpoint.BACK_IN_QUEUE)
    async def test_whoever_gives_a_sign_waits_again_and_what_she_said_is_there_once(self, world, blow, point):
        process, page = world.process(), Page()
        gateway = await joined(process, page)
        gateway.send(leaving())
        await eventually(lambda: len(page.shown) == 2)
        page.say(uuid(1), "Je suis là")
        after = await struck(world, process, blow, point, sends(gateway))
        page.lose()
        await joined(after, page)
        (picture,) = await mended(world, after, [MINE])
        assert picture.state is State.WAITING
        assert [what for what, _ in page.shown] == ["opened", "departed", "returned", "message"]

    @at(Failpoint.CODE_MADE, Failpoint.CODE_CONFIRMED)
    async def test_a_code_that_she_was_not_told_of_is_asked_for_or_typed_again(self, world, blow, point):
        process, page = world.process(), Page()
        gateway = await joined(process, page)
        if point is Failpoint.CODE_MADE:
            work = sends(gateway, CODE)
        else:
            work = sends(gateway, confirming(await _code(gateway)))
        after = await struck(world, process, blow, point, work)
        shown = [one.code for one in gateway.of("code")]
        gateway = await joined(after, page)
        code = shown[0] if shown else await _code(gateway)
        gateway.send(confirming(code))
        await eventually(lambda: gateway.of("code_confirmed"))
        assert await after.codes.session_of(code) == MINE

    @at(Failpoint.CAME_BACK, Failpoint.TOKEN_BOUND)
    async def test_a_return_that_was_not_answered_is_said_again_and_leads_to_the_same_chat(self, world, blow, point):
        process, page = world.process(), Page()
        gateway = await joined(process, page)
        code = await _code(gateway)
        gateway.send(confirming(code), leaving())
        await eventually(lambda: len(page.shown) == 2)
        elsewhere = Gateway(process)
        after = await struck(world, process, blow, point, sends(elsewhere, returning(code)))
        again = Gateway(after)
        again.send(returning(code))
        await eventually(lambda: [(one.last_seq, one.held_back) for one in again.of("opened")] == [(3, True)])
        assert await after.codes.bound(session_id(OTHER)) == MINE
        (picture,) = await mended(world, after, [MINE])
        assert picture.state is State.WAITING
        assert [type(one.body) for one in await log_of(after, MINE)].count(Returned) == 1


class ChatCrashSuite(LogCrashes, QueueCrashes, OperatorCrashes, TeamCrashes, VisitorCrashes):
    """All of it."""


async def _code(gateway):
    gateway.send(CODE)
    await eventually(lambda: gateway.of("code"))
    return gateway.of("code")[-1].code


def points_struck():
    """Every point at which some test of the suite strikes."""
    tests = [getattr(ChatCrashSuite, name) for name in dir(ChatCrashSuite) if name.startswith("test_")]
    marks = [mark for test in tests for mark in test.pytestmark if mark.args[0] == "point"]
    return {point for mark in marks for point in mark.args[1]}
