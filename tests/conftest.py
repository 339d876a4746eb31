"""What every kind of test may ask for: a real database."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from chassis.up.mongod import running_mongod
from tests.fakes.standins import free_base_port

# Time belongs in benchmarks: a busy machine is no failure.
settings.register_profile("pnav", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("pnav"), max_examples=4_000)
settings.load_profile("pnav")


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """MONGODB_URI if it is set; else a replica set of one member, for this worker alone."""
    given = os.environ.get("MONGODB_URI")
    if given:
        yield given
        return
    with running_mongod(tmp_path_factory.mktemp("mongodb") / "db", free_base_port()) as uri:
        yield uri
