"""A place, as the page shows it and as a session keeps it."""

import pytest

from gateway import frames
from pnav.chat.v1 import resources_pb2 as chat
from pnav.routing.v1 import routing_pb2 as routing


def commune(code, title, population=0, latitude=None, department="95"):
    one = routing.Commune(
        name=f"communes/{code}",
        title=title,
        department_code=department,
        department_title="Val-d'Oise",
        postal_codes=["95000", "95800"],
        population=population,
    )
    if latitude is not None:
        one.point.latitude = latitude
    return one


CERGY = commune("95127", "Cergy", 68_000, 49.0)


def test_a_session_keeps_the_one_commune_it_is_about():
    kept = frames.chat_place(routing.Jurisdiction(communes=[CERGY], force=routing.FORCE_POLICE), "")
    assert kept == chat.Place(
        commune="communes/95127",
        title="Cergy (95000)",
        postal_code="95000",
        department_code="95",
        force=routing.FORCE_POLICE,
        point=CERGY.point,
    )


def test_of_several_communes_it_keeps_what_they_share_and_where_most_people_live():
    several = [commune("1", "A", 10, 1.0), CERGY, commune("2", "B", 500, 2.0)]
    kept = frames.chat_place(routing.Jurisdiction(communes=several, force=routing.FORCE_MIXED), "95000")
    assert kept == chat.Place(
        title="Cergy, B… (95000)",
        postal_code="95000",
        department_code="95",
        force=routing.FORCE_MIXED,
        point=CERGY.point,
    )
    across = [CERGY, commune("60001", "C", department="60")]
    assert frames.chat_place(routing.Jurisdiction(communes=across), "95000").department_code == ""


def test_a_place_without_a_point_has_none():
    kept = frames.chat_place(routing.Jurisdiction(communes=[commune("98799", "Clipperton")]), "")
    assert not kept.HasField("point")
    assert frames.biggest_point([commune("1", "A")]) is None
    assert frames.biggest_point([]) is None


def test_the_point_is_that_of_the_biggest_commune_that_has_one():
    several = [commune("1", "A", 10, 1.0), commune("2", "B", 500, 2.0), commune("3", "C", 9_000)]
    assert frames.biggest_point(several).latitude == 2.0


def test_the_page_knows_a_commune_by_its_code_and_the_postal_code_she_typed():
    expected = {"commune": "95127", "title": "Cergy", "postal": "95800", "department": "Val-d'Oise", "force": "unknown"}
    assert frames.place(CERGY, "95800") == expected
    assert frames.place(CERGY, "")["postal"] == "95000"
    assert frames.place(routing.Commune(name="communes/1"), "")["postal"] == ""


def test_a_suggestion_names_the_former_commune_and_says_when_it_is_only_near():
    plain = frames.place(CERGY, "95800")
    assert frames.suggested(routing.Suggestion(commune=CERGY, postal_code="95800")) == plain
    exact = routing.Suggestion(commune=CERGY, postal_code="95800", matched_title="Ham", match=routing.MATCH_EXACT)
    assert frames.suggested(exact) == plain | {"former": "Ham"}
    for match in (routing.MATCH_SPELLING, routing.MATCH_NEARBY_CODE, routing.MATCH_PART_OF_NAME):
        approximate = routing.Suggestion(commune=CERGY, postal_code="95800", match=match)
        assert frames.suggested(approximate) == plain | {"near": True}


@pytest.mark.parametrize(
    ("force", "word"),
    [
        (routing.FORCE_POLICE, "police"),
        (routing.FORCE_GENDARMERIE, "gendarmerie"),
        (routing.FORCE_MIXED, "mixed"),
        (routing.FORCE_UNKNOWN, "unknown"),
        (routing.FORCE_UNSPECIFIED, "unknown"),
        (99, "unknown"),
    ],
)
def test_a_force_is_one_of_four_words(force, word):
    assert frames.force_word(force) == word


@pytest.mark.parametrize(
    ("titles", "expected"), [(["A"], "A"), (["A", "B"], "B, A"), (["A", "B", "C"], "C, B…"), ([], "")]
)
def test_a_place_is_called_by_its_biggest_communes(titles, expected):
    assert frames.names([commune("1", title, population=number) for number, title in enumerate(titles)]) == expected
