"""A few hundred messages under what goes wrong most; `make chaos` does all of it, longer."""

import pytest

from tests.chaos.campaign import Campaign, run
from tests.chaos.checkers import check
from tests.chaos.ground import Loopback
from tests.chaos.nemeses import cut_lines, freeze_primary, kill_chat, kill_majority, kill_primary
from tests.chaos.replica_set import MEMBERS
from tests.chaos.report import report

pytestmark = pytest.mark.xdist_group("chaos")  # each run starts six processes: one at a time


async def test_nothing_promised_breaks_while_primaries_and_services_die_and_lines_are_cut(tmp_path):
    strikes = (kill_primary, cut_lines, freeze_primary, kill_chat)
    campaign = Campaign(strikes, messages=300, seed=1, limit=60, visitors=6, operators=2, calm=(0.5, 2))
    done = await run(campaign, tmp_path / "run", Loopback(MEMBERS))
    print(report(done))
    assert check(done.history) == {}
    assert done.settled
    assert done.errors == []
    assert sum(done.acknowledged.values()) >= 300
    assert all(done.acknowledged.values())


WEAK = "tests.chaos.weak_chat"


async def test_a_store_that_acknowledges_what_one_member_has_is_caught_losing_it(tmp_path):
    campaign = Campaign((kill_majority,), 100, seed=1, limit=30, visitors=6, calm=(0.5, 1), settle=1, chat=WEAK)
    assert "R1" in check((await run(campaign, tmp_path / "run", Loopback(MEMBERS))).history)
