"""What every keeper of audit chains does. Give it a fixture `chains`: two processes'."""

import asyncio
from datetime import UTC, datetime

import pytest

from chassis.audit import Damage, Finding

AT = datetime(2026, 11, 22, 3, 0, 0, 123_456, tzinfo=UTC)


class Crash(Exception):
    """The process ends before its transaction does."""


class AuditStoreSuite:
    """`chains`: two values with `store`, `write(chain, what)` and `write_and_crash(chain, what)`."""

    async def test_a_chain_without_entries_has_no_head_and_is_whole(self, chains):
        assert await chains[0].store.head("directory") is None
        assert await chains[0].store.verify("directory") is None

    async def test_what_is_written_is_found_the_latest_first_by_its_record(self, chains):
        for number in range(3):
            await chains[0].write("directory", {"record": "services/a", "number": number})
        await chains[1].write("directory", {"record": "services/b", "number": 9})
        found = await chains[1].store.about("directory", "services/a", 2)
        assert [(entry.seq, entry.what["number"], entry.who) for entry in found] == [(3, 2, "gaelle"), (2, 1, "gaelle")]
        assert found[0].at == AT.replace(microsecond=123_000)

    async def test_a_chain_goes_on_past_ten_and_is_whole_with_all_its_anchors(self, chains):
        anchors = [await chains[number % 2].write("directory", {"number": number}) for number in range(12)]
        assert [anchor.seq for anchor in anchors] == list(range(1, 13))
        assert await chains[0].store.head("directory") == anchors[-1]
        assert await chains[0].store.verify("directory", anchors) is None

    async def test_chains_know_nothing_of_each_other(self, chains):
        for name in ("directory", "directory_imports", "a"):
            assert (await chains[0].write(name, {})).seq == 1
        assert (await chains[0].write("directory", {})).seq == 2

    async def test_writers_at_once_all_find_a_place_of_their_own(self, chains):
        anchors = await asyncio.gather(*(chains[n % 2].write("directory", {"number": n}) for n in range(8)))
        assert sorted(anchor.seq for anchor in anchors) == list(range(1, 9))
        assert await chains[0].store.verify("directory", anchors) is None

    async def test_an_entry_whose_transaction_fails_was_never_written(self, chains):
        before = await chains[0].write("directory", {})
        with pytest.raises(Crash):
            await chains[0].write_and_crash("directory", {})
        assert await chains[1].store.head("directory") == before
        assert await chains[1].store.verify("directory", [before]) is None

    async def test_what_was_done_to_the_documents_is_found(self, chains):
        anchors = [await chains[0].write("directory", {"number": number}) for number in range(4)]
        await chains[0].damage(3, {"who": "nobody"})
        assert await chains[1].store.verify("directory", anchors) == Finding(3, Damage.EDITED)
        await chains[0].remove(2)
        assert await chains[1].store.verify("directory", anchors) == Finding(2, Damage.REMOVED)
        for seq in (3, 4):
            await chains[0].remove(seq)
        assert await chains[1].store.verify("directory", anchors[-1:]) == Finding(2, Damage.CUT)
