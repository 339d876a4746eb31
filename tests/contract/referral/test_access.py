"""Who reaches ReferralService, and that each of its refusals has a status."""

import inspect

import grpc
import pytest

from chassis.refusals import Refusal
from pnav.referral.v1 import referral_pb2 as pb
from referral_svc.domain import refusals
from referral_svc.service import REFUSALS
from tests.fakes.referral_calls import refused

DENIED = {
    "CreateReferral": ("bob", "carol", "paul"),
    "GetReferral": ("paul",),
    "ListReferrals": ("paul",),
    "AcknowledgeReferral": ("alice", "carol", "paul"),
}


@pytest.mark.parametrize(("method", "who"), [(method, who) for method, all_ in DENIED.items() for who in all_])
async def test_other_roles_reach_nothing(fresh, people, method, who):
    request = getattr(pb, f"{method}Request")()
    refusal = await refused(getattr(fresh.stub, method)(request, metadata=getattr(people, who)))
    assert refusal == (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")


@pytest.mark.parametrize("method", DENIED)
async def test_another_part_of_the_platform_reaches_nothing(fresh, people, method):
    refusal = await refused(getattr(fresh.gateway, method)(getattr(pb, f"{method}Request")()))
    assert refusal == (grpc.StatusCode.PERMISSION_DENIED, "ACCESS_DENIED")


def test_every_refusal_has_its_status():
    declared = {value for _, value in inspect.getmembers(refusals, inspect.isclass) if value is not Refusal}
    assert declared == set(REFUSALS)
