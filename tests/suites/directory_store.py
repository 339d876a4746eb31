"""What every store of the directory does. Give it a fixture `stores`: four processes' stores over one directory."""

import asyncio

import pytest

from directory_svc.domain import Force, Point, Search, UnitKind
from tests.fakes.directory_records import centre, edition, helpline, service, station

CERGY = Point(49.05216, 2.03639)
DEGREE_METRES = 111_319  # of a meridian, on MongoDB's sphere: 6,378,100 m × π / 180
ANYWHERE = 2_147_483_647  # the largest radius that the contract can carry


class DirectoryStoreSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    async def test_an_empty_directory_has_nothing_to_show(self, store):
        await store.seed(edition("empty"))
        assert list(await store.helplines()) == []
        assert list(await store.nearest(Search(CERGY, 30_000, 5))) == []
        assert list(await store.units_for("95127", "95")) == []
        assert await store.unit("95-commissariat-cergy") is None

    async def test_every_field_of_a_record_comes_back_as_it_went_in(self, store):
        line = helpline("114", emergency=True, by_sms=True)
        place = service("listening", 49.0, 2.0)
        unit = station("95-brigade-vigny", "95002", "95040", force=Force.GENDARMERIE)
        await store.seed(edition("1", line, place, unit))
        assert list(await store.helplines()) == [line]
        assert [found.service for found in await store.nearest(Search(place.point, 1, 1))] == [place]
        assert await store.unit(unit.id) == unit

    async def test_help_lines_keep_the_order_of_the_edition(self, store):
        phones = ["17", "112", "114", "15", "3919", "116 006"]
        await store.seed(edition("1", *map(helpline, phones)))
        assert [line.phone for line in await store.helplines()] == phones

    async def test_the_nearest_service_comes_first_with_its_distance_in_metres(self, store):
        await store.seed(
            edition("1", service("far", 51.0, 2.0), service("near", 50.0, 2.0), service("here", 49.0, 2.0))
        )
        found = await store.nearest(Search(Point(49.0, 2.0), ANYWHERE, 5))
        assert [nearby.service.id for nearby in found] == ["here", "near", "far"]
        distances = [nearby.metres for nearby in found]
        assert distances == pytest.approx([0, DEGREE_METRES, 2 * DEGREE_METRES], abs=1)

    async def test_longitude_shrinks_with_latitude(self, store):
        await store.seed(edition("1", service("east", 60.0, 3.0), service("north", 60.6, 2.0)))
        found = await store.nearest(Search(Point(60.0, 2.0), ANYWHERE, 5))
        assert [nearby.service.id for nearby in found] == ["east", "north"]
        assert found[0].metres == pytest.approx(DEGREE_METRES / 2, rel=0.001)

    async def test_what_lies_beyond_the_radius_is_not_found(self, store):
        await store.seed(edition("1", service("within", 49.2, 2.0), service("beyond", 49.4, 2.0)))
        found = await store.nearest(Search(Point(49.0, 2.0), 30_000, 5))
        assert [nearby.service.id for nearby in found] == ["within"]

    async def test_no_more_than_the_limit_is_found(self, store):
        await store.seed(edition("1", *(service(f"s{n}", 49.0 + n / 1000, 2.0) for n in range(9))))
        found = await store.nearest(Search(Point(49.0, 2.0), 30_000, 3))
        assert [nearby.service.id for nearby in found] == ["s0", "s1", "s2"]

    async def test_services_in_one_building_come_by_id(self, store):
        await store.seed(edition("1", *(service(name, 49.0, 2.0) for name in ("c", "a", "d", "b"))))
        found = await store.nearest(Search(Point(49.0, 2.0), 1, 3))
        assert [nearby.service.id for nearby in found] == ["a", "b", "c"]

    async def test_the_date_line_is_no_border(self, store):
        await store.seed(edition("1", service("fiji", -17.0, 179.9)))
        (found,) = await store.nearest(Search(Point(-17.0, -179.9), 30_000, 5))
        assert found.metres == pytest.approx(21_291, abs=20)

    async def test_a_pole_and_the_antipodes_can_be_searched_from(self, store):
        await store.seed(edition("1", service("here", 49.0, 2.0)))
        for point in (Point(90, 0), Point(-90, 180), Point(-49.0, -178.0)):
            assert [nearby.service.id for nearby in await store.nearest(Search(point, ANYWHERE, 5))] == ["here"]

    async def test_units_for_a_commune_are_those_that_serve_it_and_the_centres_of_its_departement(self, store):
        serving = station("95-commissariat-cergy", "95127", "95074")
        elsewhere = station("95-commissariat-ermont", "95219")
        own = centre("95-centre-operations-police")
        foreign = centre("75-centre-operations-police", department="75")
        await store.seed(edition("1", serving, elsewhere, own, foreign))
        assert {unit.id for unit in await store.units_for("95127", "95")} == {serving.id, own.id}

    async def test_a_unit_of_the_departement_is_no_centre(self, store):
        await store.seed(edition("1", station("95-commissariat-ermont", "95219"), centre("95-centre")))
        (found,) = await store.units_for("95500", "95")
        assert found.kind is UnitKind.OPERATIONS_CENTRE

    async def test_a_new_version_replaces_the_whole_of_the_old(self, store):
        await store.seed(edition("1", helpline("1"), service("s1", 49.0, 2.0), station("u1", "95127")))
        await store.seed(edition("2", helpline("2"), service("s2", 49.0, 2.0), station("u2", "95127")))
        assert [line.phone for line in await store.helplines()] == ["2"]
        assert [found.service.id for found in await store.nearest(Search(Point(49.0, 2.0), 1, 5))] == ["s2"]
        assert [unit.id for unit in await store.units_for("95127", "95")] == ["u2"]
        assert await store.unit("u1") is None

    async def test_the_version_that_runs_already_is_left_alone(self, store):
        await store.seed(edition("1", helpline("kept")))
        await store.seed(edition("1", helpline("not looked at")))
        assert [line.phone for line in await store.helplines()] == ["kept"]

    async def test_processes_that_start_at_once_lay_down_one_edition(self, stores):
        whole = edition("1", *(helpline(str(n)) for n in range(50)), station("u", "95127"))
        await asyncio.gather(*(store.seed(whole) for store in stores))
        for store in stores:
            assert [line.phone for line in await store.helplines()] == [str(n) for n in range(50)]

    async def test_a_reader_sees_one_edition_or_the_other(self, stores):
        writer, *readers = stores
        old = edition("old", *(helpline(f"old {n}") for n in range(20)))
        new = edition("new", *(helpline(f"new {n}") for n in range(20)))
        await writer.seed(old)
        done = asyncio.Event()

        async def read(store):
            while not done.is_set():
                lines = await store.helplines()
                assert tuple(lines) in (old.helplines, new.helplines)
                await asyncio.sleep(0)

        async def write():
            for _ in range(10):
                await writer.seed(new)
                await writer.seed(old)
            done.set()

        await asyncio.gather(write(), *map(read, readers))
