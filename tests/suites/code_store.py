"""What every store of return codes does. Give it a fixture `stores`: two processes' stores over one empty database."""

import asyncio
from datetime import timedelta

import pytest

from chat_svc.codes import Kept

LONG, OVER = timedelta(hours=1), timedelta(seconds=-1)


class CodeStoreSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def test_a_code_is_found_by_its_session_and_by_its_public_part(self, stores):
        assert await stores[0].keep("s", "000001", "hash")
        kept = Kept("s", "000001", "hash", confirmed=False)
        assert await stores[1].of_session("s") == await stores[1].find("000001") == kept
        assert await stores[1].of_session("t") is None
        assert await stores[1].find("000002") is None

    async def test_a_new_code_takes_the_place_of_the_old_one_and_is_not_confirmed(self, store):
        await store.keep("s", "000001", "old")
        assert await store.confirm(await store.of_session("s"), "")
        assert await store.keep("s", "000002", "new")
        assert await store.find("000001") is None
        assert await store.of_session("s") == Kept("s", "000002", "new", confirmed=False)

    async def test_a_public_part_is_one_sessions_alone(self, store):
        assert await store.keep("s", "000001", "hers")
        assert not await store.keep("t", "000001", "another's")
        assert (await store.find("000001")).session == "s"
        assert await store.of_session("t") is None
        assert await store.keep("s", "000001", "hers again")

    async def test_of_many_who_draw_one_public_part_one_has_it(self, stores):
        got = await asyncio.gather(*(stores[n % 2].keep(f"s{n}", "000001", "hash") for n in range(8)))
        assert got.count(True) == 1

    async def test_only_the_last_code_is_confirmed(self, store):
        await store.keep("s", "000001", "old")
        old = await store.of_session("s")
        await store.keep("s", "000001", "new")
        assert not await store.confirm(old, "")
        assert not (await store.of_session("s")).confirmed
        for _ in range(2):
            assert await store.confirm(await store.of_session("s"), "")
        assert (await store.of_session("s")).confirmed

    async def test_a_safe_word_is_kept_with_its_code_and_dies_with_it(self, stores):
        await stores[0].keep("s", "000001", "hash")
        assert await stores[0].confirm(await stores[0].of_session("s"), "word")
        assert await stores[1].find("000001") == Kept("s", "000001", "hash", confirmed=True, word="word")
        await stores[0].keep("s", "000002", "new")
        assert (await stores[1].find("000002")).word == ""

    async def test_tries_are_counted_by_key_and_over_processes(self, stores):
        counts = [await stores[n % 2].tries("000001", LONG) for n in range(3)]
        assert counts == [1, 2, 3]
        assert await stores[0].tries("000002", LONG) == 1

    async def test_no_try_is_lost_however_many_come_at_once(self, stores):
        counts = await asyncio.gather(*(stores[n % 2].tries("000001", LONG) for n in range(12)))
        assert sorted(counts) == list(range(1, 13))

    async def test_after_the_window_counting_begins_anew(self, store):
        for _ in range(3):
            await store.tries("000001", LONG)
        assert [await store.tries("000001", OVER) for _ in range(2)] == [1, 1]
        assert await store.tries("000001", LONG) == 2

    async def test_a_token_is_bound_to_one_session(self, stores):
        assert await stores[0].bound("token") is None
        for _ in range(2):
            await stores[0].bind("token", "s")
        assert await stores[1].bound("token") == "s"
        assert await stores[1].bound("other") is None
