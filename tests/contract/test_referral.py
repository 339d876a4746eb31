"""pnav.referral.v1 as its callers see it: real channels, certificates and tokens on both sides of the service."""

import inspect
from types import SimpleNamespace
from uuid import uuid4

import grpc
import pytest

from chassis.auth import Peer, Role
from chassis.refusals import Refusal
from pnav.chat.v1 import resources_pb2
from pnav.chat.v1.session_pb2_grpc import add_SessionServiceServicer_to_server
from pnav.directory.v1.directory_pb2_grpc import add_DirectoryServiceServicer_to_server
from pnav.referral.v1 import referral_pb2 as pb
from pnav.referral.v1.referral_pb2_grpc import ReferralServiceStub, add_ReferralServiceServicer_to_server
from referral_svc.access import ACCESS
from referral_svc.domain import refusals
from referral_svc.domain.values import Detail, Field, State
from referral_svc.jobs import ERRANDS, MAILS, Jobs
from referral_svc.main import NAME, SERVICE
from referral_svc.service import REFUSALS, ReferralService
from referral_svc.upstream import Chat, Directory
from tests.fakes import session_service
from tests.fakes.platform import platform, reason, serving
from tests.fakes.referral_stage import PACE, PATIENCE, PHONE
from tests.fakes.referral_store import FakeReferralStore
from tests.fakes.session_log import FakeSessionLog
from tests.fakes.units import FakePostman, FakeUnits

CERGY = "units/cergy"
INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNKNOWN = (grpc.StatusCode.NOT_FOUND, "REFERRAL_UNKNOWN")
NOBODY = "referrals/9b2d3c6e-57c0-4f5c-9a2e-6f3f3f1a0c11"


@pytest.fixture(scope="module")
async def whole(tmp_path_factory):
    async with platform(tmp_path_factory.mktemp("platform")) as one:
        yield one


@pytest.fixture(scope="module")
async def parts(whole):
    """The service, and the fakes it stands on; `fresh` empties them."""
    log = session_service.SessionService(None)
    units = session_service.DirectoryService(FakeUnits())
    parts = SimpleNamespace(chat=log)

    def serve(name, service, add, servicer):
        table = session_service.access(service)
        register = lambda server: add(servicer, server)  # noqa: E731
        return serving(whole, name, service, table, session_service.REFUSALS, register)

    def register(server):
        parts.service = ReferralService(None, None, None, None)
        add_ReferralServiceServicer_to_server(parts.service, server)

    async with (
        serve("chat_svc", session_service.SESSIONS, add_SessionServiceServicer_to_server, log) as chat_address,
        serve("directory_svc", session_service.UNITS, add_DirectoryServiceServicer_to_server, units) as units_address,
        serving(whole, NAME, SERVICE, ACCESS, REFUSALS, register) as address,
        whole.channel(chat_address, "pnav.chat.v1", Peer.REFERRAL_SVC) as to_chat,
        whole.channel(units_address, "pnav.directory.v1", Peer.REFERRAL_SVC) as to_units,
        whole.channel(address, "pnav.referral.v1", Peer.ENVOY) as channel,
        whole.channel(address, "pnav.referral.v1", Peer.GATEWAY) as gateway,
    ):
        parts.upstream = (Chat(to_chat), Directory(to_units))
        parts.stub = ReferralServiceStub(channel)
        parts.gateway = ReferralServiceStub(gateway)
        yield parts


@pytest.fixture
def fresh(parts):
    parts.store = FakeReferralStore()
    parts.chat.log = FakeSessionLog()
    parts.chat.asked.clear()
    parts.postman = FakePostman()
    parts.jobs = Jobs(parts.store, *parts.upstream, parts.postman, PACE)
    parts.service.__init__(parts.store, *parts.upstream, parts.jobs.ask)
    return parts


@pytest.fixture
def people(whole):
    def bearer(role, **claims):
        return (("authorization", f"Bearer {whole.token(role, **claims)}"),)

    return SimpleNamespace(
        alice=bearer(Role.OPERATOR, sub="alice"),
        dora=bearer(Role.OPERATOR, sub="dora"),
        bob=bearer(Role.UNIT_OFFICER, sub="bob", units=["cergy"]),
        eve=bearer(Role.UNIT_OFFICER, sub="eve", units=["other"]),
        any=bearer(Role.UNIT_OFFICER, sub="any", units=["-"]),
        carol=bearer(Role.SUPERVISOR, sub="carol"),
        paul=bearer(Role.PSYCHOLOGIST, sub="paul"),
    )


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


