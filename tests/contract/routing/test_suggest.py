"""Suggest over a real channel."""

import grpc
import pytest

from pnav.routing.v1 import routing_pb2 as pb
from tests.fakes.platform import refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT


async def test_suggest_completes_a_name(routing):
    response = await routing.Suggest(pb.SuggestRequest(query="cergy"))
    assert [one.commune.name for one in response.suggestions] == ["communes/95127"]


async def test_a_commune_comes_with_all_that_is_known_of_it(routing):
    [found] = (await routing.Suggest(pb.SuggestRequest(query="cergy"))).suggestions
    assert found.commune.point.latitude == pytest.approx(49.04, abs=0.02)
    assert found.commune.point.longitude == pytest.approx(2.03, abs=0.05)
    assert found.commune.population > 60_000
    found.commune.ClearField("point")
    found.commune.ClearField("population")
    assert found == pb.Suggestion(
        postal_code="95000",
        match=pb.MATCH_EXACT,
        commune=pb.Commune(
            name="communes/95127",
            title="Cergy",
            department_code="95",
            department_title="Val-d'Oise",
            postal_codes=["95000", "95800"],
            force=pb.FORCE_POLICE,
        ),
    )


async def test_a_place_without_point_has_none(routing):
    [found] = (await routing.Suggest(pb.SuggestRequest(query="Île de Clipperton"))).suggestions
    assert not found.commune.HasField("point")


async def test_a_former_commune_is_named_beside_todays(routing):
    [found] = (await routing.Suggest(pb.SuggestRequest(query="Cherbourg-Octeville"))).suggestions
    assert (found.commune.title, found.matched_title) == ("Cherbourg-en-Cotentin", "Cherbourg-Octeville")


@pytest.mark.parametrize(
    ("query", "match"),
    [("Tolouse", pb.MATCH_SPELLING), ("95801", pb.MATCH_NEARBY_CODE), ("Cergy Pontoise", pb.MATCH_PART_OF_NAME)],
)
async def test_what_is_approximate_says_so(routing, query, match):
    found = (await routing.Suggest(pb.SuggestRequest(query=query))).suggestions
    assert {one.match for one in found} == {match}


async def test_nothing_that_matches_is_an_empty_list(routing):
    assert not (await routing.Suggest(pb.SuggestRequest(query="zzz"))).suggestions


async def test_every_list_names_the_version_it_was_made_from(routing, territory):
    assert (await routing.Suggest(pb.SuggestRequest(query="zzz"))).territory_version == territory.edition


@pytest.mark.parametrize(("asked", "given"), [(0, 8), (3, 3), (20, 20), (1000, 20)])
async def test_a_page_is_8_and_at_most_20(routing, asked, given):
    response = await routing.Suggest(pb.SuggestRequest(query="saint", page_size=asked))
    assert len(response.suggestions) == given


async def test_an_oversize_query_is_refused(routing):
    call = routing.Suggest(pb.SuggestRequest(query="é" * 101))
    assert await refused(call) == (INVALID, "QUERY_TOO_LONG")


async def test_a_negative_page_size_is_refused(routing):
    call = routing.Suggest(pb.SuggestRequest(query="a", page_size=-1))
    assert await refused(call) == (INVALID, "PAGE_SIZE_INVALID")
