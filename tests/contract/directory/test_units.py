"""Help lines and units as callers see them."""

import grpc
import pytest

from chassis.auth import Peer, Role
from pnav.directory.v1 import directory_pb2 as pb
from pnav.routing.v1 import routing_pb2
from tests.fakes.platform import refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "UNIT_UNKNOWN")


async def test_help_lines_and_units_say_whether_they_are_open_as_far_as_it_is_known(gateway, referral):
    lines = (await gateway.ListHelplines(pb.ListHelplinesRequest())).helplines
    assert [line.opening.state for line in lines] == [pb.OPEN_STATE_CLOSED, pb.OPEN_STATE_UNKNOWN]
    unit = (await referral.GetUnit(pb.GetUnitRequest(name="units/95-commissariat-cergy"))).unit
    assert (unit.opening.state, unit.opening_hours) == (pb.OPEN_STATE_OPEN, "Mo-Fr 09:00-18:00")
    assert unit.opening.change_time.ToJsonString() == "2026-11-23T17:00:00Z"


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
