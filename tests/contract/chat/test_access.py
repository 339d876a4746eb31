"""Who reaches what of chat_svc, and that every refusal has a status."""

import grpc
import pytest

from chassis.server import methods_of
from pnav.chat.v1 import operator_pb2, session_pb2, team_pb2
from tests.fakes.chat_calls import DENIED, ended, refused

OPERATORS_ALONE = ("SetAvailability", "AcceptOffer", "DeclineOffer")
IN_CHARGE = ("ShareService", "CloseSession")
TALKING = ("RenewLease", "SendMessage", "SetTyping")
TEAM_OF = {
    "carol": ("ListLiveSessions", "WatchSession", "TakeOver", "ListReads"),
    "paul": ("ListInvitations", "TakeInvitation"),
    "alice": ("AcceptHandover", "DeclineHandover"),
}
"""What one role alone does around a chat."""
SERVICES_ALONE = ("GetSession", "RequestConsent", "DispatchReferral", "AdvanceReferral", "ReadConsents")


def operator_call(stubs, method, **call):
    return getattr(stubs.operators, method)(getattr(operator_pb2, f"{method}Request")(), **call)


def service_call(stubs, method, **call):
    return getattr(stubs.sessions, method)(getattr(session_pb2, f"{method}Request")(), **call)


def team_call(stubs, method, **call):
    return getattr(stubs.team, method)(getattr(team_pb2, f"{method}Request")(), **call)


DENIALS = [(who, method) for who in ("carol", "paul", "olga") for method in OPERATORS_ALONE]
DENIALS += [(who, method) for who in ("paul", "olga") for method in IN_CHARGE]
DENIALS += [("olga", method) for method in TALKING]


@pytest.mark.parametrize(("who", "method"), DENIALS)
async def test_each_acts_on_chats_as_her_role_lets_her(chat, people, who, method):
    assert await refused(operator_call(chat.envoy, method, metadata=getattr(people, who))) == DENIED


async def test_a_unit_follows_no_chat(chat, people):
    assert await ended(operator_call(chat.envoy, "Follow", metadata=people.olga)) == DENIED


@pytest.mark.parametrize(("whose", "method"), [(who, method) for who, methods in TEAM_OF.items() for method in methods])
async def test_what_one_role_does_around_a_chat_no_other_does(chat, people, whose, method):
    for who in {*TEAM_OF, "olga"} - {whose}:
        assert await refused(team_call(chat.envoy, method, metadata=getattr(people, who))) == DENIED


@pytest.mark.parametrize("method", [name.rpartition("/")[2] for name in sorted(methods_of("pnav.chat.v1.TeamService"))])
async def test_a_unit_has_no_part_in_a_chat(chat, people, method):
    assert await refused(team_call(chat.envoy, method, metadata=people.olga)) == DENIED


async def test_a_supervisor_sees_the_queue_and_others_do_not(chat, people):
    assert (await operator_call(chat.envoy, "GetQueue", metadata=people.carol)).operators == 0
    for who in (people.paul, people.olga):
        assert await refused(operator_call(chat.envoy, "GetQueue", metadata=who)) == DENIED


@pytest.mark.parametrize("peer", ["gateway", "referrals"])
@pytest.mark.parametrize("method", [*OPERATORS_ALONE, *IN_CHARGE, *TALKING, "GetQueue"])
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
