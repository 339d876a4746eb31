"""An update of the platform in the middle of a chat: two of each are restarted in turn while people talk."""

import asyncio
from uuid import uuid4

import pytest

from tests.fakes.platform import platform
from tests.fakes.rolling import stage

VISITORS, OPERATORS = 10, 2


@pytest.fixture
async def whole(tmp_path):
    async with platform(tmp_path / "certificates") as one:
        yield one


async def test_a_rolling_restart_loses_nothing_says_nothing_twice_and_everybody_is_back(whole, mongodb_uri):
    async with (
        asyncio.timeout(180),
        stage(whole, mongodb_uri, f"rolling_{uuid4().hex[:8]}", VISITORS, OPERATORS) as running,
    ):
        await running.restart_all()
        told = await running.told()
    assert (told.lost, told.duplicated, told.holes) == (0, 0, 0)
    assert told.said >= 5 * VISITORS
    assert len(told.back) >= VISITORS
