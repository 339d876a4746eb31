import pytest

from chassis.config import Env
from routing_svc import config, store
from routing_svc.domain.places import Territory
from routing_svc.domain.suggest import Index
from routing_svc.domain.values import Commune, Department, Force


@pytest.fixture(scope="session")
def territory() -> Territory:
    """All of France, as the build has compiled it."""
    return store.load(config.read(Env({})).territory.read_bytes())


@pytest.fixture(scope="session")
def index(territory: Territory) -> Index:
    return Index(territory)


@pytest.fixture(scope="session")
def make_commune():
    """A commune with as little as a test says of it."""

    def make(code: str, title: str = "", force: Force = Force.GENDARMERIE, **more: object) -> Commune:
        told = {"department": Department("99", "Ailleurs"), "postal_codes": ("99000",), "population": 0} | more
        return Commune(code=code, title=title or f"Commune {code}", force=force, **told)

    return make
