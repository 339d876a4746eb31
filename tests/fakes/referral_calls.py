"""Calls of ReferralService as consoles make them, and one round of its jobs."""

from uuid import uuid4

import grpc
import pytest

from pnav.chat.v1 import resources_pb2
from pnav.referral.v1 import referral_pb2 as pb
from referral_svc.jobs import ERRANDS, MAILS
from tests.fakes.platform import reason
from tests.fakes.referral_stage import PHONE

CERGY = "units/cergy"


def a_request(**changes):
    asked = {
        "request_id": str(uuid4()),
        "session": "sessions/s1",
        "epoch": 1,
        "kind": pb.REFERRAL_KIND_REPORT,
        "urgency": pb.URGENCY_URGENT,
        "unit": CERGY,
        "fields": [resources_pb2.CONTACT_FIELD_NAME, resources_pb2.CONTACT_FIELD_PHONE],
        "summary": "Elle a peur.",
    }
    return pb.CreateReferralRequest(**asked | changes)


async def refused(call):
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call
    return reason(failed.value)


async def create(fresh, people, **changes):
    answer = await fresh.stub.CreateReferral(a_request(**changes), metadata=people.alice)
    return answer.referral


async def work(fresh):
    await fresh.jobs.read_consents()
    await fresh.jobs.run_errands(ERRANDS)
    await fresh.jobs.run_errands(MAILS)
    await fresh.jobs.run_errands(ERRANDS)


async def delivered(fresh, people, **changes):
    referral = await create(fresh, people, **changes)
    fresh.chat.log.grant(referral.name.removeprefix("referrals/"), PHONE)
    await work(fresh)
    return referral.name


async def names(fresh, who, **page):
    answer = await fresh.stub.ListReferrals(pb.ListReferralsRequest(**page), metadata=who)
    return [referral.name for referral in answer.referrals]


async def get(fresh, name, who):
    return (await fresh.stub.GetReferral(pb.GetReferralRequest(name=name), metadata=who)).referral


def acknowledge(fresh, name, who, request_id=None):
    request = pb.AcknowledgeReferralRequest(name=name, request_id=request_id or str(uuid4()))
    return fresh.stub.AcknowledgeReferral(request, metadata=who)
