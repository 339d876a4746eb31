"""The gateway before three services that a test plays."""

import pytest

from tests.fakes.gateway_stage import stage


@pytest.fixture(scope="module")
async def front(tmp_path_factory):
    async with stage(tmp_path_factory.mktemp("platform")) as one:
        yield one
