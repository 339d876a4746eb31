"""The fake store obeys the suite of the real one."""

import pytest

from tests.fakes.referral_store import FakeReferralStore
from tests.suites.referral_store import ReferralStoreSuite


class TestFakeReferralStore(ReferralStoreSuite):
    @pytest.fixture
    def store(self):
        return FakeReferralStore()
