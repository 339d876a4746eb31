"""Who calls: certificates by their name, and what the access table lets parts and staff do."""

import pytest

from chassis import auth
from chassis.auth import Caller, Peer, Role, Staff
from chassis.refusals import AccessDenied, CredentialsMissing

METHOD = "/pnav.some.v1.Service/Do"


def staff(*roles):
    return Caller(Peer.ENVOY, Staff("alice", frozenset(roles)))


@pytest.mark.parametrize("who", [Caller(Peer.GATEWAY), staff(Role.OPERATOR), staff(Role.PSYCHOLOGIST, Role.OPERATOR)])
def test_whoever_is_listed_may_call(who):
    auth.allow({METHOD: frozenset({Peer.GATEWAY, Role.OPERATOR})}, METHOD, who)


@pytest.mark.parametrize(
    "who",
    [Caller(Peer.CHAT_SVC), Caller(Peer.ENVOY), staff(), staff(Role.SUPERVISOR), staff(*set(Role) - {Role.OPERATOR})],
)
def test_whoever_is_not_listed_may_not(who):
    with pytest.raises(AccessDenied):
        auth.allow({METHOD: frozenset({Peer.GATEWAY, Role.OPERATOR})}, METHOD, who)


def test_what_is_not_in_the_table_nobody_may_call():
    with pytest.raises(AccessDenied):
        auth.allow({}, METHOD, Caller(Peer.OPS))


def test_staff_do_not_become_the_part_that_carries_their_call():
    with pytest.raises(AccessDenied):
        auth.allow({METHOD: frozenset({Peer.ENVOY})}, METHOD, staff(*Role))


@pytest.mark.parametrize(("listed", "who"), [(Peer.OPS, staff(Role.OPS)), (Role.OPS, Caller(Peer.OPS))])
def test_the_part_and_the_role_called_ops_do_not_stand_for_each_other(listed, who):
    with pytest.raises(AccessDenied):
        auth.allow({METHOD: frozenset({listed})}, METHOD, who)


@pytest.mark.parametrize("peer", list(Peer))
def test_a_certificate_names_its_part(peer):
    names = [b"localhost", f"spiffe://pnav/{peer}".encode()]
    assert auth.peer_of({"x509_subject_alternative_name": names}) is peer


@pytest.mark.parametrize(
    "names",
    [
        [],
        [b"gateway"],
        [b"spiffe://pnav/"],
        [b"spiffe://pnav/nobody"],
        [b"spiffe://other/gateway"],
        [b"spiffe://pnav/gateway/x"],
        [b"https://spiffe://pnav/gateway"],
    ],
)
def test_a_certificate_without_the_name_of_a_part_is_none(names):
    with pytest.raises(CredentialsMissing):
        auth.peer_of({"x509_subject_alternative_name": names})


def test_no_certificate_is_no_part():
    with pytest.raises(CredentialsMissing):
        auth.peer_of({})


def test_only_staff_are_staff():
    auth.set_caller(Caller(Peer.CHAT_SVC))
    with pytest.raises(CredentialsMissing):
        auth.staff()
    auth.set_caller(staff(Role.OPERATOR))
    assert auth.staff().subject == auth.caller().staff.subject == "alice"
