"""pnav.directory.v1 as its callers see it: every RPC over a real channel, with real certificates and tokens."""

import inspect

import grpc
import pytest

from chassis.auth import Peer, Role
from chassis.refusals import Refusal
from directory_svc.access import ACCESS
from directory_svc.domain import refusals
from directory_svc.domain.records import Force
from directory_svc.service import NAME, REFUSALS, DirectoryService
from pnav.directory.v1 import directory_pb2 as pb
from pnav.directory.v1.directory_pb2_grpc import DirectoryServiceStub, add_DirectoryServiceServicer_to_server
from pnav.routing.v1 import routing_pb2
from tests.fakes.directory import FakeDirectoryStore
from tests.fakes.directory_records import centre, helpline, laid, service, station
from tests.fakes.platform import platform, reason, serving

CERGY = routing_pb2.Point(latitude=49.05, longitude=2.03)
INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "UNIT_UNKNOWN")
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")

WHOLE = (
    helpline("17", emergency=True),
    helpline("114", emergency=True, by_sms=True),
    *(service(f"s{n}", 49.05 + n / 100, 2.03) for n in range(60)),
    station("95-commissariat-cergy", "95127"),
    station("95-brigade-vigny", "95002", force=Force.GENDARMERIE),
    centre("95-centre-operations-police"),
    centre("95-centre-operations-gendarmerie", Force.GENDARMERIE),
    centre("975-centre-operations-gendarmerie", Force.GENDARMERIE, department="975"),
)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def address(whole):
    store = FakeDirectoryStore()
    await laid(store, *WHOLE)

    def register(server):
        add_DirectoryServiceServicer_to_server(DirectoryService(store), server)

    async with serving(whole, "directory_svc", NAME, ACCESS, REFUSALS, register) as listening:
        yield listening


@pytest.fixture(scope="module")
async def stubs(whole, address):
    """A stub for each part of the platform."""
    channels = {peer: whole.channel(address, "pnav.directory.v1", peer) for peer in Peer}
    yield {peer: DirectoryServiceStub(channel) for peer, channel in channels.items()}
    for channel in channels.values():
        await channel.close()


@pytest.fixture
def gateway(stubs):
    return stubs[Peer.GATEWAY]


@pytest.fixture
def referral(stubs):
    return stubs[Peer.REFERRAL_SVC]


async def refused(call):
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return reason(caught.value)


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
    ],
)
async def test_a_search_that_cannot_be_made_is_refused_by_name(gateway, request_, why):
    assert await refused(gateway.SearchServices(request_)) == (INVALID, why)


async def test_the_point_zero_zero_is_a_point(gateway):
    assert not (await gateway.SearchServices(pb.SearchServicesRequest(point=routing_pb2.Point()))).services


async def test_every_help_line_is_listed_in_order(gateway):
    lines = (await gateway.ListHelplines(pb.ListHelplinesRequest())).helplines
    assert [(line.name, line.by_sms, line.emergency) for line in lines] == [
        ("helplines/17", False, True),
        ("helplines/114", True, True),
    ]


async def test_the_unit_of_a_commune_is_listed(referral):
    request = pb.ListUnitsRequest(commune="communes/95127", department_code="95", force=routing_pb2.FORCE_POLICE)
    (unit,) = (await referral.ListUnits(request)).units
    assert (unit.name, unit.kind) == ("units/95-commissariat-cergy", pb.UNIT_KIND_COMMISSARIAT)
    assert (unit.force, list(unit.communes)) == (routing_pb2.FORCE_POLICE, ["communes/95127"])


async def test_without_a_unit_the_operations_centre_is_listed(referral):
    request = pb.ListUnitsRequest(commune="communes/95500", department_code="95", force=routing_pb2.FORCE_GENDARMERIE)
    (unit,) = (await referral.ListUnits(request)).units
    assert (unit.name, unit.kind) == ("units/95-centre-operations-gendarmerie", pb.UNIT_KIND_OPERATIONS_CENTRE)


@pytest.mark.parametrize(
    "force", [routing_pb2.FORCE_UNSPECIFIED, routing_pb2.FORCE_MIXED, routing_pb2.FORCE_UNKNOWN, 99]
)
async def test_any_other_force_means_both_and_units_come_before_centres(referral, force):
    request = pb.ListUnitsRequest(commune="communes/95127", department_code="95", force=force)
    names = [unit.name for unit in (await referral.ListUnits(request)).units]
    assert names == ["units/95-commissariat-cergy", "units/95-centre-operations-gendarmerie"]


