"""Promises R1 to R4, R6 and R12 while everything goes wrong that can: a model that hypothesis drives.

Visitors' pages, operators' consoles and a gateway obey their protocols; two replicas of chat_svc die at named points;
their store fails before it does something, or after, and loses hints. Time is simulated: minutes take milliseconds.
"""

import asyncio
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chat_svc.domain.picture import State
from chat_svc.failpoints import Failpoint
from tests.fakes.chat_console import Console
from tests.fakes.chat_projections import waits_of
from tests.fakes.chat_promises import check_held, check_words, fold, visible
from tests.fakes.chat_simulation import Replica, SimulatedDatabase, Visitor, death, outage
from tests.fakes.chat_store import LIVE
from tests.fakes.simulated_loop import SimulatedLoop

VISITORS, OPERATORS, REPLICAS = 3, {"alice": 1, "bob": 3}, 2  # bob has room for hers too
HEALS_SECONDS = 100  # a lease that runs out, an offer that nobody answers, a place held for nobody
STORMS = settings(
    max_examples=settings.default.max_examples * 2 // 5,
    stateful_step_count=30,
    derandomize=settings.get_current_profile_name() != "thorough",
)
"""Each is some minutes of everybody's life: `--hypothesis-profile thorough` takes many, and others each time."""
CALLS = ("insert", "project", "reserve", "release", "read", "read_visible", "live_sessions", "operators", "renew")
FAILURES = [*CALLS, *(f"{call} after" for call in CALLS)]
ELSEWHERE = {
    *(Failpoint.CODE_MADE, Failpoint.CODE_CONFIRMED, Failpoint.CAME_BACK, Failpoint.TOKEN_BOUND),
    *(Failpoint.PLACE_PROMISED, Failpoint.HANDED_ON, Failpoint.SEATED),
}
"""Nobody here uses a return code or hands a chat over: tests/suites have these."""
POINTS = [point for point in Failpoint if point not in ELSEWHERE]
MOMENTS = st.sampled_from([0, 0.003, 0.05, 0.7, 2])
VISITOR = st.integers(0, VISITORS - 1)
OPERATOR = st.sampled_from(list(OPERATORS))
REPLICA = st.integers(0, REPLICAS - 1)


