"""Resolve over a real channel."""

import grpc
import pytest

from pnav.routing.v1 import routing_pb2 as pb
from tests.fakes.platform import refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT
MISSING = grpc.StatusCode.NOT_FOUND


async def test_a_commune_resolves_to_its_force_and_unit(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(commune="communes/95127"))).jurisdiction
    assert jurisdiction.force == pb.FORCE_POLICE
    assert jurisdiction.unit_title == "Commissariat de police de Cergy"
    assert jurisdiction.unit == "units/95-commissariat-cergy"
    assert [one.title for one in jurisdiction.communes] == ["Cergy"]


def told(jurisdiction):
    return [(one.unit, one.force) for one in jurisdiction.operations_centres]


async def test_the_operations_centre_is_that_of_the_departement_and_the_force(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(commune="communes/95127"))).jurisdiction
    assert list(jurisdiction.operations_centres) == [
        pb.OperationsCentre(
            unit="units/95-centre-operations-police",
            title="Centre d'opérations de démonstration — police, Val-d'Oise",
            phone=jurisdiction.operations_centres[0].phone,
            force=pb.FORCE_POLICE,
            department_code="95",
        )
    ]
    assert jurisdiction.operations_centres[0].phone.startswith("01 99 00 ")


@pytest.mark.parametrize(("code", "department"), [("13004", "13"), ("78621", "78")])
async def test_where_the_force_is_mixed_or_unknown_both_centres_are_told(routing, code, department):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(commune=f"communes/{code}"))).jurisdiction
    assert told(jurisdiction) == [
        (f"units/{department}-centre-operations-police", pb.FORCE_POLICE),
        (f"units/{department}-centre-operations-gendarmerie", pb.FORCE_GENDARMERIE),
    ]


async def test_the_centre_is_the_communes_departements_and_not_the_postal_codes(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(commune="communes/91479"))).jurisdiction
    assert "94390" in jurisdiction.communes[0].postal_codes
    assert [one.department_code for one in jurisdiction.operations_centres] == ["91"]


async def test_a_collectivity_has_a_centre_though_it_is_no_departement(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(postal_code="98714"))).jurisdiction
    assert told(jurisdiction) == [("units/987-centre-operations-police", pb.FORCE_POLICE)]


async def test_a_former_code_resolves_to_todays_commune(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(commune="communes/50173"))).jurisdiction
    assert [one.name for one in jurisdiction.communes] == ["communes/50129"]


@pytest.mark.parametrize("place", [pb.ResolveRequest(postal_code="75011"), pb.ResolveRequest(postal_code="11100")])
async def test_every_answer_names_the_version_it_was_made_from(routing, territory, place):
    answer = await routing.Resolve(place)
    assert answer.territory_version == territory.edition


async def test_a_postal_code_of_one_force_stands_for_all_its_communes(routing):
    jurisdiction = (await routing.Resolve(pb.ResolveRequest(postal_code="95450"))).jurisdiction
    assert jurisdiction.force == pb.FORCE_GENDARMERIE
    assert len(jurisdiction.communes) == 13
    assert {one.force for one in jurisdiction.communes} == {pb.FORCE_GENDARMERIE}


async def test_a_postal_code_of_both_forces_asks_for_the_commune(routing):
    response = await routing.Resolve(pb.ResolveRequest(postal_code="11100"))
    assert not response.HasField("jurisdiction")
    assert [one.title for one in response.candidates] == ["Narbonne", "Montredon-des-Corbières", "Bages"]


@pytest.mark.parametrize(
    ("code", "force"),
    [("75011", pb.FORCE_POLICE), ("13200", pb.FORCE_MIXED), ("78190", pb.FORCE_UNKNOWN), ("98714", pb.FORCE_POLICE)],
)
async def test_a_force_is_told_as_it_is_published(routing, code, force):
    assert (await routing.Resolve(pb.ResolveRequest(postal_code=code))).jurisdiction.force == force


async def test_paris_as_a_whole_resolves_to_its_arrondissements(routing):
    response = await routing.Resolve(pb.ResolveRequest(commune="communes/75056"))
    assert response.jurisdiction.force == pb.FORCE_POLICE
    assert len(response.jurisdiction.communes) == 20


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (pb.ResolveRequest(), (INVALID, "PLACE_MISSING")),
        (pb.ResolveRequest(commune=""), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="95127"), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="communes/95127/x"), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="services/95127"), (INVALID, "NAME_INVALID")),
        (pb.ResolveRequest(commune="communes/99999"), (MISSING, "COMMUNE_UNKNOWN")),
        (pb.ResolveRequest(postal_code=""), (INVALID, "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="7501"), (INVALID, "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="2A004"), (INVALID, "POSTAL_CODE_INVALID")),
        (pb.ResolveRequest(postal_code="99999"), (MISSING, "POSTAL_CODE_UNKNOWN")),
    ],
)
async def test_a_wrong_place_gets_a_named_refusal(routing, request_, expected):
    assert await refused(routing.Resolve(request_)) == expected
