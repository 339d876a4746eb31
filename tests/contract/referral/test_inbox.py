"""GetReferral, ListReferrals and AcknowledgeReferral over a real channel."""

from dataclasses import replace

import grpc
import pytest

from pnav.referral.v1 import referral_pb2 as pb
from tests.fakes.referral_calls import acknowledge, create, delivered, get, names, refused
from tests.fakes.referral_stage import PATIENCE

INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "REFERRAL_UNKNOWN")
NOBODY = "referrals/9b2d3c6e-57c0-4f5c-9a2e-6f3f3f1a0c11"


async def test_contact_details_are_shown_to_officers_of_the_unit_alone(fresh, people):
    name = await delivered(fresh, people)
    seen = {who: await get(fresh, name, getattr(people, who)) for who in ("alice", "carol", "bob", "any")}
    assert {who: len(one.details) for who, one in seen.items()} == {"alice": 0, "carol": 0, "bob": 1, "any": 1}


@pytest.mark.parametrize("who", ["dora", "eve"])
async def test_what_is_not_yours_is_unknown(fresh, people, who):
    name = await delivered(fresh, people)
    assert await refused(get(fresh, name, getattr(people, who))) == UNKNOWN
    assert await names(fresh, getattr(people, who)) == []


async def test_an_officer_sees_nothing_before_delivery(fresh, people):
    referral = await create(fresh, people)
    assert await refused(get(fresh, referral.name, people.bob)) == UNKNOWN
    assert await names(fresh, people.bob) == []


async def test_a_referral_that_does_not_exist_is_unknown(fresh, people):
    assert await refused(get(fresh, NOBODY, people.carol)) == UNKNOWN
    assert await refused(acknowledge(fresh, NOBODY, people.any)) == UNKNOWN


async def test_a_name_of_something_else_is_refused(fresh, people):
    assert await refused(get(fresh, "units/x", people.alice)) == (INVALID, "NAME_INVALID")
    assert await refused(acknowledge(fresh, "", people.bob)) == (INVALID, "NAME_INVALID")


async def test_the_list_goes_on_with_its_token_and_ends_without_one(fresh, people):
    made = [await delivered(fresh, people) for _ in range(3)]
    seen, token = [], ""
    while True:
        request = pb.ListReferralsRequest(page_size=2, page_token=token)
        answer = await fresh.stub.ListReferrals(request, metadata=people.any)
        seen += [referral.name for referral in answer.referrals]
        token = answer.next_page_token
        if not token:
            break
    assert sorted(seen) == sorted(made)


async def test_what_is_acknowledged_goes_to_the_end(fresh, people):
    first = await delivered(fresh, people)
    second = await delivered(fresh, people)
    await acknowledge(fresh, first, people.bob)
    assert await names(fresh, people.bob) == [second, first]


async def test_a_page_that_cannot_be_is_refused(fresh, people):
    assert await refused(names(fresh, people.bob, page_size=-1)) == (INVALID, "PAGE_SIZE_INVALID")
    assert await refused(names(fresh, people.bob, page_token="x")) == (INVALID, "PAGE_TOKEN_INVALID")


async def test_acknowledging_twice_changes_nothing(fresh, people):
    name = await delivered(fresh, people)
    first = await acknowledge(fresh, name, people.bob)
    fresh.store.time += PATIENCE
    again = await acknowledge(fresh, name, people.any)
    assert again == first


async def test_a_lost_race_to_acknowledge_finds_the_winner(fresh, people, monkeypatch):
    name = await delivered(fresh, people)
    change = fresh.store.change

    async def lose(before, after):
        await change(before, replace(after, acknowledged_by="any"))
        return await change(before, after)

    monkeypatch.setattr(fresh.store, "change", lose)
    answer = await acknowledge(fresh, name, people.bob)
    assert answer.referral.state == pb.REFERRAL_STATE_ACKNOWLEDGED
    assert fresh.store.referrals[name.removeprefix("referrals/")].acknowledged_by == "any"


async def test_only_an_officer_of_the_unit_acknowledges(fresh, people):
    name = await delivered(fresh, people)
    assert await refused(acknowledge(fresh, name, people.eve)) == UNKNOWN


async def test_what_has_not_left_cannot_be_acknowledged(fresh, people):
    referral = await create(fresh, people)
    refusal = await refused(acknowledge(fresh, referral.name, people.bob))
    assert refusal == (grpc.StatusCode.FAILED_PRECONDITION, "REFERRAL_NOT_DELIVERED")


async def test_an_acknowledgement_needs_a_request_id(fresh, people):
    name = await delivered(fresh, people)
    assert await refused(acknowledge(fresh, name, people.bob, "no")) == (INVALID, "REQUEST_ID_INVALID")
