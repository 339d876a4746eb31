"""The crash suite over the store in memory; and every named point has a test in it."""

import ast
import asyncio
from pathlib import Path

import pytest

import chat_svc
from chat_svc.domain.picture import MOVING
from chat_svc.failpoints import Failpoint, Failpoints
from tests.fakes.chat_process import Process, eventually
from tests.fakes.chat_sessions import LIVES, told
from tests.fakes.chat_store import FakeDatabase
from tests.suites.chat_crashes import MOVES, ChatCrashSuite, points_struck

SOURCES = [ast.parse(path.read_text()) for path in Path(chat_svc.__file__).parent.rglob("*.py")]


class World:
    def __init__(self):
        self._database = FakeDatabase()

    def process(self):
        return Process(self._database)

    def pass_time(self, duration):
        self._database.time += duration

    async def listened(self, process):
        """The process hears the others from now on."""
        job = asyncio.create_task(process.listener.run())
        await eventually(lambda: self._database.listeners)
        return job


class TestCrashes(ChatCrashSuite):
    @pytest.fixture
    def world(self):
        return World()


def test_every_point_is_struck_by_a_test():
    assert points_struck() == set(Failpoint)


def test_every_kind_of_move_is_interrupted_before_its_projection():
    assert {type(verb(told(*LIVES[state])).body) for state, verb in MOVES.values()} == MOVING


def test_a_point_without_a_trap_does_nothing():
    assert [Failpoints().reach(point) for point in Failpoint] == [None] * len(Failpoint)


def test_nothing_but_a_test_sets_a_trap():
    """In the service's own code `trap` is assigned once: to None."""
    targets = [
        (target.attr, ast.unparse(node.value))
        for source in SOURCES
        for node in ast.walk(source)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "trap"
    ]
    assert targets == [("trap", "None")]
