"""What every store of editors' work does. Give it a fixture `desk`: two processes' stores over one directory.

`desk.stores`; `await desk.bring(*records)`: an import whose edition runs from now on; `await desk.crash(kind, ids, act,
decide)`: a change whose process ends before it is committed.
"""

import asyncio
from dataclasses import replace

import pytest

from directory_svc.domain.curation import CHAIN, Act, etag_of, retire, update, verify
from directory_svc.domain.editor_refusals import EtagStale
from directory_svc.domain.records import Helpline, Phone, Service, Unit
from tests.fakes.directory_records import details, helpline, service, station
from tests.fakes.editor_store import NOW

GAELLE, HUGO = "gaelle", "hugo"
NEW = (Phone("01 99 00 11 11"),)


def act(who=GAELLE, number=1):
    return Act(who, NOW, f"{number}")


def updating(kept, by, *, verified=False, **values):
    """The change of a record as it was read."""
    etag, wanted = etag_of(kept), replace(kept.record, **values)
    return lambda held: [update(held[0], etag, wanted, values.keys(), by, verified=verified)]


class EditorStoreSuite:
    async def change(self, store, kept, by=None, *, verified=False, **values):
        by = by or act()
        kind = type(kept.record)
        (after,) = await store.change(kind, [kept.record.id], by, updating(kept, by, verified=verified, **values))
        return after

    async def test_what_no_editor_has_touched_is_as_its_source_says(self, desk):
        one = service("a", 49.0)
        await desk.bring(one, helpline("3919"), station("95-cergy", "95127"))
        for kind, name in ((Service, "a"), (Helpline, "3919"), (Unit, "95-cergy")):
            kept = await desk.stores[0].read(kind, name)
            assert (kept.record, kept.source, kept.revision) == (kept.source, kept.record, 0)
            assert await desk.stores[0].read(kind, "nobody") is None
        assert await desk.audit.head(CHAIN) is None

    async def test_a_change_is_seen_by_every_process_and_told_once(self, desk):
        await desk.bring(service("a", 49.0))
        after = await self.change(desk.stores[0], await desk.stores[1].read(Service, "a"), phones=NEW)
        assert (after.record.phones, after.revision) == (NEW, 1)
        assert await desk.stores[1].read(Service, "a") == after
        (told,) = await desk.stores[1].history("services/a", 10)
        assert (told.who, told.at, told.what["kind"]) == (GAELLE, NOW, "updated")
        assert ["phones", "01 99 00 00 00", "01 99 00 11 11"] in told.what["fields"]

    async def test_an_import_of_the_same_record_does_not_undo_it(self, desk):
        await desk.bring(service("a", 49.0), service("b", 49.0))
        await self.change(desk.stores[0], await desk.stores[0].read(Service, "a"), phones=NEW)
        await desk.bring(service("a", 49.0, title="Titre nouveau"), service("b", 49.0, title="Titre nouveau"))
        kept = await desk.stores[1].read(Service, "a")
        assert (kept.record.phones, kept.record.title, kept.source.title) == (NEW, "Title of a", "Titre nouveau")
        assert (await desk.stores[1].read(Service, "b")).record.title == "Titre nouveau"
        await desk.bring()
        kept = await desk.stores[1].read(Service, "a")
        assert (kept.record.phones, kept.source) == (NEW, None)

    async def test_of_two_editors_at_once_one_wins_and_the_other_is_told(self, desk):
        await desk.bring(service("a", 49.0))
        read = await desk.stores[0].read(Service, "a")
        changes = [
            self.change(desk.stores[n % 2], read, act(who, n), title=f"Titre de {who} {n}")
            for n, who in enumerate((GAELLE, HUGO, GAELLE, HUGO))
        ]
        done = await asyncio.gather(*changes, return_exceptions=True)
        refused = [one for one in done if isinstance(one, EtagStale)]
        (won,) = [one for one in done if not isinstance(one, Exception)]
        assert len(refused) == 3
        assert await desk.stores[1].read(Service, "a") == won
        assert len(await desk.stores[0].history("services/a", 10)) == 1

    async def test_editors_of_different_records_do_not_hinder_each_other(self, desk):
        await desk.bring(*(service(name, 49.0) for name in "abcd"))
        read = [await desk.stores[0].read(Service, name) for name in "abcd"]
        await asyncio.gather(*(self.change(desk.stores[n % 2], kept, title="Neuf") for n, kept in enumerate(read)))
        assert [(await desk.stores[0].read(Service, name)).record.title for name in "abcd"] == ["Neuf"] * 4
        head = await desk.audit.head(CHAIN)
        assert (head.seq, await desk.audit.verify(CHAIN, [head])) == (4, None)

    async def test_after_a_crash_there_is_neither_a_change_nor_its_entry(self, desk):
        await desk.bring(service("a", 49.0))
        read = await desk.stores[0].read(Service, "a")
        with pytest.raises(desk.Crash):
            await desk.crash(Service, ["a"], act(), updating(read, act(), phones=NEW))
        assert await desk.stores[1].read(Service, "a") == read
        assert await desk.stores[1].history("services/a", 10) == []
        assert await desk.audit.head(CHAIN) is None

    async def test_what_is_refused_changes_nothing_of_several(self, desk):
        await desk.bring(service("a", 49.0), service("b", 49.0))
        etag = etag_of(await desk.stores[0].read(Service, "a"))

        def both(held):
            return [retire(held[0], etag, "", act()), retire(held[1], "stale", "", act())]

        with pytest.raises(EtagStale):
            await desk.stores[0].change(Service, ["a", "b"], act(), both)
        assert (await desk.stores[1].read(Service, "a")).retired_at is None
        assert await desk.audit.head(CHAIN) is None

    async def test_what_an_editor_vouched_for_is_not_another_thing_after_an_import(self, desk):
        await desk.bring(station("95-cergy", "95127"), details("95-cergy", address="1 rue X"))
        etag = etag_of(await desk.stores[0].read(Unit, "95-cergy"))
        await desk.stores[0].change(Unit, ["95-cergy"], act(), lambda held: [verify(held[0], etag, act())])
        await desk.bring(station("95-cergy", "95127", "95500"), details("95-cergy", address="2 rue Y"))
        kept = await desk.stores[1].read(Unit, "95-cergy")
        assert (kept.verified_by, kept.record.provenance.verified) == (GAELLE, NOW.date().isoformat())
        assert (kept.record.address, kept.source.address) == ("1 rue X", "2 rue Y")
        assert kept.record.communes == ("95127", "95500")

    async def test_a_unit_keeps_what_its_editors_know_and_gets_the_rest_from_its_sources(self, desk):
        await desk.bring(station("95-cergy", "95127"), details("95-cergy", phone="01 99 00 00 01", address="1 rue X"))
        kept = await desk.stores[0].read(Unit, "95-cergy")
        after = await self.change(desk.stores[0], kept, referral_email="cergy@interieur.invalid", phone="17")
        assert (after.record.phone, after.record.address) == ("17", "1 rue X")
        await desk.bring(
            station("95-cergy", "95127", "95500"), details("95-cergy", phone="01 99 00 00 02", address="2 rue Y")
        )
        unit = (await desk.stores[1].read(Unit, "95-cergy")).record
        assert (unit.phone, unit.address, unit.communes) == ("17", "2 rue Y", ("95127", "95500"))
        assert unit.referral_email == "cergy@interieur.invalid"

    async def test_a_help_line_is_corrected_and_verified(self, desk):
        await desk.bring(helpline("17"), helpline("3919"), helpline("114"))
        kept = await desk.stores[0].read(Helpline, "3919")
        after = await self.change(desk.stores[0], kept, verified=True, hours="jour et nuit")
        assert (after.record.hours, after.record.provenance.verified) == ("jour et nuit", "2026-11-22")
        assert after.verified_by == GAELLE

    async def test_stale_ones_come_the_longest_ago_first_page_by_page_and_verified_ones_leave(self, desk):
        dates = {"a": "2024", "b": "2026-05-26", "c": "2026-05-25", "d": "", "e": "2026-05"}
        await desk.bring(*(_verified(service(name, 49.0), date) for name, date in dates.items()))
        store, cutoff = desk.stores[0], "2026-05-26"
        first, total = await store.stale(cutoff, None, 3)
        assert ([one.record.id for one in first], total) == (["d", "a", "e"], 4)
        rest, _ = await store.stale(cutoff, ("2026-05", "e"), 3)
        assert [one.record.id for one in rest] == ["c"]
        await store.change(Service, ["a"], act(), lambda held: [verify(held[0], etag_of(held[0]), act())])
        await store.change(Service, ["d"], act(), lambda held: [retire(held[0], etag_of(held[0]), "", act())])
        assert await desk.stores[1].stale_count(cutoff) == 2

    async def test_retired_ones_are_listed_the_latest_first(self, desk):
        await desk.bring(service("a", 49.0), service("b", 49.0), service("c", 49.0))
        for day, name in enumerate("ab"):
            by = Act(GAELLE, NOW.replace(day=23 + day), name)
            await desk.stores[0].change(
                Service, [name], by, lambda held, by=by: [retire(held[0], etag_of(held[0]), "fermé", by)]
            )
        assert [one.record.id for one in await desk.stores[1].retired(0, 5)] == ["b", "a"]
        assert [one.record.id for one in await desk.stores[1].retired(1, 5)] == ["a"]
        (told,) = await desk.stores[0].history("services/a", 5)
        assert (told.what["kind"], told.what["remark"]) == ("retired", "fermé")

    async def test_duplicates_are_of_what_is_shown(self, desk):
        twin = {"title": "Maison des femmes", "postal_code": "95000"}
        await desk.bring(service("a", 49.0, **twin), service("b", 48.0, **twin), service("c", 49.0, title="Autre"))
        groups, more = await desk.stores[0].duplicates(5)
        assert ([[one.record.id for one in group] for group in groups], more) == ([["a", "b", "c"]], False)
        await desk.stores[0].change(Service, ["b"], act(), lambda held: [retire(held[0], etag_of(held[0]), "", act())])
        groups, more = await desk.stores[1].duplicates(0)
        assert (groups, more) == ([], True)
        groups, _ = await desk.stores[1].duplicates(5)
        assert [[one.record.id for one in group] for group in groups] == [["a", "c"]]


def _verified(one, date):
    return replace(one, provenance=replace(one.provenance, verified=date))
