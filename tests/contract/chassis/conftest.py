"""The platform that a tiny service runs on."""

import pytest

from tests.fakes.platform import platform


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
def bearer(whole):
    """Metadata of a member of staff with a role."""

    def of(role, **claims):
        return (("authorization", f"Bearer {whole.token(role, **claims)}"),)

    return of
