"""What a test of chat_svc leaves running ends with it: consoles and gateways that only listen."""

import asyncio

import pytest

from chassis.run import end


@pytest.fixture(autouse=True)
async def _nobody_stays():
    before = asyncio.all_tasks()
    yield
    await end(asyncio.all_tasks() - before - {asyncio.current_task()})
