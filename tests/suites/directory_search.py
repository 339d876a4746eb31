"""How every store of the directory searches. Give it fixtures `stores` and `editions` over one directory."""

from dataclasses import replace

import pytest

from directory_svc.domain.records import Accessibility, Audience, Category, Point
from directory_svc.domain.search import LOOKED_AT_MAX, search
from tests.fakes.directory_records import laid, service

HERE = Point(49.0, 2.0)
WANTED = {
    "cidff": service("cidff", 49.01, title="CIDFF du Val-d'Oise", sigle="CIDFF", city="Cergy", description="Écoute."),
    "maison": service("maison", 49.0, title="Maison de justice", organisation="Ministère", city="Cergy"),
    "ecoute": service("ecoute", 49.02, title="Point d'écoute", organisation="CIDFF", city="Sarcelles"),
    "loin": service("loin", 45.0, title="Accueil", description="Reçoit avec le CIDFF, à Cergy."),
}


class DirectorySearchSuite:
    @pytest.fixture
    def ask(self, stores, editions):
        """Lays down services, and asks for some; the ids of what is found."""

        async def found(services, wanted=None, **asked):
            await laid(editions[0], *services)
            page = await stores[0].search(search(page_size=50, **asked), wanted)
            return [one.service.id for one in page.found]

        return found

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ("cidff", ["cidff", "ecoute", "loin"]),  # heading, then organisation, then description
            ("CIDFF cergy", ["cidff", "loin"]),
            ("cergy cidff", ["cidff", "loin"]),
            ("ECOUTE", ["ecoute", "cidff"]),
            ("écou", ["ecoute", "cidff"]),
            ("ecout cergy", []),  # of the last word alone the beginning is enough
            ("val d'oise", ["cidff"]),
            ("sarc", ["ecoute"]),
            ("ministère", ["maison"]),
            ("e", ["ecoute", "cidff"]),
            (".*", ["loin", "cidff", "maison", "ecoute"]),  # no word: nothing is asked; all of them, by title
            ("", ["loin", "cidff", "maison", "ecoute"]),
            ("nowhere", []),
        ],
    )
    async def test_all_words_must_be_there_and_a_title_weighs_more_than_a_description(self, ask, query, ids):
        assert await ask(WANTED.values(), query=query) == ids

    async def test_with_a_point_the_nearest_of_what_has_the_words_comes_first(self, ask):
        assert await ask(WANTED.values(), query="cidff", point=HERE) == ["cidff", "ecoute"]
        assert await ask(WANTED.values(), query="cidff", point=HERE, radius_metres=1_500) == ["cidff"]

    async def test_a_distance_is_given_where_there_is_a_point_to_measure_from(self, stores, editions):
        await laid(editions[0], service("one", 49.01))
        (near,) = (await stores[0].search(search(point=HERE))).found
        (anywhere,) = (await stores[0].search(search())).found
        assert (round(near.metres), anywhere.metres) == (1113, None)

    async def test_a_category_is_one_of_those_of_the_service(self, ask):
        both = service("both", categories=(Category.SHELTER, Category.HEALTH))
        services = [both, service("other", categories=(Category.OTHER,)), service("none")]
        assert await ask(services, category=Category.HEALTH) == ["both"]

    async def test_a_service_that_names_no_audience_serves_everybody(self, ask):
        services = [
            service("everybody"),
            service("men", audiences=(Audience.MEN,)),
            service("women", audiences=(Audience.WOMEN, Audience.MINORS)),
        ]
        assert await ask(services, audience=Audience.WOMEN) == ["everybody", "women"]
        assert await ask(services, audience=Audience.LGBT) == ["everybody"]

    @pytest.mark.parametrize(
        ("language", "ids"), [("pt", ["brazil"]), ("PT-br", ["brazil"]), ("pt-PT", []), ("fr", ["nothing"])]
    )
    async def test_a_language_is_found_by_its_first_part_and_saying_none_is_french(self, ask, language, ids):
        services = [service("brazil", languages=("pt-BR",)), service("nothing"), service("other", languages=("ptx",))]
        assert await ask(services, language=language) == ids

    async def test_whoever_is_content_with_asking_first_is_content_with_a_ramp(self, ask):
        services = [service(kind, accessibility=kind) for kind in Accessibility]
        assert await ask(services, at_least=Accessibility.ACCESSIBLE) == ["accessible"]
        assert await ask(services, at_least=Accessibility.ON_REQUEST) == ["accessible", "on_request"]

    async def test_all_conditions_hold_together(self, ask):
        said = {"categories": (Category.SHELTER,), "audiences": (Audience.WOMEN,), "languages": ("ar",)}
        one = service("one", 49.0, title="Abri", accessibility=Accessibility.ACCESSIBLE, **said)
        asked = {"category": Category.SHELTER, "audience": Audience.WOMEN, "language": "ar", "point": HERE}
        services = [one, service("two", 49.0, title="Abri")]
        assert await ask(services, query="abri", at_least=Accessibility.ACCESSIBLE, **asked) == ["one"]

    async def test_pages_follow_each_other_without_gap_or_repetition(self, stores, editions):
        await laid(editions[0], *(service(f"s{n}", 49.0) for n in range(7)))
        for asked in ({"query": "title"}, {"point": HERE}):
            ids, offset = [], 0
            while offset is not None:
                whole = search(page_size=3, **asked)
                page = await stores[0].search(replace(whole, offset=offset))
                ids.append([one.service.id for one in page.found])
                offset = page.next_offset
            assert ids == [["s0", "s1", "s2"], ["s3", "s4", "s5"], ["s6"]]

    async def test_what_is_not_wanted_is_passed_over_and_the_page_is_filled(self, stores, editions):
        await laid(editions[0], *(service(f"s{n}") for n in range(9)))
        page = await stores[0].search(search(page_size=2), lambda one: one.id in ("s1", "s4", "s7"))
        assert [one.service.id for one in page.found] == ["s1", "s4"]
        assert page.next_offset == 5

    async def test_a_page_passes_over_no_more_than_a_thousand(self, stores, editions):
        await laid(editions[0], *(service(f"s{n:04}") for n in range(LOOKED_AT_MAX + 2)))
        page = await stores[0].search(search(), lambda one: one.id >= f"s{LOOKED_AT_MAX:04}")
        assert (page.found, page.next_offset) == ((), LOOKED_AT_MAX)
        page = await stores[0].search(
            replace(search(), offset=LOOKED_AT_MAX), lambda one: one.id >= f"s{LOOKED_AT_MAX:04}"
        )
        assert [one.service.id for one in page.found] == ["s1000", "s1001"]