async def test_a_collectivity_without_departement_is_known_by_the_commune(referral):
    (unit,) = (await referral.ListUnits(pb.ListUnitsRequest(commune="communes/97502"))).units
    assert unit.department_code == "975"


@pytest.mark.parametrize("commune", ["", "95127", "communes/", "units/95127", "communes/95127/x"])
async def test_a_commune_that_is_no_name_is_refused(referral, commune):
    assert await refused(referral.ListUnits(pb.ListUnitsRequest(commune=commune))) == (INVALID, "NAME_INVALID")


async def test_a_place_without_unit_and_centre_is_refused(referral):
    assert await refused(referral.ListUnits(pb.ListUnitsRequest(commune="communes/00000"))) == UNKNOWN


async def test_a_unit_is_got_by_its_name(referral):
    unit = (await referral.GetUnit(pb.GetUnitRequest(name="units/95-brigade-vigny"))).unit
    assert (unit.title, unit.kind) == ("Title of 95-brigade-vigny", pb.UNIT_KIND_BRIGADE)
    assert (unit.force, unit.department_code) == (routing_pb2.FORCE_GENDARMERIE, "95")


async def test_a_unit_that_is_no_name_or_does_not_exist_is_refused(referral):
    assert await refused(referral.GetUnit(pb.GetUnitRequest(name="95-brigade-vigny"))) == (INVALID, "NAME_INVALID")
    assert await refused(referral.GetUnit(pb.GetUnitRequest(name="units/none"))) == UNKNOWN


async def test_only_referral_svc_learns_where_referrals_go(stubs, whole):
    get, ask = pb.GetUnitRequest(name="units/95-commissariat-cergy"), pb.ListUnitsRequest(commune="communes/95127")
    mailbox = "95-commissariat-cergy@units.pnav.invalid"
    assert (await stubs[Peer.REFERRAL_SVC].GetUnit(get)).unit.referral_email == mailbox
    assert (await stubs[Peer.REFERRAL_SVC].ListUnits(ask)).units[0].referral_email == mailbox
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.UNIT_OFFICER):
        signed = {"metadata": (("authorization", f"Bearer {whole.token(role)}"),)}
        assert (await stubs[Peer.ENVOY].GetUnit(get, **signed)).unit.referral_email == ""
        assert {unit.referral_email for unit in (await stubs[Peer.ENVOY].ListUnits(ask, **signed)).units} == {""}


CALLS = {
    "SearchServices": pb.SearchServicesRequest(point=CERGY),
    "ListHelplines": pb.ListHelplinesRequest(),
    "ListUnits": pb.ListUnitsRequest(commune="communes/95127"),
    "GetUnit": pb.GetUnitRequest(name="units/95-commissariat-cergy"),
}
SHOWN = {"SearchServices", "ListHelplines"}
EVERYTHING = set(CALLS)


@pytest.mark.parametrize(
    ("peer", "allowed"),
    [(Peer.GATEWAY, SHOWN), (Peer.REFERRAL_SVC, EVERYTHING - SHOWN), (Peer.CHAT_SVC, set()), (Peer.OPS, set())],
)
async def test_a_part_of_the_platform_may_call_what_it_needs(stubs, peer, allowed):
    for method, request in CALLS.items():
        call = getattr(stubs[peer], method)(request)
        assert (await call) is not None if method in allowed else await refused(call) == DENIED


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.OPERATOR, EVERYTHING),
        (Role.SUPERVISOR, EVERYTHING),
        (Role.UNIT_OFFICER, EVERYTHING),
        (Role.PSYCHOLOGIST, SHOWN),
        (Role.AUTHORITY_CLERK, set()),
        (Role.OPS, set()),
    ],
)
async def test_staff_may_call_what_their_role_needs(stubs, whole, role, allowed):
    metadata = (("authorization", f"Bearer {whole.token(role)}"),)
    for method, request in CALLS.items():
        call = getattr(stubs[Peer.ENVOY], method)(request, metadata=metadata)
        assert (await call) is not None if method in allowed else await refused(call) == DENIED


async def test_staff_without_a_token_are_asked_to_sign_in(stubs):
    call = stubs[Peer.ENVOY].ListHelplines(pb.ListHelplinesRequest())
    assert await refused(call) == (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING")


def test_every_refusal_of_the_domain_has_a_status():
    own = {
        value
        for value in vars(refusals).values()
        if inspect.isclass(value) and issubclass(value, Refusal) and value.__module__ == refusals.__name__
    }
    assert set(REFUSALS) == own
