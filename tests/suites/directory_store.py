"""What every store of the directory answers. Give it fixtures `stores` and `editions` over one directory."""

import pytest

from directory_svc.domain.editions import Slot
from directory_svc.domain.records import Accessibility, Audience, Category, Force, Phone, Point, UnitKind
from directory_svc.domain.search import Search
from tests.fakes.directory_records import brought, centre, details, helpline, imported, laid, service, station

CERGY = Point(49.05216, 2.03639)
DEGREE_METRES = 111_319  # of a meridian, on MongoDB's sphere: 6,378,100 m × π / 180
ANYWHERE = 2_147_483_647  # the largest radius that the contract can carry


async def near(store, point, radius_metres, limit, wanted=None):
    page = await store.search(Search(near=point, radius_metres=radius_metres, limit=limit), wanted)
    return page.found


class DirectoryStoreSuite:
    @pytest.fixture
    def store(self, stores):
        return stores[0]

    @pytest.fixture
    def lay(self, editions):
        """Lays down records as a default directory."""
        return lambda *records: laid(editions[0], *records)

    async def test_an_empty_directory_has_nothing_to_show(self, store, lay):
        await lay()
        assert list(await store.helplines()) == []
        assert list(await near(store, CERGY, 30_000, 5)) == []
        assert list(await store.units_for("95127", "95")) == []
        assert await store.unit("95-commissariat-cergy") is None

    async def test_every_field_of_a_record_comes_back_as_it_went_in(self, store, lay):
        line = helpline("114", emergency=True, by_sms=True, opening_hours="24/7")
        place = service(
            "listening",
            49.0,
            sigle="CIDFF",
            organisation="Fédération",
            description="Écoute.",
            categories=(Category.WOMENS_RIGHTS, Category.LEGAL_ADVICE),
            audiences=(Audience.WOMEN,),
            languages=("fr", "pt-BR"),
            accessibility=Accessibility.ON_REQUEST,
            accessibility_note="sonner",
            address="1 rue X\n95000 Cergy",
            postal_code="95000",
            city="Cergy",
            commune="95127",
            phones=(Phone("01 99 00 00 00", "accueil"), Phone("01 99 00 00 01")),
            emails=("a@example.org",),
            websites=("https://example.org",),
            hours_note="sur rendez-vous",
            departments=("95",),
        )
        unit = station("95-brigade-vigny", "95002", "95040", force=Force.GENDARMERIE)
        await lay(line, place, unit)
        assert list(await store.helplines()) == [line]
        assert [found.service for found in await near(store, place.point, 1, 1)] == [place]
        assert await store.service("listening") == place
        assert await store.service("none") is None
        assert await store.unit(unit.id) == unit
        assert await store.counts() == {"helpline": 1, "service": 1, "unit": 1}

    async def test_what_a_second_file_knows_of_a_unit_is_told_with_it(self, store, lay):
        known = details("95-commissariat-cergy", address="4 rue X", phone="01 99 00 00 00", opening_hours="24/7")
        await lay(station("95-commissariat-cergy", "95127"), known, details("nobody", address="5 rue X"))
        unit = await store.unit("95-commissariat-cergy")
        assert (unit.address, unit.phone, unit.opening_hours) == ("4 rue X", "01 99 00 00 00", "24/7")
        assert await store.units_for("95127", "95") == [unit]
        assert await store.unit("nobody") is None

    async def test_a_service_of_unknown_position_is_near_nothing_and_is_there(self, store, lay):
        await lay(service("somewhere"))
        assert not await near(store, CERGY, ANYWHERE, 5)
        assert (await store.service("somewhere")).point is None

    async def test_what_an_editor_wrote_stands_in_the_place_of_the_official_record(self, store, lay, curate):
        await lay(helpline("17"), service("one", 49.0, title="official"), station("u", "95127"))
        for record in (helpline("17", hours="edited"), service("one", 49.0, title="edited"), station("u", "95002")):
            await curate(record)
        assert [line.hours for line in await store.helplines()] == ["edited"]
        assert [one.service.title for one in await near(store, Point(49.0, 2.0), 1, 5)] == ["edited"]
        assert (await store.unit("u")).communes == ("95002",)

    async def test_what_an_editor_wrote_outlasts_an_import(self, store, lay, curate, editions):
        await lay(service("one", title="official"))
        await curate(service("one", title="edited"))
        await brought(editions[0], imported("new"), service("one", title="newer"), service("two"))
        await editions[0].use(Slot.SERVICES, "new")
        found = (await store.search(Search())).found
        assert [one.service.title for one in found] == ["edited", "Title of two"]

    async def test_what_an_editor_retired_is_shown_to_nobody(self, store, lay, curate):
        await lay(service("one", 49.0))
        await curate(service("one", 49.0), retired=True)
        assert not await near(store, Point(49.0, 2.0), 1, 5)
        assert await store.service("one") is None

    async def test_help_lines_keep_the_order_of_the_edition(self, store, lay):
        phones = ["17", "112", "114", "15", "3919", "116 006"]
        await lay(*map(helpline, phones))
        assert [line.phone for line in await store.helplines()] == phones

    async def test_the_nearest_service_comes_first_with_its_distance_in_metres(self, store, lay):
        await lay(service("far", 51.0, 2.0), service("near", 50.0, 2.0), service("here", 49.0, 2.0))
        found = await near(store, Point(49.0, 2.0), ANYWHERE, 5)
        assert [one.service.id for one in found] == ["here", "near", "far"]
        distances = [one.metres for one in found]
        assert distances == pytest.approx([0, DEGREE_METRES, 2 * DEGREE_METRES], abs=1)

    async def test_longitude_shrinks_with_latitude(self, store, lay):
        await lay(service("east", 60.0, 3.0), service("north", 60.6, 2.0))
        found = await near(store, Point(60.0, 2.0), ANYWHERE, 5)
        assert [one.service.id for one in found] == ["east", "north"]
        assert found[0].metres == pytest.approx(DEGREE_METRES / 2, rel=0.001)

    async def test_what_lies_beyond_the_radius_is_not_found(self, store, lay):
        await lay(service("within", 49.2, 2.0), service("beyond", 49.4, 2.0))
        found = await near(store, Point(49.0, 2.0), 30_000, 5)
        assert [one.service.id for one in found] == ["within"]

    async def test_no_more_than_the_limit_is_found(self, store, lay):
        await lay(*(service(f"s{n}", 49.0 + n / 1000, 2.0) for n in range(9)))
        found = await near(store, Point(49.0, 2.0), 30_000, 3)
        assert [one.service.id for one in found] == ["s0", "s1", "s2"]

    async def test_services_in_one_building_come_by_id(self, store, lay):
        await lay(*(service(name, 49.0, 2.0) for name in ("c", "a", "d", "b")))
        found = await near(store, Point(49.0, 2.0), 1, 3)
        assert [one.service.id for one in found] == ["a", "b", "c"]

    async def test_the_date_line_is_no_border(self, store, lay):
        await lay(service("fiji", -17.0, 179.9))
        (found,) = await near(store, Point(-17.0, -179.9), 30_000, 5)
        assert found.metres == pytest.approx(21_291, abs=20)

    async def test_a_pole_and_the_antipodes_can_be_searched_from(self, store, lay):
        await lay(service("here", 49.0, 2.0))
        for point in (Point(90, 0), Point(-90, 180), Point(-49.0, -178.0)):
            assert [one.service.id for one in await near(store, point, ANYWHERE, 5)] == ["here"]

    async def test_units_for_a_commune_are_those_that_serve_it_and_the_centres_of_its_departement(self, store, lay):
        serving = station("95-commissariat-cergy", "95127", "95074")
        elsewhere = station("95-commissariat-ermont", "95219")
        own = centre("95-centre-operations-police")
        foreign = centre("75-centre-operations-police", department="75")
        await lay(serving, elsewhere, own, foreign)
        assert {unit.id for unit in await store.units_for("95127", "95")} == {serving.id, own.id}

    async def test_a_unit_of_the_departement_is_no_centre(self, store, lay):
        await lay(station("95-commissariat-ermont", "95219"), centre("95-centre"))
        (found,) = await store.units_for("95500", "95")
        assert found.kind is UnitKind.OPERATIONS_CENTRE