async def test_the_whole_story_over_the_wire(fresh, people):
    name = await delivered(fresh, people)
    [seen] = (await fresh.stub.ListReferrals(pb.ListReferralsRequest(), metadata=people.bob)).referrals
    assert (seen.name, seen.state) == (name, pb.REFERRAL_STATE_DELIVERED)
    assert [(detail.field, detail.value) for detail in seen.details] == [
        (resources_pb2.CONTACT_FIELD_PHONE, PHONE.value)
    ]
    assert (seen.due_time.ToDatetime() - seen.deliver_time.ToDatetime()).total_seconds() == 15 * 60
    taken = (await acknowledge(fresh, name, people.bob)).referral
    assert taken.state == pb.REFERRAL_STATE_ACKNOWLEDGED
    await work(fresh)
    assert fresh.chat.log.kinds() == ["asked", "granted", "dispatched", "delivered", "acknowledged"]
    assert len(fresh.postman.mails) == 1


async def test_a_proposal_comes_back_as_it_was_made_with_what_the_session_and_the_unit_say(fresh, people):
    referral = await create(fresh, people)
    assert referral.state == pb.REFERRAL_STATE_AWAITING_CONSENT
    assert (referral.session, referral.unit, referral.summary) == ("sessions/s1", CERGY, "Elle a peur.")
    assert referral.unit_title == "Commissariat de police de Cergy"
    assert referral.intake.place.commune == "communes/95127"
    assert referral.intake.place.point.latitude == 49.04
    assert referral.intake.category == resources_pb2.CATEGORY_DOMESTIC
    assert not referral.HasField("consent_time")
    assert not referral.HasField("due_time")


async def test_the_visitor_is_asked_by_name_for_the_fields_and_nothing_else(fresh, people):
    referral = await create(fresh, people)
    [asked] = fresh.chat.asked
    assert (asked.session, asked.operator, asked.epoch) == ("sessions/s1", "alice", 1)
    assert asked.request == resources_pb2.ConsentRequested(
        referral=referral.name,
        recipient="Commissariat de police de Cergy",
        fields=[resources_pb2.CONTACT_FIELD_NAME, resources_pb2.CONTACT_FIELD_PHONE],
        wording_version="1",
    )


async def test_urgency_unspecified_means_normal(fresh, people):
    assert (await create(fresh, people, urgency=0)).urgency == pb.URGENCY_NORMAL


async def test_the_same_request_id_finds_the_same_referral_and_asks_once(fresh, people):
    request = a_request()
    first = await fresh.stub.CreateReferral(request, metadata=people.alice)
    again = await fresh.stub.CreateReferral(request, metadata=people.alice)
    assert again == first
    assert fresh.chat.log.kinds() == ["asked"]
    assert len({asked.request_id for asked in fresh.chat.asked}) == 1


async def test_the_same_request_id_of_a_referral_on_its_way_asks_nothing(fresh, people):
    request = a_request()
    name = await delivered(fresh, people, request_id=request.request_id)
    again = await fresh.stub.CreateReferral(request, metadata=people.alice)
    assert (again.referral.name, again.referral.state) == (name, pb.REFERRAL_STATE_DELIVERED)
    assert not again.referral.details
    assert len(fresh.chat.asked) == 1


async def test_another_operators_request_id_is_another_request(fresh, people):
    request = a_request()
    first = await fresh.stub.CreateReferral(request, metadata=people.alice)
    refusal = await refused(fresh.stub.CreateReferral(request, metadata=people.dora))
    assert refusal == (grpc.StatusCode.FAILED_PRECONDITION, "EPOCH_STALE")
    assert list(fresh.store.referrals) == [first.referral.name.removeprefix("referrals/")]


