"""Who reaches what of chat_svc, and that every refusal has a status."""

import grpc
import pytest

from pnav.chat.v1 import operator_pb2, session_pb2
from tests.fakes.chat_calls import DENIED, ended, refused

OPERATORS_ALONE = (
    "SetAvailability",
    "RenewLease",
    "AcceptOffer",
    "DeclineOffer",
    "SendMessage",
    "SetTyping",
    "ShareService",
    "CloseSession",
)
SERVICES_ALONE = ("GetSession", "RequestConsent", "DispatchReferral", "AdvanceReferral", "ReadConsents")


def operator_call(stubs, method, **call):
    return getattr(stubs.operators, method)(getattr(operator_pb2, f"{method}Request")(), **call)


def service_call(stubs, method, **call):
    return getattr(stubs.sessions, method)(getattr(session_pb2, f"{method}Request")(), **call)


@pytest.mark.parametrize("method", OPERATORS_ALONE)
@pytest.mark.parametrize("who", ["carol", "paul", "olga"])
async def test_only_operators_act_on_chats(chat, people, method, who):
    assert await refused(operator_call(chat.envoy, method, metadata=getattr(people, who))) == DENIED


@pytest.mark.parametrize("who", ["carol", "paul", "olga"])
async def test_only_operators_follow(chat, people, who):
    assert await ended(operator_call(chat.envoy, "Follow", metadata=getattr(people, who))) == DENIED


async def test_a_supervisor_sees_the_queue_and_others_do_not(chat, people):
    assert (await operator_call(chat.envoy, "GetQueue", metadata=people.carol)).operators == 0
    for who in (people.paul, people.olga):
        assert await refused(operator_call(chat.envoy, "GetQueue", metadata=who)) == DENIED


@pytest.mark.parametrize("peer", ["gateway", "referrals"])
@pytest.mark.parametrize("method", [*OPERATORS_ALONE, "GetQueue"])
async def test_parts_of_the_platform_are_no_operators(chat, people, peer, method):
    stubs = getattr(chat, peer)
    assert await refused(operator_call(stubs, method, metadata=people.alice)) == DENIED


@pytest.mark.parametrize("method", SERVICES_ALONE)
async def test_what_services_do_is_reached_by_referral_svc_alone(chat, people, method):
    assert await refused(service_call(chat.gateway, method)) == DENIED
    assert await refused(service_call(chat.envoy, method, metadata=people.alice)) == DENIED


async def test_visitors_come_through_the_gateway_alone(chat, people):
    assert await ended(chat.referrals.link.Link()) == DENIED
    assert await ended(chat.envoy.link.Link(metadata=people.alice)) == DENIED


async def test_staff_without_a_token_reach_nothing(chat):
    missing = (grpc.StatusCode.UNAUTHENTICATED, "CREDENTIALS_MISSING")
    assert await refused(operator_call(chat.envoy, "SendMessage")) == missing
    assert await ended(operator_call(chat.envoy, "Follow")) == missing
