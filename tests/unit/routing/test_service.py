import pytest

from chassis import imports, metrics
from chassis.auth import Caller, Peer, Role, Staff, allow
from chassis.refusals import AccessDenied, PageSizeInvalid, Refusal
from routing_svc import admin, editions, service
from routing_svc.access import ACCESS
from routing_svc.domain import refusals
from routing_svc.domain.suggest import Match
from routing_svc.domain.values import Force
from routing_svc.forces import FORCES
from routing_svc.serving import Serving

SUGGEST = "/pnav.routing.v1.RoutingService/Suggest"
RESOLVE = "/pnav.routing.v1.RoutingService/Resolve"


def test_every_refusal_of_the_domain_has_a_status():
    named = {one for one in vars(refusals).values() if isinstance(one, type) and one.__module__ == refusals.__name__}
    assert named == set(service.REFUSALS)


def test_every_refusal_of_the_versions_has_a_status_or_stands_in_a_report():
    named = {one for one in vars(editions).values() if isinstance(one, type) and issubclass(one, Refusal)} - {Refusal}
    assert named == {*admin.REFUSALS, editions.ReplicaUnable, editions.ReplicaSilent} - {*imports.REFUSALS}


def test_every_force_is_told_apart_on_the_wire():
    assert set(FORCES) == set(Force)
    assert len(set(FORCES.values())) == len(Force)


def test_every_way_to_match_is_told_apart_on_the_wire():
    assert set(service._MATCHES) == set(Match)
    assert len(set(service._MATCHES.values())) == len(Match)


def test_processes_say_the_same_number_of_the_same_version_and_another_of_another(index, territory):
    def said(edition):
        service.Routing({}).use(Serving(edition, territory, index))
        return metrics.REGISTRY.get_sample_value("pnav_routing_version")

    assert said("2026-08-0123456789") == said("2026-08-0123456789") != said("2026-09-0123456789")


@pytest.mark.parametrize(("asked", "given"), [(0, 8), (1, 1), (20, 20), (21, 20), (2**31 - 1, 20)])
def test_a_page_has_8_suggestions_unless_asked_and_never_more_than_20(asked, given):
    assert service.page_size(asked) == given


def test_a_negative_page_size_is_refused():
    with pytest.raises(PageSizeInvalid):
        service.page_size(-1)


@pytest.mark.parametrize("method", [SUGGEST, RESOLVE])
def test_the_gateway_may_ask(method):
    allow(ACCESS, method, Caller(Peer.GATEWAY))


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PSYCHOLOGIST, Role.SUPERVISOR])
@pytest.mark.parametrize("method", [SUGGEST, RESOLVE])
def test_who_talks_with_visitors_may_ask(method, role):
    allow(ACCESS, method, Caller(Peer.ENVOY, Staff("someone", frozenset({role}))))


def test_an_editor_of_the_directory_may_look_a_commune_up():
    allow(ACCESS, SUGGEST, Caller(Peer.ENVOY, Staff("someone", frozenset({Role.DIRECTORY_EDITOR}))))


OTHERS = set(Role) - {Role.OPERATOR, Role.PSYCHOLOGIST, Role.SUPERVISOR, Role.DIRECTORY_EDITOR}


@pytest.mark.parametrize(
    ("role", "method"),
    [(Role.DIRECTORY_EDITOR, RESOLVE), *((role, method) for role in sorted(OTHERS) for method in (SUGGEST, RESOLVE))],
)
def test_no_other_staff_may_ask(role, method):
    with pytest.raises(AccessDenied):
        allow(ACCESS, method, Caller(Peer.ENVOY, Staff("someone", frozenset({role}))))