async def test_the_same_request_id_with_another_content_is_refused(fresh, people):
    request = a_request()
    await fresh.stub.CreateReferral(request, metadata=people.alice)
    other = a_request(request_id=request.request_id, summary="Autre chose.")
    refusal = await refused(fresh.stub.CreateReferral(other, metadata=people.alice))
    assert refusal == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"request_id": ""}, "REQUEST_ID_INVALID"),
        ({"request_id": "1"}, "REQUEST_ID_INVALID"),
        ({"session": "s1"}, "NAME_INVALID"),
        ({"session": "sessions/"}, "NAME_INVALID"),
        ({"unit": "sessions/s1"}, "NAME_INVALID"),
        ({"fields": []}, "FIELDS_MISSING"),
        ({"fields": [0]}, "FIELDS_MISSING"),
        ({"fields": [99]}, "FIELDS_MISSING"),
        ({"kind": 0}, "KIND_MISSING"),
        ({"kind": 99}, "KIND_MISSING"),
        ({"urgency": 99}, "URGENCY_UNKNOWN"),
        ({"summary": ""}, "SUMMARY_EMPTY"),
        ({"summary": "é" * 20_001}, "SUMMARY_TOO_LONG"),
    ],
)
async def test_a_proposal_the_contract_does_not_allow_is_refused(fresh, people, changes, why):
    assert await refused(create(fresh, people, **changes)) == (INVALID, why)
    assert fresh.store.referrals == {}


async def test_a_unit_nobody_knows_is_refused(fresh, people):
    assert await refused(create(fresh, people, unit="units/none")) == (grpc.StatusCode.NOT_FOUND, "UNIT_UNKNOWN")


async def test_a_session_nobody_knows_is_refused(fresh, people):
    refusal = await refused(create(fresh, people, session="sessions/none"))
    assert refusal == (grpc.StatusCode.NOT_FOUND, "SESSION_UNKNOWN")


async def test_a_session_handed_over_is_refused_and_nothing_is_kept(fresh, people):
    refusal = await refused(create(fresh, people, epoch=2))
    assert refusal == (grpc.StatusCode.FAILED_PRECONDITION, "EPOCH_STALE")
    assert fresh.store.referrals == {}
    assert fresh.store.outbox == {}


async def test_a_failure_of_chat_svc_says_nothing_and_the_question_is_put_later(fresh, people):
    fresh.chat.log.outage = ValueError("Elle a peur.")
    status, why = await refused(create(fresh, people))
    assert (status, why) == (grpc.StatusCode.INTERNAL, "")
    fresh.chat.log.outage = None
    fresh.store.time += PATIENCE
    await work(fresh)
    assert fresh.chat.log.kinds() in ([], ["asked"])


async def test_a_withdrawal_in_time_lets_nothing_leave(fresh, people):
    referral = await create(fresh, people)
    identifier = referral.name.removeprefix("referrals/")
    fresh.chat.log.grant(identifier, PHONE)
    await fresh.jobs.read_consents()
    fresh.chat.log.withdraw(identifier)
    await work(fresh)
    assert fresh.store.referrals[identifier].state is State.WITHDRAWN
    assert await refused(get(fresh, referral.name, people.bob)) == UNKNOWN
    assert (await get(fresh, referral.name, people.alice)).state == pb.REFERRAL_STATE_WITHDRAWN
    assert fresh.postman.mails == []


async def test_a_detail_nobody_asked_for_does_not_leave(fresh, people):
    referral = await create(fresh, people, fields=[resources_pb2.CONTACT_FIELD_PHONE])
    fresh.chat.log.grant(referral.name.removeprefix("referrals/"), PHONE, Detail(Field.ADDRESS, "1 rue Haute"))
    await work(fresh)
    seen = await get(fresh, referral.name, people.bob)
    assert [detail.value for detail in seen.details] == [PHONE.value]


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


async def test_a_lost_race_to_acknowledge_finds_the_winner(fresh, people):
    name = await delivered(fresh, people)
    get, winner = fresh.store.get, []

    async def get_then_lose(identifier):
        found = await get(identifier)
        if not winner:
            winner.append(await acknowledge(fresh, name, people.any) if winner.append(None) is None else None)
        return found

    fresh.store.get = get_then_lose
    late = await acknowledge(fresh, name, people.bob)
    assert late == winner[1]


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
