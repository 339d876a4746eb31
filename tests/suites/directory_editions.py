"""What every store of editions does. Give it fixtures `editions` and `stores`: four processes' over one directory."""

import asyncio
from datetime import timedelta

import pytest

from directory_svc.domain.editions import EditionState, Slot
from directory_svc.domain.refusals import EditionNotReady, EditionUnknown
from directory_svc.domain.search import Search
from tests.fakes.directory_records import MORNING, brought, default, helpline, imported, laid, service, station

NEVER = MORNING - timedelta(days=1)


async def titles(store):
    return [one.service.id for one in (await store.search(Search(limit=50))).found]


class DirectoryEditionsSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    @pytest.fixture
    def own(self, editions):
        return editions[0]

    async def test_a_new_default_replaces_the_whole_of_the_old(self, own, store):
        await laid(own, helpline("1"), service("s1"), station("u1", "95127"), version="1")
        await laid(own, helpline("2"), service("s2"), station("u2", "95127"), version="2")
        assert [line.phone for line in await store.helplines()] == ["2"]
        assert await titles(store) == ["s2"]
        assert [unit.id for unit in await store.units_for("95127", "95")] == ["u2"]
        assert await store.unit("u1") is None

    async def test_the_default_that_runs_already_is_left_alone(self, own, store):
        await laid(own, helpline("kept"))
        await laid(own, helpline("not looked at"))
        assert [line.phone for line in await store.helplines()] == ["kept"]

    async def test_a_slot_that_runs_an_import_keeps_it_when_a_new_default_comes(self, own, store):
        await laid(own, helpline("1"), service("default"))
        await brought(own, imported("official"), service("official"))
        await own.use(Slot.SERVICES, "official")
        await laid(own, helpline("2"), service("newer default"), version="2")
        assert await titles(store) == ["official"]
        assert [line.phone for line in await store.helplines()] == ["2"]

    async def test_an_edition_is_seen_by_nobody_until_it_is_used(self, own, stores):
        await laid(own, service("old"))
        assert await brought(own, imported("official"), service("new"), service("newer")) == 2
        assert [await titles(store) for store in stores] == [["old"]] * len(stores)
        await own.use(Slot.SERVICES, "official")
        assert [await titles(store) for store in stores] == [["new", "newer"]] * len(stores)

    async def test_one_can_step_back_to_the_edition_before(self, own, store):
        await laid(own, service("old"))
        before = (await own.running())[Slot.SERVICES]
        await brought(own, imported("official"), service("new"))
        await own.use(Slot.SERVICES, "official")
        await own.use(Slot.SERVICES, before)
        assert await titles(store) == ["old"]

    async def test_an_edition_that_is_not_finished_cannot_run(self, own, store):
        await laid(own, service("old"))
        edition = imported("half")
        await own.begin(edition)
        await own.add(edition, [service("half")])
        with pytest.raises(EditionNotReady):
            await own.use(Slot.SERVICES, "half")
        assert await titles(store) == ["old"]

    @pytest.mark.parametrize(("slot", "edition"), [(Slot.SERVICES, "none"), (Slot.UNITS, "official")])
    async def test_an_edition_that_is_not_of_the_slot_cannot_run_there(self, own, slot, edition):
        await laid(own)
        await brought(own, imported("official"), service("new"))
        with pytest.raises(EditionUnknown):
            await own.use(slot, edition)

    async def test_an_edition_says_what_it_is_and_how_many_records_it_has(self, own):
        await laid(own)
        later = MORNING + timedelta(minutes=1)
        await brought(own, imported("official", at=later), service("one"), service("two"))
        (found, before) = await own.editions(Slot.SERVICES)
        assert (before.id, before.records) == ("default-services-1", 0)
        assert (found.id, found.file_name, found.created_at) == ("official", "f.json", later)
        assert (found.state, found.records) == (EditionState.READY, 2)

    async def test_a_record_laid_down_twice_stands_there_once(self, own):
        edition = imported("official")
        await own.begin(edition)
        await own.add(edition, [service("one"), service("two")])
        await own.add(edition, [service("two"), service("three")])
        await own.add(edition, [])
        assert await own.finish(edition) == 3

    async def test_sweeping_keeps_what_runs_and_two_to_step_back_to(self, own, store):
        await laid(own, service("s0"))
        for number in range(1, 5):
            edition = imported(f"e{number}", at=MORNING + timedelta(days=number))
            await brought(own, edition, service(f"s{number}"))
            await own.use(Slot.SERVICES, edition.id)
        assert set(await own.sweep(NEVER)) == {"default-services-1", "e1"}
        assert [one.id for one in await own.editions(Slot.SERVICES)] == ["e4", "e3", "e2"]
        assert await titles(store) == ["s4"]
        await own.use(Slot.SERVICES, "e2")
        assert await titles(store) == ["s2"]
        assert await own.sweep(NEVER) == []

    async def test_sweeping_removes_what_was_abandoned_and_not_what_is_being_laid_down(self, own):
        await laid(own)
        abandoned, going_on = imported("abandoned", at=MORNING), imported("going on", at=MORNING + timedelta(hours=2))
        for edition in (abandoned, going_on):
            await own.begin(edition)
            await own.add(edition, [service("half")])
        assert await own.sweep(MORNING + timedelta(hours=1)) == ["abandoned"]
        with pytest.raises(EditionNotReady):
            await own.finish(abandoned)
        assert await own.finish(going_on) == 1

    async def test_processes_that_start_at_once_lay_down_one_default(self, editions, stores):
        whole = default("1", *(helpline(str(n)) for n in range(50)), station("u", "95127"))
        await asyncio.gather(*(one.lay_down(whole, MORNING) for one in editions))
        for store in stores:
            assert [line.phone for line in await store.helplines()] == [str(n) for n in range(50)]

    async def test_a_reader_sees_one_edition_or_the_other(self, editions, stores):
        await laid(editions[0])
        for name in ("old", "new"):
            edition = imported(name, Slot.HELPLINES)
            await brought(editions[0], edition, *(helpline(f"{name} {n:02}") for n in range(20)))
        await editions[0].use(Slot.HELPLINES, "old")
        done = asyncio.Event()

        async def read(store):
            while not done.is_set():
                lines = [line.phone for line in await store.helplines()]
                assert lines in ([f"{name} {n:02}" for n in range(20)] for name in ("old", "new"))
                await asyncio.sleep(0)

        async def write():
            for _ in range(10):
                await editions[0].use(Slot.HELPLINES, "new")
                await editions[0].use(Slot.HELPLINES, "old")
            done.set()

        await asyncio.gather(write(), *map(read, stores[1:]))