class Chats(RuleBasedStateMachine):
    """Each rule does one thing, and lets a moment pass."""

    @initialize(seed=st.integers(0, 2**16), willing=st.sampled_from([True, True, False]))
    def begin(self, seed, willing):
        self.loop = SimulatedLoop()
        self.chance = Random(seed)
        self.database = SimulatedDatabase(self.loop)
        self.replicas = [Replica(self.database, self.chance) for _ in range(REPLICAS)]
        self.visitors = [Visitor(number, self.database, self.replicas, self.chance) for number in range(VISITORS)]
        self.consoles = {name: Console(name, room, self.replicas, self.chance) for name, room in OPERATORS.items()}
        self.sound = True
        for console in self.consoles.values():
            console.willing = willing
        self._do(*(one.start for one in (*self.replicas, *self.consoles.values(), *self.visitors)))

    @rule(visitor=VISITOR, deed=st.sampled_from(["come", "speak", "stammer", "depart", "lose"]), moment=MOMENTS)
    def a_visitor_acts(self, visitor, deed, moment):
        self._do(getattr(self.visitors[visitor], deed), seconds=moment)

    @rule(operator=OPERATOR, deed=st.sampled_from(["accept", "decline", "reply", "close"]), moment=MOMENTS)
    def an_operator_acts(self, operator, deed, moment):
        self._do(getattr(self.consoles[operator], deed), seconds=moment)

    @rule(operator=OPERATOR, seconds=st.sampled_from([2, 20, 45]))
    def an_operator_is_paused(self, operator, seconds):
        """What she wanted to say before comes when she is back, if need be too late."""
        console = self.consoles[operator]
        self._do(console.awake.clear, console.reply, seconds=seconds)
        self._do(console.awake.set)

    @rule(replica=REPLICA, point=st.sampled_from(POINTS), blow=st.sampled_from([death, outage]), moment=MOMENTS)
    def a_replica_will_be_struck(self, replica, point, blow, moment):
        self._alive(self.replicas[replica]).arm(point, blow)
        self._do(seconds=moment)

    @rule(replica=REPLICA, moment=MOMENTS)
    def a_replica_is_killed(self, replica, moment):
        self._alive(self.replicas[replica]).die()
        self._do(seconds=moment)

    @rule(replica=REPLICA, failure=st.sampled_from(FAILURES), moment=MOMENTS)
    def the_store_fails_once(self, replica, failure, moment):
        self._alive(self.replicas[replica]).process.store.failures.append(failure)
        self._do(seconds=moment)

    @rule(replica=REPLICA, seconds=st.sampled_from([0.01, 1, 12]))
    def the_store_is_away(self, replica, seconds):
        """Calls fail and hints are lost; then the stream of hints breaks."""
        store = self._alive(self.replicas[replica]).process.store
        store.down = store.deaf = True
        self._do(seconds=seconds)
        store.down = store.deaf = False
        store.break_hints()

    @rule(seconds=st.sampled_from([1, 11, 31, 50]))
    def time_passes(self, seconds):
        self._do(seconds=seconds)

    @invariant()
    def all_holds(self):
        self.sound = False
        logs = self._logs()
        for session, log in logs.items():
            check_words(session, log)
        assert not any(replica.alive and replica.gateway.failure for replica in self.replicas)
        for visitor in self.visitors:
            assert (visitor.wrong, visitor.astray) == ([], 0)
        for console in self.consoles.values():
            assert console.astray == 0
            for name, held in console.entries.items():
                check_held(console.subject, held, logs[name.removeprefix("sessions/")])
        self._nobody_has_more_than_she_has_room_for(logs)
        self.sound = True

    def teardown(self):
        try:
            if self.sound:
                self._everything_heals()
                self.all_holds()
                self._nothing_is_left_open()
        finally:
            self.loop.end()

    def _everything_heals(self):
        for replica in self.replicas:
            self._alive(replica).blows.clear()
            replica.process.store.failures.clear()
        for visitor in self.visitors:
            visitor.talking = False
            self._do(visitor.come)
        for console in self.consoles.values():
            console.willing = True
            self._do(console.awake.set, console.accept)
        self._do(seconds=HEALS_SECONDS)

    def _nothing_is_left_open(self):
        logs = self._logs()
        pictures = [fold(session, log) for session, log in logs.items()]
        live = {one.session: waits_of(one) for one in pictures if one.state in LIVE}
        known = {name: waits for name, (_, waits, _) in self.database.projections.items() if waits.state in LIVE}
        assert known == live, "the projection is what the log says"
        held = {(one.operator, one.session) for one in pictures if one.state in (State.OFFERED, State.ACTIVE)}
        members = [member for member, _ in self.database.members.values()]
        taken = {(one.subject, name) for one in members for name in one.slots}
        assert taken == held, "no place stays taken, and none is missing"
        waiting = [one for one in pictures if one.state is State.WAITING]
        assert not waiting or not any(one.free for one in members), "nobody waits while an operator has room (R12)"
        for visitor in self.visitors:
            assert visitor.shown == visible(logs[visitor.session])
            assert not visitor.kept
        for console in self.consoles.values():
            assert not console.unanswered
            for name in console.active():
                assert len(console.entries[name]) == len(logs[name.removeprefix("sessions/")])

    def _nobody_has_more_than_she_has_room_for(self, logs):
        pictures = [fold(session, log) for session, log in logs.items()]
        for member, _ in self.database.members.values():
            assert len(member.slots) <= member.capacity
            held = [one for one in pictures if one.operator == member.subject and one.state is not State.CLOSED]
            assert len(held) <= member.capacity

    def _logs(self):
        return {visitor.session: self.database.log(visitor.session) for visitor in self.visitors}

    def _alive(self, replica):
        """The same; its successor if it is dead."""
        if not replica.alive:
            self._do(replica.start)
        return replica

    def _do(self, *deeds, seconds=0):
        async def doing():
            for deed in deeds:
                deed()
            await asyncio.sleep(seconds)

        self.loop.run_until_complete(doing())


def test_the_promises_hold_whatever_goes_wrong():
    run_state_machine_as_test(Chats, settings=STORMS)
