"""Searching for services as callers see it: every condition, every refusal."""

import grpc
import pytest

from pnav.directory.v1 import directory_pb2 as pb
from pnav.routing.v1 import routing_pb2
from tests.fakes.platform import refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT
CERGY = routing_pb2.Point(latitude=49.05, longitude=2.03)


async def test_the_five_nearest_services_come_with_their_distance(gateway):
    found = (await gateway.SearchServices(pb.SearchServicesRequest(point=CERGY))).services
    assert [one.name for one in found] == [f"services/s{n}" for n in range(5)]
    assert [one.distance_metres for one in found] == pytest.approx([0, 1113, 2226, 3340, 4453], abs=1)
    assert (found[1].title, found[1].provenance.verified) == ("Title of s1", "2026-08")
    assert found[1].point.latitude == pytest.approx(49.06)


async def test_page_size_and_radius_are_kept_to(gateway):
    near = pb.SearchServicesRequest(point=CERGY, radius_metres=2_500, page_size=50)
    assert len((await gateway.SearchServices(near)).services) == 3
    wide = pb.SearchServicesRequest(point=CERGY, radius_metres=2_000_000, page_size=1_000)
    assert len((await gateway.SearchServices(wide)).services) == 50


async def test_nothing_within_the_radius_is_no_error(gateway):
    request = pb.SearchServicesRequest(point=routing_pb2.Point(latitude=-20.9, longitude=55.4))
    assert not (await gateway.SearchServices(request)).services


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (pb.SearchServicesRequest(radius_metres=1), "POINT_MISSING"),
        (pb.SearchServicesRequest(point=routing_pb2.Point(latitude=91)), "POINT_INVALID"),
        (pb.SearchServicesRequest(point=routing_pb2.Point(longitude=float("nan"))), "POINT_INVALID"),
        (pb.SearchServicesRequest(point=CERGY, radius_metres=-1), "RADIUS_INVALID"),
        (pb.SearchServicesRequest(point=CERGY, page_size=-1), "PAGE_SIZE_INVALID"),
        (pb.SearchServicesRequest(query="x" * 101), "QUERY_TOO_LONG"),
        (pb.SearchServicesRequest(category=99), "CATEGORY_INVALID"),
        (pb.SearchServicesRequest(audience=99), "AUDIENCE_INVALID"),
        (pb.SearchServicesRequest(language="français"), "LANGUAGE_INVALID"),
        (pb.SearchServicesRequest(accessibility=pb.ACCESSIBILITY_NOT_ACCESSIBLE), "ACCESSIBILITY_INVALID"),
        (pb.SearchServicesRequest(accessibility=99), "ACCESSIBILITY_INVALID"),
        (pb.SearchServicesRequest(page_token="5"), "PAGE_TOKEN_INVALID"),
    ],
)
async def test_a_search_that_cannot_be_made_is_refused_by_name(gateway, request_, why):
    assert await refused(gateway.SearchServices(request_)) == (INVALID, why)


@pytest.mark.parametrize(
    "condition",
    [
        {"query": "ABRI fed"},
        {"category": pb.CATEGORY_HEALTH},
        {"audience": pb.AUDIENCE_WOMEN, "query": "abri"},
        {"language": "pt"},
        {"accessibility": pb.ACCESSIBILITY_ON_REQUEST},
    ],
)
async def test_each_condition_finds_the_one_service_that_meets_it(gateway, condition):
    found = (await gateway.SearchServices(pb.SearchServicesRequest(**condition))).services
    assert [one.name for one in found] == ["services/shelter"]


async def test_a_search_goes_on_with_its_page_token_until_there_is_none(gateway):
    request = pb.SearchServicesRequest(query="title", page_size=25)
    found = []
    for _ in range(3):
        page = await gateway.SearchServices(request)
        found += [one.name for one in page.services]
        request.page_token = page.next_page_token
    assert (len(found), len(set(found)), page.next_page_token) == (60, 60, "")


async def test_a_page_token_continues_no_other_search(gateway):
    token = (await gateway.SearchServices(pb.SearchServicesRequest(query="title"))).next_page_token
    assert await refused(gateway.SearchServices(pb.SearchServicesRequest(page_token=token))) == (
        INVALID,
        "PAGE_TOKEN_INVALID",
    )


async def test_only_what_is_open_is_found_when_that_is_asked(gateway):
    (night,) = (await gateway.SearchServices(pb.SearchServicesRequest(query="abri", open_now=True))).services
    assert night.opening.state == pb.OPEN_STATE_OPEN  # 06:00 in Martinique
    closed = pb.SearchServicesRequest(query="bureau")
    assert [one.opening.state for one in (await gateway.SearchServices(closed)).services] == [pb.OPEN_STATE_CLOSED]
    closed.open_now = True
    assert not (await gateway.SearchServices(closed)).services


async def test_a_service_is_got_by_its_name_with_all_that_is_known(gateway):
    one = (await gateway.GetService(pb.GetServiceRequest(name="services/shelter"))).service
    assert (one.title, one.sigle, one.organisation, one.description) == (
        "Abri de nuit",
        "ADN",
        "Fédération",
        "Reçoit la nuit.",
    )
    assert list(one.categories) == [pb.CATEGORY_SHELTER, pb.CATEGORY_HEALTH]
    assert (list(one.audiences), list(one.languages)) == ([pb.AUDIENCE_WOMEN], ["fr", "pt-BR"])
    assert (one.accessibility, one.accessibility_note) == (pb.ACCESSIBILITY_ON_REQUEST, "sonner")
    assert (one.address, one.postal_code, one.city, one.commune) == (
        "1 rue X",
        "97200",
        "Fort-de-France",
        "communes/97209",
    )
    assert [(phone.number, phone.note) for phone in one.phones] == [
        ("06 39 98 00 00", "accueil"),
        ("06 39 98 00 01", ""),
    ]
    assert (list(one.emails), list(one.websites)) == (["a@example.org"], ["https://example.org"])
    assert (one.opening_hours, one.hours_note) == ("Mo-Su 20:00-08:00; PH off", "sur appel")
    assert (list(one.department_codes), one.HasField("point"), one.distance_metres) == (["972"], False, 0)
    assert one.opening.time_zone == "America/Martinique"
    assert one.opening.change_time.ToJsonString() == "2026-11-23T12:00:00Z"


async def test_a_service_that_is_no_name_or_does_not_exist_is_refused(gateway):
    assert await refused(gateway.GetService(pb.GetServiceRequest(name="shelter"))) == (INVALID, "NAME_INVALID")
    assert await refused(gateway.GetService(pb.GetServiceRequest(name="services/none"))) == (
        grpc.StatusCode.NOT_FOUND,
        "SERVICE_UNKNOWN",
    )


async def test_the_point_zero_zero_is_a_point(gateway):
    assert not (await gateway.SearchServices(pb.SearchServicesRequest(point=routing_pb2.Point()))).services
