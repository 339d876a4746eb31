"""Who may call what of the directory, and that each refusal has its status."""

import inspect

import grpc
import pytest

from chassis.auth import Peer, Role
from chassis.refusals import Refusal
from directory_svc.domain import refusals
from directory_svc.service import REFUSALS
from pnav.directory.v1 import directory_pb2 as pb
from pnav.routing.v1 import routing_pb2
from tests.fakes.platform import refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT
CERGY = routing_pb2.Point(latitude=49.05, longitude=2.03)
DENIED = (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")

CALLS = {
    "SearchServices": pb.SearchServicesRequest(point=CERGY),
    "GetService": pb.GetServiceRequest(name="services/shelter"),
    "ListHelplines": pb.ListHelplinesRequest(),
    "ListUnits": pb.ListUnitsRequest(commune="communes/95127"),
    "GetUnit": pb.GetUnitRequest(name="units/95-commissariat-cergy"),
}
SHOWN = {"SearchServices", "GetService", "ListHelplines"}
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
